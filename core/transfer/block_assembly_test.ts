import assert from "node:assert/strict";
import fc from "fast-check";
import { SlipError } from "../errors.ts";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES } from "../limits.ts";
import { BlockAssembly } from "./block_assembly.ts";
import { decodeFrame, encodeFrame } from "./frame.ts";
import { framesOf, patterned } from "./testing_files.ts";

const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";
const P = FRAME_PAYLOAD_BYTES;

Deno.test("BlockAssembly gives back the block, whatever the order of its pieces", () => {
  const lengths = fc.constantFrom(1, 2, P - 1, P, P + 1, 2 * P, BLOCK_BYTES - 1, BLOCK_BYTES);
  const cases = lengths.chain((length) => {
    const frames = framesOf(0, 0, patterned(length), new Uint8Array(32).fill(7));
    const order = fc.shuffledSubarray(frames, { minLength: frames.length, maxLength: frames.length });
    return fc.tuple(fc.constant(length), order);
  });
  fc.assert(
    fc.property(cases, ([length, frames]) => {
      const assembly = new BlockAssembly(length);
      for (const [index, frame] of frames.entries()) {
        assert.equal(assembly.isComplete, false, `complete after ${index} of ${frames.length}`);
        assembly.add({ ...frame, payload: frame.payload.slice() });
      }
      assert.equal(assembly.isComplete, true);
      assert.deepEqual(assembly.digest, new Uint8Array(32).fill(7));
      assert.ok(patterned(length).every((byte, at) => assembly.bytes[at] === byte));
    }),
    { numRuns: 60 },
  );
});

Deno.test("BlockAssembly lets the memory of pieces go that it copied, and keeps that of a block in one piece", () => {
  const digest = new Uint8Array(32);
  const [first, last] = framesOf(0, 0, patterned(2 * P), digest).map((frame) => {
    return { ...frame, payload: frame.payload.slice() };
  });
  const assembly = new BlockAssembly(2 * P);
  for (const frame of [last!, first!]) assembly.add(frame);
  assert.deepEqual([first!.payload.length, last!.payload.length], [0, 0]);
  const [only] = framesOf(0, 0, patterned(P), digest);
  const small = new BlockAssembly(P);
  small.add(only!);
  assert.equal(small.bytes, only!.payload);
  assert.equal(small.bytes.length, P);
});

Deno.test("BlockAssembly is not complete without a digest", () => {
  const assembly = new BlockAssembly(1);
  assembly.add({ file: 0, block: 0, offset: 0, payload: new Uint8Array(1) });
  assert.equal(assembly.isComplete, false);
});

Deno.test("BlockAssembly refuses pieces that come twice, overlap, stick out or are short", () => {
  const table: [name: string, length: number, offset: number, bytes: number][] = [
    ["past the end", 10, 10, 1],
    ["far past the end", 10, 2 ** 32 - P, 1],
    ["sticking out", 10, 0, 11],
    ["too short", 10, 0, 9],
    ["between two places", 2 * P, 1, P],
    ["over the border", 2 * P, P / 2, P],
    ["a short piece that is not the last", P + 1, 0, P - 1],
    ["a long last piece", P + 1, P, 2],
  ];
  for (const [name, length, offset, bytes] of table) {
    const assembly = new BlockAssembly(length);
    const frame = { file: 0, block: 0, offset, payload: new Uint8Array(bytes) };
    assert.throws(() => assembly.add(frame), isProtocolError, name);
  }
  const assembly = new BlockAssembly(P + 1);
  const frame = { file: 0, block: 0, offset: P, payload: new Uint8Array(1) };
  assembly.add(frame);
  assert.throws(() => assembly.add(frame), isProtocolError, "a second time");
});

Deno.test("BlockAssembly keeps no view of the message that a piece came in", () => {
  const message = new Uint8Array(33).fill(5);
  const assembly = new BlockAssembly(1);
  assembly.add({
    file: 0,
    block: 0,
    offset: 0,
    payload: message.subarray(32),
    digest: message.subarray(0, 32),
  });
  message.fill(0);
  assert.deepEqual(assembly.bytes, Uint8Array.of(5));
  assert.deepEqual(assembly.digest, new Uint8Array(32).fill(5));
});

Deno.test("BlockAssembly keeps the digest when a sink lets go of the memory of a block in one piece", () => {
  const digest = new Uint8Array(32).fill(7);
  const frame = encodeFrame({ file: 0, block: 0, offset: 0, payload: patterned(100), digest });
  const assembly = new BlockAssembly(100);
  assembly.add(decodeFrame(frame));
  assembly.bytes.buffer.transfer();
  assert.deepEqual(assembly.digest, digest);
});
