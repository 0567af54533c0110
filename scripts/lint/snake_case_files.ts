import type { Rule } from "./api.ts";
import { repositoryPath } from "./paths.ts";

/** File names in snake_case. */
export const snakeCaseFiles: Rule = {
  create(context) {
    return {
      Program() {
        const name = repositoryPath(context.filename).split("/").at(-1) ?? "";
        if (/^[a-z0-9_]+(\.[a-z0-9_]+)+$/.test(name)) return;
        context.report({
          range: [0, 0],
          message: `file name "${name}" is not snake_case: one spelling, so that an import can be guessed`,
          hint: "Name the file after its concept in snake_case, as in block_map.ts",
        });
      },
    };
  },
};
