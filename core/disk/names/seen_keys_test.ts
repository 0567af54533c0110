import assert from "node:assert/strict";
import fc from "fast-check";
import { SeenKeys } from "./seen_keys.ts";

Deno.test("SeenKeys.has() is what a set says", () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), fc.string({ maxLength: 2 }))), (steps) => {
    const [keys, model] = [new SeenKeys(), new Set<string>()];
    for (const [isAdded, key] of steps) {
      assert.equal(keys.has(key), model.has(key));
      if (!isAdded) continue;
      keys.add(key);
      model.add(key);
    }
  }));
});

Deno.test("SeenKeys keeps a hundred thousand names apart", () => {
  const keys = new SeenKeys();
  for (let number = 0; number < 100_000; number++) {
    assert.ok(!keys.has(`FOLDER/FILE-${number}`));
    keys.add(`FOLDER/FILE-${number}`);
  }
  for (let number = 0; number < 100_000; number++) assert.ok(keys.has(`FOLDER/FILE-${number}`));
});
