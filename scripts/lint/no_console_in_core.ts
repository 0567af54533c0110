import type { Rule } from "./api.ts";
import { isTest } from "../rooms.ts";
import { repositoryPath } from "./paths.ts";

/** No `console` in the engine. */
export const noConsoleInCore: Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    if (!path.startsWith("core/") || isTest(path)) return {};
    return {
      MemberExpression(node) {
        if (node.object.type !== "Identifier" || node.object.name !== "console") return;
        context.report({
          node,
          message: "console in core: stdout belongs to --json and to piped bytes, and a page has no terminal",
          hint: "Report a status (core/status.ts) and let the reporter say it, or throw an error",
        });
      },
    };
  },
};
