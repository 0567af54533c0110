import { strict as assert } from "node:assert";
import fc from "fast-check";
import { hex } from "./testing/hex.ts";
import { COOKIE_NONCE_BYTES, decodeStateCookie, encodeStateCookie } from "./state_cookie.ts";

const NONCE = hex("00112233445566778899aabbccddeeff");
const COOKIE = {
  localTag: 0x01020304,
  peerTag: 0x05060708,
  localInitialTsn: 0xfffffffe,
  peerInitialTsn: 0,
  peerWindow: 0x00100000,
  localTieTag: 9,
  peerTieTag: 10,
  createdMs: 1.5,
  zeroChecksum: true,
  reconfig: false,
};
const BYTES = hex(`00112233445566778899aabbccddeeff
  01020304 05060708 fffffffe 00000000 00100000 00000009 0000000a  3ff8000000000000 01`);

Deno.test("encodeStateCookie() writes what is drawn, decodeStateCookie() reads it back", () => {
  assert.deepEqual(encodeStateCookie(COOKIE, NONCE), BYTES);
  assert.deepEqual(decodeStateCookie(BYTES, NONCE), COOKIE);
});

Deno.test("decodeStateCookie() returns undefined for another nonce and another length", () => {
  assert.equal(decodeStateCookie(BYTES, NONCE.with(15, 0)), undefined);
  assert.equal(decodeStateCookie(BYTES.subarray(0, -1), NONCE), undefined);
  assert.equal(decodeStateCookie(new Uint8Array([...BYTES, 0]), NONCE), undefined);
  assert.equal(decodeStateCookie(new Uint8Array(0), NONCE), undefined);
});

Deno.test("decodeStateCookie() never throws, and what it reads survives the way back", () => {
  const tail = BYTES.length - COOKIE_NONCE_BYTES;
  const forged = fc.uint8Array({ minLength: tail, maxLength: tail }).map((rest) =>
    new Uint8Array([...NONCE, ...rest])
  );
  fc.assert(fc.property(fc.oneof(forged, fc.uint8Array({ maxLength: 80 })), (bytes) => {
    const cookie = decodeStateCookie(bytes, NONCE);
    if (cookie === undefined) return;
    assert.deepEqual(decodeStateCookie(encodeStateCookie(cookie, NONCE), NONCE), cookie);
  }));
});
