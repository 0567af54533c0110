import assert from "node:assert/strict";
import fc from "fast-check";
import { SlipError } from "../errors.ts";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES } from "../limits.ts";
import type { Frame } from "./frame.ts";
import { StreamAssembly } from "./stream_assembly.ts";
import { framesOf, isSame, patterned } from "./testing_files.ts";

const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";
const P = FRAME_PAYLOAD_BYTES;
const DIGEST = new Uint8Array(32).fill(7);

Deno.test("StreamAssembly gives back the block, whatever its length and the order of its pieces", () => {
  const lengths = fc.constantFrom(1, 2, P - 1, P, P + 1, 2 * P, BLOCK_BYTES - 1, BLOCK_BYTES);
  const cases = lengths.chain((length) => {
    const frames = framesOf(0, 0, patterned(length), DIGEST);
    const order = fc.shuffledSubarray(frames, { minLength: frames.length, maxLength: frames.length });
    return fc.tuple(fc.constant(length), order);
  });
  fc.assert(
    fc.property(cases, ([length, frames]) => {
      const assembly = new StreamAssembly();
      for (const frame of frames) {
        assert.equal(assembly.isComplete, false);
        assert.throws(() => assembly.take(), RangeError);
        assembly.add(frame);
      }
      assert.equal(assembly.isComplete, true);
      const { bytes, digest } = assembly.take();
      assert.deepEqual(digest, DIGEST);
      assert.ok(isSame(bytes, patterned(length)));
    }),
    { numRuns: 60 },
  );
});

const piece = (offset: number, length: number, digest?: Uint8Array<ArrayBuffer>): Frame => ({
  file: 0,
  block: 0,
  offset,
  payload: new Uint8Array(length),
  digest,
});

/** Everything that is no piece of a block of a stream, after what is one. */
const REFUSED: readonly (readonly [name: string, before: Frame[], refused: Frame])[] = [
  ["a short piece that is not the last", [], piece(0, P - 1)],
  ["a piece between two places", [], piece(1, 1, DIGEST)],
  ["a last piece that ends beyond a block", [], piece(21 * P, P, DIGEST)],
  ["a piece beyond a block", [], piece(22 * P, 1, DIGEST)],
  ["a piece as far away as can be", [], piece(2 ** 32 - P, P, DIGEST)],
  ["a piece that is not the last and ends where a block does", [], piece(21 * P, BLOCK_BYTES - 21 * P)],
  ["a piece twice", [piece(0, P)], piece(0, P)],
  ["a last piece twice", [piece(P, 1, DIGEST)], piece(P, 1, DIGEST)],
  ["a last piece where a full one was", [piece(0, P)], piece(0, 5, DIGEST)],
  ["a last piece before one that came", [piece(P, P)], piece(0, P, DIGEST)],
  ["a piece after the last", [piece(0, P, DIGEST)], piece(P, P)],
  ["a second last piece", [piece(P, 1, DIGEST)], piece(2 * P, 1, DIGEST)],
];

for (const [name, before, refused] of REFUSED) {
  Deno.test(`StreamAssembly refuses ${name}`, () => {
    const assembly = new StreamAssembly();
    for (const frame of before) assembly.add(frame);
    assert.throws(() => assembly.add(refused), isProtocolError);
  });
}
