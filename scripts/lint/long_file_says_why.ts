import type { NodeOf, Rule } from "./api.ts";

const LONG_LINES = 300;

/** A file over 300 lines says at its head why it is one thing. */
export const longFileSaysWhy: Rule = {
  create(context) {
    return {
      Program(node) {
        const text = context.sourceCode.text;
        const lines = text.trimEnd().split("\n").length;
        if (lines <= LONG_LINES || saysWhy(headOf(node, text))) return;
        context.report({
          range: [0, Math.max(0, text.indexOf("\n"))],
          message:
            `${lines} lines: a file past ${LONG_LINES} is usually several things, and nobody reads it whole`,
          hint: "Split it by concept, or say in the comment at its head: `Why one file: …`",
        });
      },
    };
  },
};

/** The comments before the first statement. */
function headOf(program: NodeOf<"Program">, text: string): string {
  return text.slice(0, program.body[0]?.range[0] ?? text.length);
}

function saysWhy(head: string): boolean {
  return head.split("\n").some((line) => /^\s*(\/\/|\/?\*+)\s*Why one file: \S/.test(line));
}
