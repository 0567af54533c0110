import { isTest } from "../rooms.ts";
import type { Context, NodeOf, Rule } from "./api.ts";
import { repositoryPath } from "./paths.ts";

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
        if (isSleep(node, context)) context.report({ node, message: MESSAGE, hint: HINT });
      },
      ImportDeclaration(node) {
        if (!/^(node:)?timers\/promises$/.test(node.source.value)) return;
        context.report({ node, message: MESSAGE, hint: HINT });
      },
    };
  },
};

/**
 * Whether this is `new Promise(…)` that resolves after a time; a deadline, which rejects after a time, is not. By
 * text, since rules cannot walk a subtree: `setTimeout(resolve, …)` or `setTimeout(() => … resolve(…) …`.
 */
function isSleep(node: NodeOf<"NewExpression">, context: Context): boolean {
  if (node.callee.type !== "Identifier" || node.callee.name !== "Promise") return false;
  const executor = node.arguments[0];
  if (executor?.type !== "ArrowFunctionExpression" && executor?.type !== "FunctionExpression") return false;
  const resolve = executor.params[0];
  if (resolve?.type !== "Identifier" || !executor.body) return false;
  const name = resolve.name.replaceAll("$", "\\$");
  const direct = `\\bsetTimeout\\(\\s*${name}\\b`;
  const wrapped = `\\bsetTimeout\\(\\s*(\\(\\)\\s*=>|function\\b)[^;]*?(?<![\\w$])${name}\\(`;
  return new RegExp(`${direct}|${wrapped}`).test(context.sourceCode.getText(executor.body));
}
