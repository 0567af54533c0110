/** AES-GCM of every implementation against published vectors and against each other. */
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { hex } from "../sctp/testing/hex.ts";
import { type Aead, TAG_BYTES } from "./aead.ts";
import { LibcryptoAead } from "./libcrypto_aead.ts";
import { NodeAead } from "./node_aead.ts";

type Make = (key: Uint8Array, direction: "seal" | "open") => Aead;

const IMPLEMENTATIONS: [string, Make][] = [["node:crypto", (key) => new NodeAead(key)]];
const hasLibcrypto = (() => {
  try {
    new LibcryptoAead(new Uint8Array(16), "seal").release();
    return true;
  } catch {
    return false;
  }
})();
if (hasLibcrypto) IMPLEMENTATIONS.push(["libcrypto", (key, direction) => new LibcryptoAead(key, direction)]);

function withAead<Result>(
  make: Make,
  key: Uint8Array,
  direction: "seal" | "open",
  use: (aead: Aead) => Result,
): Result {
  const aead = make(key, direction);
  try {
    return use(aead);
  } finally {
    aead.release();
  }
}

function seal(
  make: Make,
  key: Uint8Array,
  nonce: Uint8Array,
  additional: Uint8Array,
  text: Uint8Array,
  at = 0,
): Uint8Array {
  return withAead(make, key, "seal", (aead) => {
    const bytes = new Uint8Array(at + text.length + TAG_BYTES);
    bytes.set(text, at);
    aead.nonce.set(nonce);
    aead.additional.set(additional);
    aead.seal(bytes, at, text.length);
    return bytes.slice(at);
  });
}

for (const [name, make] of IMPLEMENTATIONS) {
  Deno.test(`${name} seals what NIST's test case 3 of AES-128-GCM says, with 13 bytes of additional data`, () => {
    // Key, nonce and text of McGrew and Viega's test case 3; the additional data is a DTLS header's, so the tag is its own.
    const sealed = seal(
      make,
      hex("feffe9928665731c6d6a8f9467308308"),
      hex("cafebabefacedbaddecaf888"),
      new Uint8Array(13),
      hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"),
    );
    const cipherText = hex("42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e");
    assert.deepEqual(sealed.subarray(0, 32), cipherText);
  });

  Deno.test(`${name} opens what it sealed, at any place in a buffer, and nothing that was touched`, () => {
    const inputs = fc.tuple(
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.uint8Array({ minLength: 12, maxLength: 12 }),
      fc.uint8Array({ minLength: 13, maxLength: 13 }),
      fc.uint8Array({ minLength: 1, maxLength: 100 }),
      fc.nat(40),
      fc.nat(),
    );
    fc.assert(
      fc.property(inputs, ([key, nonce, additional, text, at, damage]) => {
        const sealed = seal(make, key, nonce, additional, text, at);
        withAead(make, key, "open", (aead) => {
          const bytes = new Uint8Array(at + sealed.length);
          const open = () => {
            aead.nonce.set(nonce);
            aead.additional.set(additional);
            return aead.open(bytes, at, text.length);
          };
          bytes.set(sealed, at);
          bytes[at + damage % sealed.length]! ^= 1;
          assert.equal(open(), false);
          bytes.set(sealed, at);
          assert.equal(open(), true);
          assert.deepEqual(bytes.slice(at, at + text.length), text);
        });
      }),
      { numRuns: 50 },
    );
  });
}

Deno.test({
  name: "libcrypto and node:crypto seal the same, with keys of 16 and of 32 bytes",
  ignore: !hasLibcrypto,
  fn: () => {
    for (const keyBytes of [16, 32]) {
      const key = crypto.getRandomValues(new Uint8Array(keyBytes));
      const nonce = crypto.getRandomValues(new Uint8Array(12));
      const additional = crypto.getRandomValues(new Uint8Array(13));
      const text = crypto.getRandomValues(new Uint8Array(1188));
      const [first, second] = IMPLEMENTATIONS.map(([, make]) => seal(make, key, nonce, additional, text));
      assert.deepEqual(first, second);
    }
  },
});

Deno.test({
  name: "libcrypto refuses to work outside of the buffer it is given, and after release()",
  ignore: !hasLibcrypto,
  fn: () => {
    const aead = new LibcryptoAead(new Uint8Array(16), "seal");
    const bytes = new Uint8Array(64);
    for (const [at, length] of [[-1, 10], [0, 49], [60, 10], [0, -1]] as const) {
      assert.throws(() => aead.seal(bytes, at, length), RangeError, `${length} bytes at ${at}`);
    }
    aead.release();
    aead.release();
    assert.throws(() => aead.seal(bytes, 0, 10), RangeError);
  },
});
