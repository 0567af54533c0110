import assert from "node:assert/strict";
import { textLines } from "./text.ts";

Deno.test("textLines() keeps lines and tabs, escapes the rest, and ends its last line", () => {
  const table: [string, string][] = [
    ["", "\n"],
    ["hello", "hello\n"],
    ["hello\n", "hello\n"],
    ["a\n\n", "a\n\n"],
    ["a\tb\r\nc", "a\tb\nc\n"],
    ["über ブ 🚀", "über ブ 🚀\n"],
    ["\u001b[2J\rx\u202e", "\\u{1b}[2J\\u{d}x\\u{202e}\n"],
  ];
  for (const [text, lines] of table) assert.equal(textLines(text), lines);
});
