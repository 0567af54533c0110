import assert from "node:assert/strict";
import fc from "fast-check";
import { exceedsBytes, utf8Length } from "./utf8_length.ts";

Deno.test("exceedsBytes() agrees with the encoder at every border", () => {
  for (const unit of ["a", "é", "€", "😀", "\ud800"]) {
    for (let count = 0; count <= 7; count++) {
      const text = unit.repeat(count);
      for (let limit = 0; limit <= 22; limit++) {
        assert.equal(exceedsBytes(text, limit), utf8Length(text) > limit, `${count} × ${unit} over ${limit}`);
      }
    }
  }
});

Deno.test("exceedsBytes() agrees with the encoder for any text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.nat({ max: 100 }), (text, limit) => {
    assert.equal(exceedsBytes(text, limit), new TextEncoder().encode(text).length > limit);
  }));
});
