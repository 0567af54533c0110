import assert from "node:assert/strict";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { bigLetters } from "./big_letters.ts";

Deno.test("bigLetters() has a letter for every character of a code, each unlike the others", () => {
  const drawn = [..."abcdefghijklmnopqrstuvwxyz0123456789-"].map((letter) =>
    JSON.stringify(bigLetters(letter))
  );
  assert.equal(new Set(drawn).size, 37);
  for (const word of wordlist) assert.notEqual(bigLetters(`7-${word}`), undefined, word);
});

Deno.test("bigLetters() gives five rows that are as long", () => {
  const rows = bigLetters("7-crumble-violin")!;
  assert.equal(rows.length, 5);
  assert.deepEqual([...new Set(rows.map((row) => row.length))], [rows[0]!.length]);
  assert.ok(rows[0]!.length <= 76, "a usual code fits a usual terminal");
});

Deno.test("bigLetters() refuses what it has no letters for", () => {
  for (const text of ["", "é", "a b"]) assert.equal(bigLetters(text), undefined, text);
});
