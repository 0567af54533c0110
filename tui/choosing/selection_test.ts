import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAnswer } from "./selection.ts";

const entries = ["a.txt", "b.bin", "docs/c.txt", "docs/d.md", "2024"].map((path) => ({ path }));

function select(typed: string): number[] | string {
  const answer = parseAnswer(typed, entries);
  if (answer.kind === "unclear") return answer.problem;
  return answer.kind === "some" ? [...answer.files] : answer.kind;
}

Deno.test("parseAnswer() reads yes, no, numbers, ranges and patterns", () => {
  const table: [string, number[] | string][] = [
    ["", "none"],
    ["  ", "none"],
    ["n", "none"],
    ["No", "none"],
    ["y", "all"],
    [" YES ", "all"],
    ["all", "all"],
    ["1", [0]],
    ["5", [4]],
    ["1,3", [0, 2]],
    ["3 1", [2, 0]],
    ["2-4", [1, 2, 3]],
    ["4-", [3, 4]],
    ["1-1", [0]],
    ["1, 1-2 ,2", [0, 1]],
    ["*.txt", [0, 2]],
    ["1,*.md", [0, 3]],
    ["docs", [2, 3]],
    ["docs/ 1", [2, 3, 0]],
    ["202?", [4]],
    [",", "none"],
    ["0", "0 is not there: the numbers go from 1 to 5"],
    ["6", "6 is not there: the numbers go from 1 to 5"],
    ["4-6", "4-6 is not there: the numbers go from 1 to 5"],
    ["4-2", "4-2 is not there: the numbers go from 1 to 5"],
    ["2024", "2024 is not there: the numbers go from 1 to 5"],
    ["99999999999999999999", "99999999999999999999 is not there: the numbers go from 1 to 5"],
    ["yess", "nothing matches yess"],
    ["1 *.jpg", "nothing matches *.jpg"],
    ["1-2-3", "nothing matches 1-2-3"],
    ["-1", "nothing matches -1"],
  ];
  for (const [typed, selected] of table) assert.deepEqual(select(typed), selected, typed);
});

Deno.test("parseAnswer() selects nothing that is not there, whatever is typed", () => {
  const part = fc.oneof(fc.string(), fc.constantFrom("y", "1", "2-", "-", "*", "3-9", "*.txt"));
  fc.assert(fc.property(fc.array(part), (parts) => {
    const answer = parseAnswer(parts.join(" "), entries);
    if (answer.kind !== "some") return;
    assert.ok(answer.files.size > 0 && [...answer.files].every((file) => entries[file] !== undefined));
  }));
});
