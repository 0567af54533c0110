import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatBase64url, parseBase64url } from "./base64url.ts";
import { utf8 } from "./octets.ts";

Deno.test("formatBase64url() writes the published texts without padding", () => {
  // RFC 4648, section 10
  const table = [["", ""], ["f", "Zg"], ["fo", "Zm8"], ["foo", "Zm9v"], ["foob", "Zm9vYg"], [
    "fooba",
    "Zm9vYmE",
  ]];
  for (const [plain, text] of table) assert.equal(formatBase64url(utf8(plain!)), text);
});

Deno.test("formatBase64url() uses the URL-safe alphabet", () => {
  assert.equal(formatBase64url(Uint8Array.of(0xfb, 0xff, 0xfe)), "-__-");
});

Deno.test("parseBase64url() gives back any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    assert.deepEqual(parseBase64url(formatBase64url(bytes)), new Uint8Array(bytes));
  }));
});

Deno.test("parseBase64url() refuses what formatBase64url() does not write", () => {
  const texts = ["Zg==", "Zm8=", "+/+/", "Zg\n", " Zg", "Z", "Zm9vY", "Zh", "Zm9", "Zm9vYn", "é", "Zm.v"];
  for (const text of texts) assert.equal(parseBase64url(text), undefined, text);
});

Deno.test("parseBase64url() accepts exactly one text for each value", () => {
  fc.assert(fc.property(fc.string({ maxLength: 12 }), (text) => {
    const bytes = parseBase64url(text);
    if (bytes !== undefined) assert.equal(formatBase64url(bytes), text);
  }));
});
