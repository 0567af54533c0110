import assert from "node:assert/strict";
import fc from "fast-check";
import { CODE_LENGTH } from "../../core/limits.ts";
import {
  type CodeEntryState,
  completeEntry,
  EMPTY_CODE_ENTRY,
  eraseLast,
  readEntry,
  typeInto,
} from "./code_entry_state.ts";

function entry(typed: string, isEntered = false): CodeEntryState {
  return { typed, isEntered };
}

Deno.test("readEntry() names a mistake as soon as no word can come of it", () => {
  const cases: [typed: string, problem: RegExp | undefined][] = [
    ["", undefined],
    ["7", undefined],
    ["7-", undefined],
    ["7-cr", undefined],
    ["7-crx", /no word "crx", the closest is/],
    ["7-crumble", undefined],
    ["7-crum-", undefined],
    ["7-cru-", /no word "cru"/],
    ["7-crumble-vio", undefined],
    ["7-crumble-viq", /no word "viq"/],
    ["x", /begins with a number/],
    ["7 CRUMBLE violin", undefined],
    ["7-correct-horse-battery", undefined],
    ["7-mypassword12", undefined],
    ["7-correcthorse", undefined],
    ["7-grace-orchardxq", /no word "orchardxq"/],
    ["https://slip.example", undefined],
  ];
  for (const [typed, problem] of cases) {
    const found = readEntry(entry(typed)).problem;
    if (problem === undefined) assert.equal(found, undefined, typed);
    else assert.match(found ?? "", problem, typed);
  }
});

Deno.test("readEntry() names what is missing only when it was entered", () => {
  assert.equal(readEntry(entry("7-crumble")).problem, undefined);
  assert.match(readEntry(entry("7-crumble", true)).problem ?? "", /one word is missing/);
  assert.match(readEntry(entry("https://slip.example", true)).problem ?? "", /the code after # is missing/);
});

Deno.test("readEntry() says when it is a code, or a link", () => {
  for (const typed of ["7-crumble-violin", " 7 crum viol", "http://h/#7-crumble-violin", "7-correcthorse!"]) {
    assert.equal(readEntry(entry(typed)).isComplete, true, typed);
  }
  for (const typed of ["", "7", "7-crumble", "crumble-violin", "http://h/"]) {
    assert.equal(readEntry(entry(typed)).isComplete, false, typed);
  }
});

Deno.test("readEntry() offers the words that the last one could become", () => {
  assert.deepEqual(readEntry(entry("7-viol")).words, ["violin"]);
  assert.equal(readEntry(entry("7-viol")).ending, "in");
  assert.equal(readEntry(entry("7-violin")).words.length, 0);
  const { words, hasMore } = readEntry(entry("7-c"));
  assert.deepEqual([words.length, hasMore], [8, true]);
});

Deno.test("completeEntry() completes a word as far as it can be, and goes on to the next", () => {
  const cases = [
    ["7", "7-"],
    ["7-viol", "7-violin-"],
    ["7-crumble-viol", "7-crumble-violin"],
    ["7-crumb", "7-crumble-"],
    ["7-zzz", "7-zzz"],
    ["7-", "7-"],
    ["", ""],
  ];
  for (const [typed, expected] of cases) assert.equal(completeEntry(entry(typed!)).typed, expected, typed);
});

Deno.test("eraseLast() takes a character, or a word with what is before it", () => {
  assert.equal(eraseLast(entry("7-ab🙂"), false).typed, "7-ab");
  assert.equal(eraseLast(entry("7-crumble-vi"), true).typed, "7-crumble-");
  assert.equal(eraseLast(entry("7-crumble-"), true).typed, "7-");
  assert.equal(eraseLast(EMPTY_CODE_ENTRY, true).typed, "");
});

Deno.test("typeInto() keeps no control characters and no more than a link can have", () => {
  assert.equal(typeInto(EMPTY_CODE_ENTRY, "\r\n 7-a\u001b[31m\n").typed, "7-a [31m ");
  assert.ok(typeInto(EMPTY_CODE_ENTRY, "7".repeat(100_000)).typed.length <= 2_048 + CODE_LENGTH);
});

Deno.test("readEntry() and completeEntry() take whatever is typed", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.boolean(), (typed, isEntered) => {
    const state = { ...typeInto(EMPTY_CODE_ENTRY, typed), isEntered };
    readEntry(state);
    assert.ok(completeEntry(state).typed.startsWith(state.typed));
  }));
});
