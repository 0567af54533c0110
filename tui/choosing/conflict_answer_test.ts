import assert from "node:assert/strict";
import { CONFLICT_CHOICES, parseConflictAnswer } from "./conflict_answer.ts";

Deno.test("parseConflictAnswer() reads numbers, words and their beginnings, for one or for all", () => {
  const table: [string, string][] = [
    ["", "rename"],
    [" ", "rename"],
    ["1", "rename"],
    ["2", "replace"],
    ["3", "resume"],
    ["4", "skip"],
    ["rename", "rename"],
    ["REN", "rename"],
    ["rep", "replace"],
    ["res", "resume"],
    ["s", "skip"],
    ["s all", "skip all"],
    [" 2  ALL ", "replace all"],
    ["all", "rename all"],
    ["r", "unclear"],
    ["re", "unclear"],
    ["0", "unclear"],
    ["5", "unclear"],
    ["12", "unclear"],
    ["y", "unclear"],
    ["renamed", "unclear"],
    ["all all", "unclear"],
    ["skip some", "unclear"],
    ["?", "unclear"],
  ];
  for (const [typed, expected] of table) {
    const answer = parseConflictAnswer(typed);
    const read = answer === undefined ? "unclear" : `${answer.action}${answer.isForAll ? " all" : ""}`;
    assert.equal(read, expected, JSON.stringify(typed));
  }
});

Deno.test("CONFLICT_CHOICES names the numbers that parseConflictAnswer() reads", () => {
  for (const [, number, word] of CONFLICT_CHOICES.matchAll(/\[(\d)\] (\w+)/g)) {
    assert.equal(parseConflictAnswer(number!)?.action, word);
  }
});
