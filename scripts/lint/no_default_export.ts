import type { Rule } from "./api.ts";

const MESSAGE =
  "default export: whoever imports it picks a name, and then searching for the name finds half of its uses";
const HINT = "Export it by name";

/** Named exports only. */
export const noDefaultExport: Rule = {
  create(context) {
    return {
      ExportDefaultDeclaration(node) {
        context.report({ node, message: MESSAGE, hint: HINT });
      },
      ExportSpecifier(node) {
        const isDefault = node.exported.type === "Identifier" && node.exported.name === "default";
        if (isDefault) context.report({ node, message: MESSAGE, hint: HINT });
      },
    };
  },
};
