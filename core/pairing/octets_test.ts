import assert from "node:assert/strict";
import { bytesToHex } from "@noble/hashes/utils.js";
import { lengthValues, prependLength, utf8 } from "./octets.ts";

const count = (length: number) => Uint8Array.from({ length }, (_, index) => index);

Deno.test("prependLength() gives the published bytes", () => {
  // draft-irtf-cfrg-cpace-21, section 14.1
  assert.equal(bytesToHex(prependLength(utf8(""))), "00");
  assert.equal(bytesToHex(prependLength(utf8("1234"))), "0431323334");
  assert.equal(bytesToHex(prependLength(count(127))), `7f${bytesToHex(count(127))}`);
  assert.equal(bytesToHex(prependLength(count(128))), `8001${bytesToHex(count(128))}`);
});

Deno.test("prependLength() continues the length at every seventh bit", () => {
  const head = (length: number, bytes: number) =>
    bytesToHex(prependLength(new Uint8Array(length)).slice(0, bytes));
  assert.equal(head(16_383, 2), "ff7f");
  assert.equal(head(16_384, 3), "808001");
});

Deno.test("lengthValues() gives the published bytes", () => {
  const octets = lengthValues(utf8("1234"), utf8("5"), utf8(""), utf8("678"));
  assert.equal(bytesToHex(octets), "043132333401350003363738");
});

Deno.test("lengthValues() tells lists apart whose parts join to the same text", () => {
  assert.notDeepEqual(lengthValues(utf8("ab"), utf8("c")), lengthValues(utf8("a"), utf8("bc")));
});
