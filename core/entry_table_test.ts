import assert from "node:assert/strict";
import * as fc from "fast-check";
import { PAGE_ENTRIES } from "./entry_page.ts";
import { EntryTable } from "./entry_table.ts";
import { PATH_LENGTH } from "./limits.ts";
import type { ManifestEntry } from "./ports.ts";

function table(entries: readonly ManifestEntry[]): EntryTable {
  const added = new EntryTable();
  for (const entry of entries) added.add(entry);
  return added;
}

/** Code units as they come, also those that are no valid Unicode. */
const unit = fc.oneof(
  fc.constantFrom("/", "a", "é", "\u00ff", "\u0100", "\ud800", "\udfff"),
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
);
const path = fc.string({ unit, minLength: 1, maxLength: 20 });
const entry: fc.Arbitrary<ManifestEntry> = fc.record({
  path,
  size: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  kind: fc.constantFrom("file", "folder", "link", "stream", "text"),
  modifiedMs: fc.maxSafeInteger(),
  mode: fc.nat({ max: 0o777 }),
  target: path,
}, { requiredKeys: ["path", "size"], noNullPrototype: true });

Deno.test("EntryTable gives back every entry as it was", () => {
  fc.assert(fc.property(fc.array(entry), (entries) => {
    const added = table(entries);
    assert.equal(added.length, entries.length);
    assert.deepEqual([...added.entries], entries);
    for (const [file, each] of entries.entries()) assert.deepEqual(added.at(file), each);
  }));
});

Deno.test("EntryTable finds entries on both sides of a page's end, in folders that come again", () => {
  const count = 2 * PAGE_ENTRIES + 1;
  const entries = Array.from(
    { length: count },
    (_, file) => ({ path: `f${file % 3}/in/n${file}`, size: file }),
  );
  const added = table(entries);
  for (const file of [0, 1, PAGE_ENTRIES - 1, PAGE_ENTRIES, PAGE_ENTRIES + 1, count - 2, count - 1]) {
    assert.deepEqual(added.at(file), entries[file]);
  }
  for (const file of [-1, count, NaN]) assert.equal(added.at(file), undefined);
  assert.deepEqual(added.entries, entries);
});

Deno.test("EntryTable keeps the longest names, a byte or two for each unit", () => {
  const names = ["", "x", "x".repeat(PATH_LENGTH), "ÿ".repeat(PATH_LENGTH), "Ā".repeat(PATH_LENGTH)];
  const entries = Array.from({ length: 300 }, (_, file) => ({ path: names[file % names.length]!, size: 1 }));
  assert.deepEqual(table(entries).entries, entries);
});

Deno.test("EntryTable.entries follows what is added", () => {
  const added = new EntryTable();
  const { entries } = added;
  assert.equal(entries.length, 0);
  added.add({ path: "a/b", size: 3 });
  assert.deepEqual([entries.length, entries[0]], [1, { path: "a/b", size: 3 }]);
});
