import type { Context, Node, NodeOf, Rule } from "./api.ts";
import { isTest, repositoryPath } from "./paths.ts";

const MESSAGE = "sleeping in a test: it wastes time on a fast machine and fails on a slow one";
const HINT =
  "Wait for the condition with a deadline: until(() => …, { deadlineMs, what }) of tests/support/wait.ts";

/** No sleeping in tests; `tests/support/` may, it has the one polling loop. */
export const noSleepInTests: Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    if (!isTest(path) || path.startsWith("tests/support/")) return {};
    return {
      NewExpression(node) {
        if (node.callee.type !== "Identifier" || node.callee.name !== "Promise") return;
        for (const call of sleepsIn(node, context)) {
          context.report({ node: call, message: MESSAGE, hint: HINT });
        }
      },
      ImportDeclaration(node) {
        if (!/^(node:)?timers\/promises$/.test(node.source.value)) return;
        context.report({ node, message: MESSAGE, hint: HINT });
      },
    };
  },
};

/** What in `new Promise(…)` resolves it after a time. A deadline, which rejects it after a time, is none of these. */
function sleepsIn(promise: NodeOf<"NewExpression">, context: Context): Node[] {
  const executor = promise.arguments[0];
  if (executor?.type !== "ArrowFunctionExpression" && executor?.type !== "FunctionExpression") return [];
  const resolve = executor.params[0];
  if (resolve?.type !== "Identifier") return [];
  return isTimedResolve(executor.body, resolve.name, context) ? [promise] : [];
}

/** By text, since rules cannot walk a subtree: `setTimeout(resolve, …)` or `setTimeout(() => … resolve(…) …`. */
function isTimedResolve(
  body: Node | null | undefined,
  resolve: string,
  context: Context,
): boolean {
  if (!body) return false;
  const text = context.sourceCode.getText(body);
  const name = resolve.replaceAll("$", "\\$");
  const direct = new RegExp(`\\bsetTimeout\\(\\s*${name}\\b`);
  const wrapped = new RegExp(`\\bsetTimeout\\(\\s*(\\(\\)\\s*=>|function\\b)[^;]*?(?<![\\w$])${name}\\(`);
  return direct.test(text) || wrapped.test(text);
}
