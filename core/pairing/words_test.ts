import assert from "node:assert/strict";
import * as fc from "fast-check";
import { closestWord, completeWord, resolveWord, WORD_COUNT, wordAt } from "./words.ts";

const ALL = completeWord("");

Deno.test("completeWord() lists the 2,048 words in order for an empty prefix", () => {
  assert.equal(ALL.length, 2048);
  assert.equal(WORD_COUNT, 2048);
  assert.deepEqual(ALL, [...ALL].sort());
});

Deno.test("completeWord() gives at most one word for four letters", () => {
  assert.deepEqual(completeWord("crum"), ["crumble"]);
  assert.deepEqual(completeWord("act"), ["act", "action", "actor", "actress", "actual"]);
  assert.deepEqual(completeWord("CRUMB"), ["crumble"]);
  assert.deepEqual(completeWord("zzz"), []);
  for (const word of ALL) {
    if (word.length > 3) assert.deepEqual(completeWord(word.slice(0, 4)), [word]);
  }
});

Deno.test("wordAt() takes the borders and nothing beyond", () => {
  assert.equal(wordAt(0), "abandon");
  assert.equal(wordAt(2047), "zoo");
  for (const index of [-1, 2048, 0.5, NaN]) assert.throws(() => wordAt(index), RangeError);
});

Deno.test("resolveWord() knows every word by itself and by four letters or more", () => {
  for (const word of ALL) {
    for (let letters = Math.min(4, word.length); letters <= word.length; letters++) {
      assert.equal(resolveWord(word.slice(0, letters)), word);
    }
  }
});

Deno.test("resolveWord() prefers a listed word to a longer one that begins with it", () => {
  assert.equal(resolveWord("act"), "act");
  assert.equal(resolveWord("Acti"), "action");
});

Deno.test("resolveWord() gives nothing for three letters of a longer word, or for a word too long", () => {
  for (const typed of ["", "a", "cru", "crumbled", "violet"]) assert.equal(resolveWord(typed), undefined);
});

Deno.test("closestWord() finds the word behind one slip of the finger", () => {
  const table = {
    crubmle: "crumble", // neighbours swapped
    crumbe: "crumble", // left out
    crrumble: "crumble", // added
    crunble: "crumble", // changed
    VIOLET: "violin",
    zo: "zoo",
  };
  for (const [typed, word] of Object.entries(table)) assert.equal(closestWord(typed), word);
});

Deno.test("closestWord() names nothing when nothing is close", () => {
  for (const typed of ["qqqqqq", "1234", "", "abandonabandon", "x".repeat(100_000)]) {
    assert.equal(closestWord(typed), undefined);
  }
});

Deno.test("closestWord() gives a listed word for itself", () => {
  fc.assert(fc.property(fc.constantFrom(...ALL), (word) => closestWord(word) === word), { numRuns: 30 });
});
