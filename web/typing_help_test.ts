import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseTyped, refusal, typingHelp } from "./typing_help.ts";

const SERVER = "https://slip.example/p";

const TABLE: readonly [text: string, message: string, mistaken: boolean][] = [
  ["", "A number and two words, from the sender", false],
  ["  ", "A number and two words, from the sender", false],
  ["7", "Now the first word", false],
  ["7-", "Now the first word", false],
  ["7-c", "Four letters of a word are enough", false],
  ["7-crum", "crum is enough for crumble", false],
  ["7-crumble", "crumble is one of the words", false],
  ["7-crumble-", "Now the second word", false],
  ["7 Crum VIOL", "Ready: number 7, crumble violin", false],
  ["7-crumble-violin", "Ready: number 7, crumble violin", false],
  ["crumble", "It begins with a number, such as 7-crumble-violin", true],
  ["7-crumbel-vi", "No word is “crumbel”. Did you mean crumble?", true],
  ["7-xqzjwvkk", "No word is “xqzjwvkk”", true],
  ["7-crumble-vioxin", "No word is “vioxin”. Did you mean violin?", true],
  ["https://slip.example/p/#7-crumble-violin", "The code of this link is used", false],
  ["https://slip.example/p/", "This link has no code that can be read", true],
  [
    "https://other.example/#7-crumble-violin",
    "This link is one of https://other.example. Open it in the address bar instead",
    true,
  ],
];

for (const [text, message, mistaken] of TABLE) {
  Deno.test(`typingHelp() says ${JSON.stringify(message)} for ${JSON.stringify(text)}`, () => {
    const help = typingHelp(text, SERVER);
    assert.deepEqual({ message: help.message, mistaken: help.mistaken }, { message, mistaken });
  });
}

Deno.test("typingHelp() completes the last word and keeps what is before it as it was typed", () => {
  assert.deepEqual(typingHelp("7 crum", SERVER).completions, ["7 crumble"]);
  assert.deepEqual(typingHelp("7-crumble-viol", SERVER).completions, ["7-crumble-violin"]);
  assert.deepEqual(typingHelp("7-c", SERVER).completions, []);
  assert.equal(typingHelp("7-co", SERVER).completions.length, 8);
});

Deno.test("typingHelp() takes words that the sender chose, however they look, once they are long enough", () => {
  assert.equal(typingHelp("7-correct horse battery staple", SERVER).mistaken, false);
  assert.match(typingHelp("7-a1b2c3d4e5f6", SERVER).message, /^Ready/);
});

Deno.test("refusal() is nothing exactly when parseTyped() takes the text, and neither throws anything else", () => {
  const typed = fc.string({
    unit: fc.oneof(fc.constantFrom("7", "-", " ", ".", "crum", "violin", "https://", "#"), fc.string()),
    maxLength: 8,
  });
  fc.assert(fc.property(typed, (text) => {
    let taken = true;
    try {
      parseTyped(text, SERVER);
    } catch {
      taken = false;
    }
    assert.equal(refusal(text, SERVER) === undefined, taken);
  }));
});

Deno.test("refusal() says what to do", () => {
  assert.equal(refusal(" ", SERVER), "Type the code that the sender sees");
  assert.match(refusal("7-crumble", SERVER) ?? "", /^That is not a whole code yet/);
  assert.match(refusal("7-crumbel-violin", SERVER) ?? "", /Did you mean crumble/);
  assert.match(refusal("https://slip.example/p/", SERVER) ?? "", /no code/);
});

Deno.test("parseTyped() reads a code and a link of its own server, and refuses one of another", () => {
  const code = { room: 7, words: "crumble-violin" };
  assert.deepEqual(parseTyped("7.crum.viol", SERVER), code);
  assert.deepEqual(parseTyped(" https://slip.example/p/#7-crum-violin", SERVER), code);
  assert.throws(() => parseTyped("https://slip.example/#7-crum-violin", SERVER), { code: "code-malformed" });
});
