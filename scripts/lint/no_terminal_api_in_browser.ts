import type { Node, NodeOf, Rule } from "./api.ts";
import { runsInPage } from "../rooms.ts";
import { repositoryPath } from "./paths.ts";

const TERMINAL_ONLY: ReadonlySet<string> = new Set(["Deno", "process", "Buffer"]);

/** No `Deno`, `process` or `Buffer` in what a page runs. Imports of `node:` are the layer check's. */
export const noTerminalApiInBrowser: Rule = {
  create(context) {
    if (!runsInPage(repositoryPath(context.filename))) return {};
    return {
      Identifier(node) {
        if (!TERMINAL_ONLY.has(node.name) || isOwnName(node)) return;
        context.report({
          node,
          message: `${node.name} in a file that a page runs too: a browser has none`,
          hint:
            "Take what is needed through an interface of core/ports.ts; core/disk and core/webrtc may use Deno",
        });
      },
    };
  },
};

/** Whether the name is only a property or key of something else: `entry.process`, `{ process: 1 }`. */
function isOwnName(node: NodeOf<"Identifier">): boolean {
  const parent = node.parent as Node;
  if (parent.type === "MemberExpression") {
    const ofGlobal = parent.object.type === "Identifier" && parent.object.name === "globalThis";
    return parent.property === node && !parent.computed && !ofGlobal;
  }
  if (parent.type === "Property") return parent.key === node && parent.value !== node;
  return ["MethodDefinition", "PropertyDefinition", "TSPropertySignature", "TSMethodSignature"].includes(
    parent.type,
  );
}
