import { strict as assert } from "node:assert";
import fc from "fast-check";
import { crc32c } from "./crc32c.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

// The vectors of RFC 3720, appendix B.4, and the check value of the CRC catalogues.
const VECTORS: [string, Uint8Array, number][] = [
  ["nothing", new Uint8Array(0), 0],
  ["123456789", ascii("123456789"), 0xe3069283],
  ["32 zeros", new Uint8Array(32), 0x8a9136aa],
  ["32 ones", new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ["0 to 31", Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
  ["31 to 0", Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113fdb5c],
];

for (const [name, bytes, expected] of VECTORS) {
  Deno.test(`crc32c() gives the published value for ${name}`, () => {
    assert.equal(crc32c(bytes, 0, bytes.length), expected);
  });
}

Deno.test("crc32c() counts the hole as zeros wherever it is", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 4, maxLength: 100 }), fc.nat(), (bytes, at) => {
    const hole = at % (bytes.length - 3);
    const cleared = bytes.slice().fill(0, hole, hole + 4);
    assert.equal(crc32c(bytes, 0, bytes.length, hole), crc32c(cleared, 0, cleared.length));
  }));
});

Deno.test("crc32c() of a range is that of its copy", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(64), fc.nat(64), (bytes, a, b) => {
    const start = Math.min(a, b, bytes.length);
    const end = Math.min(Math.max(a, b), bytes.length);
    assert.equal(crc32c(bytes, start, end), crc32c(bytes.slice(start, end), 0, end - start));
  }));
});
