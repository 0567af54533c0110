import { strict as assert } from "node:assert";
import { seededRandom } from "../../../testing_random.ts";
import { Bottleneck } from "./bottleneck.ts";

const BYTES = 1500;
/** A packet takes a millisecond. */
const BITS_PER_SECOND = 12e6;

function bottleneck({ queueMs = 10, loss = 0, seed = 1 } = {}): Bottleneck {
  return new Bottleneck({ bitsPerSecond: BITS_PER_SECOND, queueMs, loss }, seededRandom(seed));
}

Deno.test("take() lets packets through one after the other, at the rate", () => {
  const narrow = bottleneck();
  for (let count = 1; count <= 5; count++) {
    assert.equal(narrow.take(BYTES, 0), "carried");
    assert.equal(narrow.freeMs, count);
  }
  narrow.take(BYTES, 2.5);
  assert.equal(narrow.freeMs, 6);
  narrow.take(BYTES / 2, 100);
  assert.equal(narrow.freeMs, 100.5, "idle in between");
});

for (const queueMs of [0, 1, 10]) {
  Deno.test(`take() drops what would wait longer than ${queueMs} ms, and nothing else`, () => {
    const narrow = bottleneck({ queueMs });
    for (let count = 0; count <= queueMs; count++) assert.equal(narrow.take(BYTES, 0), "carried");
    assert.equal(narrow.take(BYTES, 0), "dropped");
    assert.equal(narrow.freeMs, queueMs + 1, "what is dropped takes no time");
    assert.equal(narrow.take(BYTES, 0.999), "dropped");
    assert.equal(narrow.take(BYTES, 1), "carried");
    assert.deepEqual(narrow.counts, { carried: queueMs + 2, dropped: 2, lost: 0 });
    assert.deepEqual([narrow.waits.count, narrow.waits.longestMs], [queueMs + 2, queueMs]);
  });
}

for (const loss of [0, 0.001, 0.03, 0.5, 1]) {
  Deno.test(`take() loses ${100 * loss} % by chance, after they took their time`, () => {
    const [narrow, count] = [bottleneck({ loss, seed: 4 }), 100_000];
    for (let number = 0; number < count; number++) narrow.take(BYTES, number);
    const { carried, dropped, lost } = narrow.counts;
    assert.deepEqual([carried + lost, dropped, narrow.freeMs], [count, 0, count]);
    // Four standard deviations: one seed of 16,000 is further away.
    const margin = 4 * Math.sqrt(count * loss * (1 - loss));
    assert.ok(Math.abs(lost - count * loss) <= margin, `${lost} lost of ${count}`);
  });
}

Deno.test("take() does the same to the same packets with the same seed, and not with another", () => {
  const passages = (seed: number) => {
    const narrow = bottleneck({ loss: 0.5, seed });
    return Array.from({ length: 100 }, (_, number) => narrow.take(BYTES, number));
  };
  assert.deepEqual(passages(1), passages(1));
  assert.notDeepEqual(passages(1), passages(2));
});
