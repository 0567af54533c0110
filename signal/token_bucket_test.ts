import assert from "node:assert/strict";
import fc from "fast-check";
import { TokenBucket } from "./token_bucket.ts";

const NO_IO = { permissions: "none" } as const;

/** Of tokens asked for at these times, which were there, from a bucket of 2 that gets 1 back in 100 ms. */
const TABLE: readonly (readonly [times: readonly number[], taken: string])[] = [
  [[0, 0], "yy"],
  [[0, 0, 0], "yyn"],
  [[0, 0, 99], "yyn"],
  [[0, 0, 100], "yyy"],
  [[0, 0, 50, 100], "yyny"],
  [[0, 0, 100, 100], "yyyn"],
  [[0, 0, 1e9, 1e9, 1e9], "yyyyn"],
];

for (const [times, taken] of TABLE) {
  Deno.test({ ...NO_IO, name: `TokenBucket.take() at ${times.join(", ")} ms gives ${taken}` }, () => {
    const bucket = new TokenBucket({ burst: 2, perSecond: 10 }, 0);
    assert.equal(times.map((time) => bucket.take(time) ? "y" : "n").join(""), taken);
  });
}

Deno.test({ ...NO_IO, name: "TokenBucket.take() of several takes all or none" }, () => {
  const bucket = new TokenBucket({ burst: 5, perSecond: 10 }, 0);
  const asked = [[0, 6], [0, 3], [0, 3], [0, 2], [300, 4], [300, 3]] as const;
  assert.deepEqual(asked.map(([atMs, tokens]) => bucket.take(atMs, tokens)), [
    false,
    true,
    false,
    true,
    false,
    true,
  ]);
});

Deno.test({ ...NO_IO, name: "TokenBucket never gives more than its burst and its rate" }, () => {
  fc.assert(fc.property(fc.array(fc.nat({ max: 300 })), (gapsMs) => {
    const bucket = new TokenBucket({ burst: 5, perSecond: 10 }, 0);
    let nowMs = 0;
    let taken = 0;
    for (const gapMs of gapsMs) {
      nowMs += gapMs;
      if (bucket.take(nowMs)) taken++;
    }
    assert.ok(taken <= 5 + nowMs / 100);
  }));
});
