import assert from "node:assert/strict";
import fc from "fast-check";
import { didYouMean, missingCommand, nearest } from "./suggestions.ts";

const COMMANDS = ["send", "receive", "serve", "doctor", "completions", "help"];

Deno.test("nearest() finds the word that was meant, and none when none is near", () => {
  const table: [string, string | undefined][] = [
    ["send", "send"],
    ["SEND", "send"],
    ["sned", "send"],
    ["sen", "send"],
    ["sends", "send"],
    ["recieve", "receive"],
    ["recv", undefined],
    ["recive", "receive"],
    ["docter", "doctor"],
    ["serv", "serve"],
    ["", undefined],
    ["x", undefined],
    ["abcd", undefined],
    ["sendandreceive", undefined],
  ];
  for (const [typed, word] of table) assert.equal(nearest(typed, COMMANDS), word, typed);
  assert.equal(nearest("replce", ["ask", "resume", "rename", "replace", "skip"]), "replace");
  assert.equal(nearest("send", []), undefined);
});

Deno.test("nearest() forgives any one slip in a longer word", () => {
  const slip = fc.record({ at: fc.nat(6), letter: fc.constantFrom(..."abcxyz"), kind: fc.nat(3) });
  fc.assert(fc.property(slip, ({ at, letter, kind }) => {
    const word = "receive";
    const [head, tail] = [word.slice(0, at), word.slice(at)];
    const swapped = head + (tail[1] ?? "") + tail[0] + tail.slice(2);
    const typed = [head + letter + tail, head + tail.slice(1), head + letter + tail.slice(1), swapped][kind]!;
    assert.equal(nearest(typed, COMMANDS), word, typed);
  }));
});

Deno.test("nearest() takes any text", () => {
  fc.assert(fc.property(fc.string(), fc.array(fc.string()), (typed, known) => {
    const found = nearest(typed, known);
    assert(found === undefined || known.includes(found));
  }));
});

Deno.test("didYouMean() is a question, or nothing", () => {
  assert.equal(didYouMean("send"), " (Did you mean send?)");
  assert.equal(didYouMean(undefined), "");
});

Deno.test("missingCommand() sees a code, a link or a path where a command should be", () => {
  const table: [string, string | undefined][] = [
    ["7-crumble-violin", "slip receive 7-crumble-violin"],
    ["7-crumble-violin --yes", "slip receive 7-crumble-violin --yes"],
    ["7.crumble_violin", "slip receive 7.crumble_violin"],
    ["7 crumble violin", "slip receive 7 crumble violin"],
    ["http://localhost:8080/#7-crumble-violin", "slip receive http://localhost:8080/#7-crumble-violin"],
    ["file.txt", "slip send file.txt"],
    ["./a b/", "slip send ./a b/"],
    ["C:\\photos", "slip send 'C:\\photos'"],
    ["a.txt b.txt c.txt d.txt", "slip send a.txt b.txt c.txt d.txt"],
    ["a.txt b.txt c.txt d.txt e.txt", "slip send a.txt b.txt c.txt d.txt …"],
    ["photos", undefined],
    ["7", undefined],
    ["-1", undefined],
    ["7-crumble", undefined],
    ["", undefined],
  ];
  for (const [line, meant] of table) assert.equal(missingCommand(line.split(" ")), meant, line);
  assert.equal(missingCommand(["it's.txt"]), "slip send 'it'\\''s.txt'");
  assert.equal(missingCommand([]), undefined);
});

Deno.test("missingCommand() asks whether a bare name is there", () => {
  assert.equal(missingCommand(["photos", "--json"], (path) => path === "photos"), "slip send photos --json");
  assert.equal(missingCommand(["photo"], (path) => path === "photos"), undefined);
  assert.equal(missingCommand(["1-foo-bar.txt"], () => true), "slip send 1-foo-bar.txt");
});
