import assert from "node:assert/strict";
import { parseCommandLine } from "../command_line.ts";
import { wantsApp } from "./when.ts";

const SCREEN = { in: true, out: true, err: true };

function wants(line: string, isTerminal = SCREEN, environment: Record<string, string> = {}): boolean {
  const words = line === "" ? [] : line.split(" ");
  return wantsApp(parseCommandLine(words), { isTerminal, read: (name) => environment[name] });
}

Deno.test("wantsApp() says yes to a person at a terminal", () => {
  for (const line of ["", "send a b", "send --text x", "receive", "receive 7-a-b --yes", "recv -o a"]) {
    assert.equal(wants(line), true, line);
  }
});

Deno.test("wantsApp() says no where lines were asked for, or the terminal carries what moves", () => {
  const lines = [
    "send a --plain",
    "send a --json",
    "receive --plain",
    "receive --json",
    "send -",
    "receive -o -",
  ];
  for (const line of [...lines, "serve", "doctor", "completions bash"]) {
    assert.equal(wants(line), false, line);
  }
});

Deno.test("wantsApp() says no where one of the three is no terminal", () => {
  for (const one of ["in", "out", "err"]) {
    assert.equal(wants("send a", { ...SCREEN, [one]: false }), false, one);
  }
});

Deno.test("wantsApp() says no on a terminal that cannot move its cursor, and where nobody looks", () => {
  assert.equal(wants("", SCREEN, { TERM: "dumb" }), false);
  assert.equal(wants("", SCREEN, { CI: "true" }), false);
  assert.equal(wants("", SCREEN, { TERM: "xterm-256color" }), true);
});
