import assert from "node:assert/strict";
import { findCycles } from "./cycles.ts";

const TABLE: readonly (readonly [what: string, imports: readonly string[], cycles: readonly string[]])[] = [
  ["nothing when there is nothing", [], []],
  ["nothing when imports only fan out and in", ["a b", "a c", "b d", "c d", "d e"], []],
  ["a file that imports itself", ["a a"], ["a a"]],
  ["two files", ["a b", "b a"], ["a b a"]],
  ["a circle without the way that leads to it", ["a b", "b c", "c d", "d b"], ["b c d b"]],
  ["two circles apart", ["a b", "b a", "c d", "d c"], ["a b a", "c d c"]],
  ["two circles through one file", ["a b", "b a", "a c", "c a"], ["a b a", "a c a"]],
];

for (const [what, lines, cycles] of TABLE) {
  Deno.test(`findCycles() finds ${what}`, () => {
    const imports = lines.map((line) => {
      const [from = "", to = ""] = line.split(" ");
      return { from, to };
    });
    assert.deepEqual(findCycles(imports).map((cycle) => cycle.join(" ")), cycles);
  });
}
