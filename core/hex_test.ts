import assert from "node:assert/strict";
import fc from "fast-check";
import { formatHex, parseHex } from "./hex.ts";

Deno.test("formatHex() writes two lower-case digits a byte", () => {
  assert.equal(formatHex(new Uint8Array()), "");
  assert.equal(formatHex(Uint8Array.of(0, 1, 9, 10, 15, 16, 0x9a, 0xff)), "0001090a0f109aff");
});

Deno.test("parseHex() reads what formatHex() writes, in either case", () => {
  assert.equal(formatHex(parseHex("00".repeat(30) + "0aff")), "00".repeat(30) + "0aff");
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    const hex = formatHex(bytes);
    assert.deepEqual(parseHex(hex), new Uint8Array(bytes));
    assert.deepEqual(parseHex(hex.toUpperCase()), new Uint8Array(bytes));
  }));
});
