import assert from "node:assert/strict";
import fc from "fast-check";
import { completeWord } from "../core/pairing/words.ts";
import { parseCommandLine } from "./command_line.ts";
import { complete } from "./completions.ts";
import { completionScript, FILES, FOLDERS } from "./completions/scripts.ts";

/** Asserts what each line could become; a line's end is where somebody asks, so a space begins a new word. */
function assertCompletes(table: readonly [line: string, found: readonly string[]][]): void {
  for (const [line, found] of table) assert.deepEqual(complete(line.split(" ")), found, `"${line}"`);
}

Deno.test("complete() knows the commands, also for help, and keeps its own to itself", () => {
  const commands = ["send", "receive", "serve", "doctor", "completions", "help"];
  assert.deepEqual(complete([]), commands);
  assertCompletes([
    ["", commands],
    ["s", ["send", "serve"]],
    ["rec", ["receive"]],
    ["complet", ["completions"]],
    ["x", []],
    ["help re", ["receive"]],
    ["-", ["--version", "--help"]],
    ["nonsense ", []],
    ["nonsense --", []],
  ]);
});

Deno.test("complete() knows the shells", () => {
  assertCompletes([
    ["completions ", ["bash", "zsh", "fish"]],
    ["completions f", ["fish"]],
    ["completions bash z", []],
  ]);
});

Deno.test("complete() offers the flags of a command that are not there yet, or may be repeated", () => {
  const receiving = ["--dir", "--output", "--only", "--on-conflict"];
  assertCompletes([
    ["receive --", [...receiving, "--yes", "--server", "--verify", "--json", "--plain", "--trace", "--help"]],
    ["recv --ye", ["--yes"]],
    ["receive --yes --server=x --", [...receiving, "--verify", "--json", "--plain", "--trace", "--help"]],
    ["receive --only a --on", ["--only", "--on-conflict"]],
    ["receive -o x --o", ["--only", "--on-conflict"]],
    ["send --text x --te", []],
    ["send a --y", []],
    ["serve ", ["--host", "--port", "--stun", "--room-ttl", "--json", "--help"]],
    ["doctor --", ["--server", "--stun", "--json", "--plain", "--help"]],
    ["send -- --j", [FILES]],
  ]);
});

Deno.test("complete() offers every flag that the help of a command names", () => {
  for (const command of ["send", "receive", "serve", "doctor", "completions"]) {
    const help = parseCommandLine(["help", command]);
    assert(help.command === "print");
    const named = [...help.text.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, name]) => name);
    assert.deepEqual(complete([command, "--"]), named, command);
  }
});

Deno.test("complete() knows the words of flags that take a few", () => {
  assertCompletes([
    ["send --links ", ["keep", "follow", "skip"]],
    ["receive --on-conflict=re", ["resume", "rename", "replace"].map((word) => `--on-conflict=${word}`)],
  ]);
});

Deno.test("complete() leaves paths to the shell, and other values to the person", () => {
  assertCompletes([
    ["send ", [FILES]],
    ["send a.txt b", [FILES]],
    ["send -- -", [FILES]],
    ["send --json ", [FILES]],
    ["send --server ", []],
    ["send --server --j", []],
    ["send --server http://x ", [FILES]],
    ["send --server=http://x a", [FILES]],
    ["send --exclude ", []],
    ["receive -o ", [FILES]],
    ["receive --output=a", [FILES]],
    ["receive --dir ", [FOLDERS]],
    ["receive --dir in --ye", ["--yes"]],
    ["receive --dir=i", [FOLDERS]],
    ["receive --json=i", []],
    ["serve --stun stun:a ", []],
    ["serve --stun stun:a --po", ["--port"]],
  ]);
});

Deno.test("complete() completes the words of a code", () => {
  assertCompletes([
    ["receive 7", ["7-"]],
    ["receive 7-", []],
    ["receive 7-cru", completeWord("cru").map((word) => `7-${word}-`)],
    ["receive 7-crum", ["7-crumble-"]],
    ["recv 7-crumble", ["7-crumble-"]],
    ["receive --yes 7-crum", ["7-crumble-"]],
    ["receive 7-CRUM", ["7-crumble-"]],
    ["receive 7-crumble-", []],
    ["receive 7-crumble-vio", ["7-crumble-violin"]],
    ["receive 12.crum_vio", ["12.crum_violin"]],
    ["receive 7-mine-and-vio", ["7-mine-and-violin"]],
    ["receive 7-zzz", []],
    ["receive crum", []],
    ["receive 7-crum\n", []],
    ["receive http://localhost:8080/#7-crum", []],
    ["send --code crum", ["crumble-"]],
    ["send --code=crumble-vio", ["--code=crumble-violin"]],
    ["send --code ", []],
  ]);
  assert(completeWord("cru").length > 1);
});

/** To the letter, but for the words of a code, whose case does not matter. */
function begins(found: string, typed: string): boolean {
  if (found.startsWith(typed)) return true;
  const last = found.replace(/-$/, "").split(/[^a-z]/).at(-1) ?? "";
  return completeWord(last).includes(last) && found.toLowerCase().startsWith(typed.toLowerCase());
}

Deno.test("complete() takes any words, and offers lines that begin with what was typed", () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom("send", "receive", "serve", "help", "--dir", "--code", "--stun", "--", "-", "7-a"),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      for (const found of complete(words)) {
        assert.match(found, /^[^\n\r]+$/);
        assert(found === FILES || found === FOLDERS || begins(found, words.at(-1) ?? ""), found);
      }
    }),
    { examples: [[["receive", "0-A"]]] },
  );
});

Deno.test("completionScript() asks for the words of the program slip in each shell", () => {
  for (const shell of ["bash", "zsh", "fish"] as const) {
    assert.match(completionScript(shell), /slip complete -- /, shell);
    assert(completionScript(shell).endsWith("\n"), shell);
  }
});
