import assert from "node:assert/strict";
import type { EntryKind } from "../../core/ports.ts";
import { amount, isAllText, offerAmount } from "./amounts.ts";

function entries(...kinds: (EntryKind | undefined)[]): { kind?: EntryKind }[] {
  return kinds.map((kind) => kind === undefined ? {} : { kind });
}

Deno.test("amount() counts files and bytes", () => {
  assert.equal(amount(1, 0), "1 file, 0 B");
  assert.equal(amount(2000, 64e6), "2,000 files, 64.0 MB");
});

Deno.test("offerAmount() counts each kind, and bytes where they are known", () => {
  const table: [(EntryKind | undefined)[], number, string][] = [
    [[], 0, "0 files, 0 B"],
    [[undefined], 9, "1 file, 9 B"],
    [[undefined, "file", "link", "folder", "folder"], 64e6, "2 files, 2 folders, 1 link, 64.0 MB"],
    [["folder"], 0, "1 folder, 0 B"],
    [["text"], 5, "1 text, 5 B"],
    [["text", "text"], 5, "2 texts, 5 B"],
    [["stream"], 0, "1 stream of unknown length"],
    [["stream", undefined], 7, "1 file, 1 stream of unknown length, 7 B"],
  ];
  for (const [kinds, bytes, words] of table) assert.equal(offerAmount(entries(...kinds), bytes), words);
});

Deno.test("isAllText() is true for texts alone", () => {
  assert.equal(isAllText(entries("text", "text")), true);
  assert.equal(isAllText(entries("text", undefined)), false);
  assert.equal(isAllText([]), false);
});
