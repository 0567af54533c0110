import assert from "node:assert/strict";
import * as fc from "fast-check";
import { SlipError } from "../errors.ts";
import { formatCode, generateWords, isNormalForm, parseChosenWords, parseCode } from "./code.ts";
import { completeWord } from "./words.ts";

const ALL = completeWord("");

/** The error that `run` throws, which must be ours. */
function failure(run: () => unknown): SlipError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof SlipError, String(error));
    return error;
  }
  assert.fail("nothing was thrown");
}

Deno.test("parseCode() reads the same code however it is typed", () => {
  const typed = [
    "7-crumble-violin",
    "7 crumble violin",
    "7.crumble_violin",
    " 7 - CRUMBLE . Violin ",
    "7–crumble—violin",
    "7-crum-viol",
    "007_Crumb__violi",
    "7\tcrumble\u00a0violin\n",
  ];
  for (const text of typed) assert.deepEqual(parseCode(text), { room: 7, words: "crumble-violin" }, text);
});

Deno.test("parseCode() takes numbers from 1 to the largest", () => {
  assert.equal(parseCode("1-zoo-zoo").room, 1);
  assert.equal(parseCode("999999999-zoo-zoo").room, 999_999_999);
  for (const number of ["0", "000", "1000000000", "9".repeat(200)]) {
    const { message } = failure(() => parseCode(`${number}-zoo-zoo`));
    assert.equal(message, "what was given is not a code: its number must be between 1 and 999999999");
  }
});

Deno.test("parseCode() says what is missing", () => {
  const table = {
    "": "it must begin with a number",
    "crumble-violin": "it must begin with a number",
    "-7-crumble": "one word is missing",
    "7": "the words are missing",
    "7-": "the words are missing",
    "7-crumble": "one word is missing",
    "7-hello1": "it needs two words of the list, or 12 characters",
    "7-cru-mb-le": "it needs two words of the list, or 12 characters",
    "7-crumble-vio\u200blin": "it has invisible characters",
    "7-crumble-vio\u0007lin": "it has invisible characters",
    "7-abcdefghijklm\ud800": "it has invisible characters",
    [`7-${"a".repeat(255)}`]: "it is too long",
  };
  for (const [text, reason] of Object.entries(table)) {
    const error = failure(() => parseCode(text));
    assert.equal(error.code, "code-malformed");
    assert.equal(error.message, `what was given is not a code: ${reason}`);
  }
});

Deno.test("parseCode() names the closest word for an unknown one, and not the word beside it", () => {
  const message = failure(() => parseCode("7-crumble-violn")).message;
  assert.equal(message, 'what was given is not a code: there is no word "violn", the closest is "violin"');
  assert.match(failure(() => parseCode("7-cru-violin")).message, /there is no word "cru", the closest is/);
  assert.match(failure(() => parseCode("7-qqqqqqqqqq-violin")).message, /there is no word "qqqqqqqqqq"$/);
});

Deno.test("parseCode() reads chosen words of 12 characters as they are", () => {
  assert.equal(parseCode("7-correct-horse-battery-staple").words, "correct-horse-battery-staple");
  assert.equal(parseCode("7-Hunter2hunter").words, "hunter2hunter");
  assert.equal(parseCode("7 пароль подлиннее").words, "пароль-подлиннее");
});

Deno.test("parseCode() makes one secret of the two ways to write an accented letter", () => {
  assert.equal(
    parseCode("7-re\u0301sume\u0301-interminable").words,
    parseCode("7-RÉSUMÉ-interminable").words,
  );
});

Deno.test("parseCode() never throws anything but its own error", () => {
  const anything = fc.oneof(
    fc.string({ maxLength: 300, unit: "binary" }),
    fc.array(fc.constantFrom(...ALL, "7", "-", " ", "viol", "\ud800"), { maxLength: 8 }).map((parts) =>
      parts.join("-")
    ),
  );
  fc.assert(fc.property(anything, (text) => {
    try {
      assert.ok(isNormalForm(parseCode(text).words));
    } catch (error) {
      assert.ok(error instanceof SlipError && error.code === "code-malformed", String(error));
    }
  }));
});

Deno.test("formatCode() writes what parseCode() reads", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999_999 }),
      fc.constantFrom(...ALL),
      fc.constantFrom(...ALL),
      (room, ...pair) => {
        const code = { room, words: pair.join("-") };
        assert.deepEqual(parseCode(formatCode(code)), code);
      },
    ),
  );
});

Deno.test("formatCode() refuses numbers that no room has", () => {
  for (const room of [0, -1, 1.5, NaN, 1_000_000_000]) {
    assert.throws(() => formatCode({ room, words: "zoo-zoo" }), RangeError);
  }
});

Deno.test("generateWords() reaches the first and the last word with the bytes it is given", () => {
  const source = (bytes: number[]) => (length: number) => Uint8Array.from(bytes.splice(0, length));
  assert.equal(generateWords(source([0, 0, 0xff, 0xff])), "abandon-zoo");
  assert.equal(generateWords(source([0x07, 0xff, 0x08, 0x00])), "zoo-abandon");
});

Deno.test("generateWords() gives words in normal form", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => {
    let taken = 0;
    const words = generateWords((length) => Uint8Array.from(bytes.slice(taken, taken += length)));
    assert.ok(isNormalForm(words));
  }));
});

Deno.test("parseChosenWords() takes two listed words, or 12 characters", () => {
  const table = {
    "Crumble Violin": "crumble-violin",
    "crum viol zoo": "crumble-violin-zoo",
    "abcdefghijkl": "abcdefghijkl",
    "correct horse battery staple": "correct-horse-battery-staple",
    "äöüäöüäöüäöü": "äöüäöüäöüäöü",
    "7-crumble-violin": "7-crumble-violin",
  };
  for (const [text, words] of Object.entries(table)) assert.equal(parseChosenWords(text), words);
});

Deno.test("parseChosenWords() refuses weaker ones with the reason", () => {
  const table = {
    "": "the words are missing",
    " - ": "the words are missing",
    "crumble": "one word is missing",
    "abcdefghijk": "it needs two words of the list, or 12 characters",
    "a-b-c-d-e-f-g-h-i-j-k": "it needs two words of the list, or 12 characters",
    "crumble secretissimo": 'there is no word "secretissimo"',
    "secret words": 'there is no word "words", the closest is "word"',
    ["a".repeat(257)]: "they are too long",
  };
  for (const [text, reason] of Object.entries(table)) {
    const error = failure(() => parseChosenWords(text));
    assert.equal(error.code, "code-refused");
    assert.equal(error.message, `these words cannot be used as a code: ${reason}`);
  }
});

Deno.test("parseChosenWords() gives what it and parseCode() read back unchanged", () => {
  fc.assert(fc.property(fc.string({ minLength: 12, maxLength: 60, unit: "grapheme" }), (text) => {
    let words: string;
    try {
      words = parseChosenWords(text);
    } catch {
      return;
    }
    assert.equal(parseChosenWords(` ${words.replaceAll("-", " . ")}_`), words);
    assert.equal(parseCode(`7_${words}`).words, words);
  }));
});

Deno.test("isNormalForm() tells typed words from normal ones", () => {
  for (const words of ["crumble-violin", "hunter2hunter", "correct-horse-battery-staple"]) {
    assert.ok(isNormalForm(words));
  }
  for (const words of ["", "Crumble-violin", "crum-viol", "crumble violin", "zoo", "-crumble-violin"]) {
    assert.ok(!isNormalForm(words), words);
  }
});
