import assert from "node:assert/strict";
import fc from "fast-check";
import { SlipError } from "../errors.ts";
import { FRAME_PAYLOAD_BYTES } from "../limits.ts";
import { decodeFrame, DIGEST_BYTES, encodeFrame, type Frame } from "./frame.ts";

const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";

const hex = (bytes: Uint8Array) => bytes.toHex();
const bytes = (text: string) => Uint8Array.fromHex(text.replaceAll(" ", ""));

const DIGEST = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/** Frames and their bytes as docs/protocol.md draws them. */
const VECTORS: readonly (readonly [name: string, frame: Frame, text: string])[] = [
  [
    "a piece",
    { file: 1, block: 2, offset: 3, payload: bytes("aabbcc"), digest: undefined },
    "01 00 0000 00000001 00000002 00000003 aabbcc",
  ],
  [
    "the last piece, with the block's digest",
    { file: 0, block: 0, offset: 49152, payload: bytes("ff"), digest: bytes(DIGEST) },
    `01 01 0000 00000000 00000000 0000c000 ${DIGEST} ff`,
  ],
  [
    "the largest numbers",
    { file: 2 ** 32 - 1, block: 2 ** 32 - 1, offset: 2 ** 32 - 1, payload: bytes("00"), digest: undefined },
    "01 00 0000 ffffffff ffffffff ffffffff 00",
  ],
];

for (const [name, frame, text] of VECTORS) {
  Deno.test(`encodeFrame() writes ${name}`, () => {
    assert.equal(hex(encodeFrame(frame)), text.replaceAll(" ", ""));
  });

  Deno.test(`decodeFrame() reads ${name}`, () => {
    assert.deepEqual(decodeFrame(bytes(text)), frame);
  });
}

Deno.test("decodeFrame() ignores reserved bits and flags it does not know", () => {
  const frame = decodeFrame(bytes("01 fe ffff 00000001 00000002 00000003 aa"));
  assert.deepEqual(frame, { file: 1, block: 2, offset: 3, payload: bytes("aa"), digest: undefined });
});

Deno.test("decodeFrame() reads a frame that begins inside a buffer", () => {
  const whole = bytes(`0000 01 00 0000 00000001 00000002 00000003 aabb`);
  assert.deepEqual(decodeFrame(whole.subarray(2)).payload, bytes("aabb"));
});

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

Deno.test("decodeFrame() gives back what encodeFrame() was given", () => {
  const frames = fc.record({
    file: u32,
    block: u32,
    offset: u32,
    payload: fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
    digest: fc.option(
      fc.uint8Array({ minLength: DIGEST_BYTES, maxLength: DIGEST_BYTES }).map((bytes) =>
        new Uint8Array(bytes)
      ),
      { nil: undefined },
    ),
  }, { noNullPrototype: true });
  fc.assert(fc.property(frames, (frame) => assert.deepEqual(decodeFrame(encodeFrame(frame)), frame)));
});

Deno.test("encodeFrame() copies the payload, so that the caller may use its buffer again", () => {
  const payload = bytes("aabb");
  const encoded = encodeFrame({ file: 0, block: 0, offset: 0, payload });
  payload.fill(0);
  assert.deepEqual(decodeFrame(encoded).payload, bytes("aabb"));
});

Deno.test("decodeFrame() takes payloads of 1 byte to FRAME_PAYLOAD_BYTES and no others", () => {
  const withPayload = (length: number, flags: number) => {
    const frame = new Uint8Array(16 + (flags === 1 ? DIGEST_BYTES : 0) + length);
    frame.set([1, flags]);
    return frame;
  };
  for (const flags of [0, 1]) {
    for (const length of [1, FRAME_PAYLOAD_BYTES - 1, FRAME_PAYLOAD_BYTES]) {
      assert.equal(decodeFrame(withPayload(length, flags)).payload.length, length);
    }
    for (const length of [0, FRAME_PAYLOAD_BYTES + 1]) {
      assert.throws(() => decodeFrame(withPayload(length, flags)), isProtocolError, `${length} bytes`);
    }
  }
});

Deno.test("decodeFrame() refuses frames that are cut short, or of another kind", () => {
  const whole = bytes(VECTORS[1]![2]);
  for (let length = 0; length < whole.length; length++) {
    assert.throws(() => decodeFrame(whole.slice(0, length)), isProtocolError, `${length} bytes`);
  }
  for (const kind of [0, 2, 255]) {
    const frame = bytes(VECTORS[0]![2]);
    frame[0] = kind;
    assert.throws(() => decodeFrame(frame), isProtocolError, `kind ${kind}`);
  }
});

Deno.test("decodeFrame() throws nothing but protocol errors, whatever the bytes", () => {
  const damaged = fc.uint8Array({ maxLength: 120 }).map((bytes) => new Uint8Array(bytes));
  fc.assert(
    fc.property(damaged, fc.boolean(), (frame, plausible) => {
      if (plausible && frame.length > 0) frame[0] = 1;
      try {
        decodeFrame(frame);
      } catch (error) {
        assert.ok(isProtocolError(error), String(error));
      }
    }),
    { numRuns: 2_000 },
  );
});
