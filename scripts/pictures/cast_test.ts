import assert from "node:assert/strict";
import { castFile } from "./cast.ts";

Deno.test("castFile() says what it is, and has a line for each output, in seconds", () => {
  const outputs = [{ atMs: 12.3456, text: "a\r\n" }, { atMs: 2_000, text: "\u001b[1m✓" }];
  const lines = castFile({ columns: 80, rows: 24 }, "title", outputs).split("\n");
  assert.deepEqual(JSON.parse(lines[0]!), {
    version: 2,
    width: 80,
    height: 24,
    title: "title",
    env: { TERM: "xterm-256color" },
  });
  assert.deepEqual(lines.slice(1, 3).map((line) => JSON.parse(line)), [[0.012, "o", "a\r\n"], [
    2,
    "o",
    "\u001b[1m✓",
  ]]);
  assert.deepEqual(lines.slice(3), [""]);
});
