import assert from "node:assert/strict";
import fc from "fast-check";
import { StreamDigest } from "./stream_digest.ts";
import { sha256Now } from "./testing_files.ts";
import { joined } from "./testing_sink.ts";

const digestOf = (block: number) => sha256Now(Uint8Array.of(block));

Deno.test("StreamDigest is SHA-256 over the digests of the blocks, whatever the order they come in", () => {
  const orders = fc.nat(40).chain((count) => {
    const blocks = Array.from({ length: count }, (_, block) => block);
    return fc.shuffledSubarray(blocks, { minLength: count, maxLength: count });
  });
  fc.assert(fc.property(orders, fc.nat(40), (order, closedAfter) => {
    const stream = new StreamDigest();
    order.forEach((block, index) => {
      if (index === closedAfter) stream.close(order.length);
      assert.equal(stream.isComplete, false);
      stream.set(block, digestOf(block));
    });
    if (closedAfter >= order.length) stream.close(order.length);
    assert.equal(stream.isComplete, true);
    const expected = sha256Now(joined(order.toSorted((a, b) => a - b).map(digestOf)));
    assert.deepEqual([stream.digest(), stream.digest()], [expected, expected]);
  }));
});

Deno.test("StreamDigest is not complete before it is closed, however many blocks came", () => {
  const stream = new StreamDigest();
  stream.set(0, digestOf(0));
  assert.deepEqual([stream.isComplete, stream.count], [false, Infinity]);
  assert.throws(() => stream.digest(), RangeError);
  stream.close(1);
  assert.deepEqual([stream.isComplete, stream.count], [true, 1]);
});

Deno.test("StreamDigest.set() refuses a block that came before, early or in its turn, or is beyond the end", () => {
  const stream = new StreamDigest();
  for (const block of [0, 2]) stream.set(block, digestOf(block));
  stream.close(4);
  for (const block of [0, 2, 4]) {
    assert.throws(() => stream.set(block, digestOf(block)), RangeError, `${block}`);
  }
});

Deno.test("StreamDigest.close() refuses fewer blocks than came", () => {
  const stream = new StreamDigest();
  for (const block of [0, 2]) stream.set(block, digestOf(block));
  for (const count of [0, 1, 2]) assert.throws(() => stream.close(count), RangeError, `${count}`);
  stream.close(3);
});
