import assert from "node:assert/strict";
import type { SendFlags } from "./command_line.ts";
import { type Offering, readOffering } from "./offering.ts";

Deno.test("readOffering() tells files, stdin and a text apart", () => {
  const table: [string[], SendFlags, Offering][] = [
    [["a", "b"], { gitignore: true, links: "follow", receivers: 3 }, { kind: "tree", paths: ["a", "b"] }],
    [["./-"], {}, { kind: "tree", paths: ["./-"] }],
    [["-"], {}, { kind: "stdin" }],
    [["-"], { name: "dump.sql", receivers: 1 }, { kind: "stdin", name: "dump.sql" }],
    [[], { text: "hello", receivers: "any", verify: true }, { kind: "text", text: "hello" }],
  ];
  for (const [paths, flags, offering] of table) assert.deepEqual(readOffering(paths, flags), offering);
});

Deno.test("readOffering() refuses what contradicts itself, in words", () => {
  const table: [string[], SendFlags, RegExp][] = [
    [["a"], { text: "t" }, /either --text or paths/],
    [["-"], { text: "t" }, /either --text or paths/],
    [[], { text: "" }, /--text is empty/],
    [[], { text: "t", exclude: ["x"] }, /--exclude is for files and folders, not for a text/],
    [[], { text: "t", name: "n" }, /--name is for stdin/],
    [["a"], { name: "n" }, /--name is for stdin/],
    [["-", "a"], {}, /- for stdin goes with no other path/],
    [["-", "-"], {}, /- for stdin goes with no other path/],
    [["-"], { receivers: 2 }, /one receiver only/],
    [["-"], { receivers: "any" }, /one receiver only/],
    [["-"], { verify: true }, /let the receiver use --verify/],
    [["-"], { gitignore: true }, /--gitignore is for files and folders, not for stdin/],
    [["-"], { links: "skip" }, /--links is for/],
    [["-"], { name: "" }, /without folders/],
    [["-"], { name: "a/b" }, /without folders/],
    [["-"], { name: "a\\b" }, /without folders/],
  ];
  for (const [paths, flags, message] of table) {
    assert.throws(() => readOffering(paths, flags), { code: "usage", message }, String(message));
  }
  assert.throws(() => readOffering([], {}), { code: "nothing-to-send" });
});
