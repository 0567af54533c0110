import assert from "node:assert/strict";
import * as fc from "fast-check";
import { chooseSha256 } from "./platform.ts";

const hex = (bytes: Uint8Array) => bytes.toHex();

Deno.test("chooseSha256() gives the digest of FIPS 180-4's example with and without crypto.subtle", async () => {
  const abc = new TextEncoder().encode("abc");
  const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.equal(hex(await chooseSha256(crypto.subtle)(abc)), expected);
  assert.equal(hex(await chooseSha256(undefined)(abc)), expected);
});

Deno.test("chooseSha256() gives the same digest with and without crypto.subtle", async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
    const view = Uint8Array.from(bytes);
    assert.deepEqual(await chooseSha256(undefined)(view), await chooseSha256(crypto.subtle)(view));
  }));
});
