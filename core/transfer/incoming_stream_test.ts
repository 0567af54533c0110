import assert from "node:assert/strict";
import fc from "fast-check";
import { SlipError } from "../errors.ts";
import { FRAME_PAYLOAD_BYTES, WINDOW_BLOCKS } from "../limits.ts";
import { IncomingStream } from "./incoming_stream.ts";
import { framesOf, isSame, patterned, sha256Now } from "./testing_files.ts";
import { joined } from "./testing_sink.ts";

const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";
const P = FRAME_PAYLOAD_BYTES;
const DIGEST = new Uint8Array(32).fill(9);
const HEX = "09".repeat(32);

const block = (number: number, length = 1) => framesOf(0, number, patterned(length), DIGEST);

Deno.test("IncomingStream gives out its blocks in order, once each, however its frames overtake each other", () => {
  const lengths = fc.array(fc.constantFrom(1, 2, 1000, P, P + 1, 3 * P), { minLength: 1, maxLength: 12 });
  const cases = lengths.chain((lengths) => {
    const blocks = lengths.map((length, index) => patterned(length, index));
    const frames = blocks.flatMap((bytes, index) => framesOf(0, index, bytes, sha256Now(bytes)));
    const order = fc.shuffledSubarray(frames, { minLength: frames.length, maxLength: frames.length });
    return fc.tuple(fc.constant(blocks), order, fc.nat(frames.length));
  });
  fc.assert(
    fc.property(cases, ([blocks, frames, endsAfter]) => {
      const stream = new IncomingStream();
      const out: Uint8Array[] = [];
      const held = { bytes: 0, blocks: 0 };
      frames.forEach((frame, index) => {
        if (index === endsAfter) stream.end(HEX, blocks.length);
        const added = stream.add(frame);
        held.bytes += added.bytes;
        held.blocks += added.blocks;
        for (const { block, offset, bytes, digest } of stream.take()) {
          assert.equal(block, out.length);
          assert.equal(offset, joined(out).length);
          assert.deepEqual(digest, sha256Now(bytes));
          out.push(bytes);
          assert.equal(stream.takeIfReady(), undefined);
          stream.stored(block, digest);
        }
      });
      const whole = joined(blocks);
      assert.deepEqual(held, { bytes: whole.length, blocks: blocks.length });
      if (endsAfter >= frames.length) stream.end(HEX, blocks.length);
      assert.ok(isSame(joined(out), whole));
      assert.deepEqual(stream.takeIfReady(), {
        expected: HEX,
        computed: sha256Now(joined(blocks.map(sha256Now))),
      });
      assert.equal(stream.takeIfReady(), undefined);
    }),
    { numRuns: 100 },
  );
});

Deno.test("IncomingStream is ready at once when it is empty", () => {
  const stream = new IncomingStream();
  stream.end(HEX, 0);
  assert.deepEqual(stream.takeIfReady(), { expected: HEX, computed: sha256Now(new Uint8Array(0)) });
});

Deno.test("IncomingStream is not ready before its last block, although its end is known", () => {
  const stream = new IncomingStream();
  stream.add(block(0)[0]!);
  stream.end(HEX, 2);
  stream.stored(stream.take()[0]!.block, DIGEST);
  assert.equal(stream.takeIfReady(), undefined);
  stream.add(block(1)[0]!);
  stream.stored(stream.take()[0]!.block, DIGEST);
  assert.deepEqual(stream.takeIfReady()?.expected, HEX);
});

Deno.test("IncomingStream refuses blocks that came, or are farther ahead than a window is long", () => {
  const stream = new IncomingStream();
  stream.add(block(WINDOW_BLOCKS - 1)[0]!);
  assert.throws(() => stream.add(block(WINDOW_BLOCKS)[0]!), isProtocolError);
  stream.add(block(0)[0]!);
  stream.take();
  assert.throws(() => stream.add(block(0)[0]!), isProtocolError);
  stream.add(block(WINDOW_BLOCKS)[0]!);
  stream.end(HEX, 2 * WINDOW_BLOCKS);
  assert.throws(() => stream.add(block(WINDOW_BLOCKS + 1)[0]!), isProtocolError, "although it is to come");
});

Deno.test("IncomingStream.end() refuses a second end, no number of blocks, and fewer than came", () => {
  const two = new IncomingStream();
  two.add(block(1)[0]!);
  for (const count of [undefined, 0, 1]) assert.throws(() => two.end(HEX, count), isProtocolError);
  two.end(HEX, 2);
  assert.throws(() => two.end(HEX, 2), isProtocolError);
  assert.throws(() => two.add(block(2)[0]!), isProtocolError, "beyond the end");
});

Deno.test("IncomingStream has nothing to confirm, and stores what was taken", () => {
  assert.throws(() => new IncomingStream().confirm(), isProtocolError);
  assert.throws(() => new IncomingStream().stored(0, DIGEST), RangeError);
});
