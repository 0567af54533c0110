import type { Node, NodeOf, Rule } from "./api.ts";
import { isMachine, repositoryPath } from "./paths.ts";

const CLOCKS: ReadonlySet<string> = new Set(["setTimeout", "setInterval", "setImmediate", "queueMicrotask"]);
const MEMBERS: ReadonlySet<string> = new Set([
  "Date.now",
  "performance.now",
  "Math.random",
  "crypto.getRandomValues",
  "crypto.randomUUID",
]);

const REASON =
  "a machine takes time and randomness as arguments, so that a test can run a minute in milliseconds " +
  "and repeat a failure exactly";
const HINT =
  "Take `now` or the random bytes as an argument, and return a `wake` effect instead of setting a timer; " +
  "the driver has the clock (docs/architecture.md)";

/** No clock and no randomness in protocol machines. */
export const noClockInMachines: Rule = {
  create(context) {
    if (!isMachine(repositoryPath(context.filename))) return {};
    const report = (node: Node, what: string) =>
      context.report({ node, message: `${what} in a protocol machine: ${REASON}`, hint: HINT });
    return {
      CallExpression(node) {
        if (node.callee.type === "Identifier" && CLOCKS.has(node.callee.name)) report(node, node.callee.name);
      },
      MemberExpression(node) {
        const name = memberName(node);
        if (MEMBERS.has(name)) report(node, name);
        if (name.startsWith("globalThis.") && CLOCKS.has(name.slice("globalThis.".length))) {
          report(node, name);
        }
      },
      NewExpression(node) {
        const isDate = node.callee.type === "Identifier" && node.callee.name === "Date";
        if (isDate && node.arguments.length === 0) report(node, "new Date()");
      },
    };
  },
};

/** The last two parts of `a.b.c` or `a.b["c"]`, as in `b.c`; a part that is computed is empty. */
function memberName(node: NodeOf<"MemberExpression">): string {
  return `${lastName(node.object)}.${lastName(node.property)}`;
}

function lastName(node: Node): string {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return lastName(node.property);
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  return "";
}
