import assert from "node:assert/strict";
import { breakable } from "./file_rows.ts";

Deno.test("breakable() takes a path apart after each slash, unless it has very many", () => {
  assert.deepEqual(breakable("a/"), ["a/"]);
  assert.deepEqual(breakable("photos/2026//"), ["photos/", "2026/", "/"]);
  assert.equal(breakable("a/".repeat(50)).length, 50);
  assert.deepEqual(breakable("a/".repeat(51)), ["a/".repeat(51)]);
});
