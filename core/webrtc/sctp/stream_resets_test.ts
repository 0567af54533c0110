import { strict as assert } from "node:assert";
import { hex } from "./testing/hex.ts";
import { makeConnectedPair } from "./testing/pair.ts";

Deno.test("resetStreams() tells both ends, after what was queued has arrived", () => {
  const { a, z, simulation, transcript } = makeConnectedPair({ link: { delayMs: 10 } });
  a.association.send(4, 51, hex("01"));
  a.association.resetStreams([4], simulation.nowMs);
  simulation.run(1000);
  assert.deepEqual(z.arrivals.length, 1);
  assert.deepEqual(z.events.at(-1), { type: "streamsReset", streams: [4] });
  assert.deepEqual(a.events.at(-1), { type: "resetDone", streams: [4] });
  assert.ok(transcript.some((line) => line.includes("RECONFIG")));
});

Deno.test("resetStreams() on a silent association asks at once", () => {
  const { a, z, simulation, transcript } = makeConnectedPair({ link: { delayMs: 10 } });
  simulation.run(5000);
  a.association.resetStreams([4], simulation.nowMs);
  simulation.run(5100);
  assert.deepEqual(transcript, ["A -> RECONFIG -> Z", "A <- RECONFIG <- Z"]);
  assert.deepEqual(z.events.at(-1), { type: "streamsReset", streams: [4] });
});

Deno.test("a stream that was reset carries messages again, numbered from zero", () => {
  const { a, z, simulation } = makeConnectedPair({ link: { delayMs: 10 } });
  for (let round = 0; round < 3; round++) {
    a.association.send(4, 51, hex("01"));
    a.association.send(4, 51, hex("02"));
    a.association.resetStreams([4], simulation.nowMs);
    simulation.run((round + 1) * 1000);
    assert.equal(z.arrivals.length, 2 * (round + 1));
  }
  assert.equal(z.events.filter(({ type }) => type === "streamsReset").length, 3);
});

Deno.test("resetStreams() works both ways at once and over loss, duplication and reordering", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const link = { delayMs: 10, loss: 0.2, duplication: 0.1, reordering: 0.3 };
    const { a, z, simulation } = makeConnectedPair({ seed, link });
    for (const stream of [0, 1, 2, 3]) {
      for (let count = 0; count < 5; count++) {
        a.association.send(stream, 51, new Uint8Array(3000).fill(count));
        z.association.send(stream, 51, new Uint8Array(3000).fill(count));
      }
      a.association.resetStreams([stream], simulation.nowMs);
      z.association.resetStreams([stream], simulation.nowMs);
    }
    simulation.run(60_000);
    for (const end of [a, z]) {
      assert.equal(end.arrivals.length, 20, `seed ${seed}`);
      const reset = end.events.flatMap((event) => event.type === "streamsReset" ? event.streams : []);
      const done = end.events.flatMap((event) => event.type === "resetDone" ? event.streams : []);
      assert.deepEqual([reset.toSorted(), done.toSorted()], [[0, 1, 2, 3], [0, 1, 2, 3]], `seed ${seed}`);
    }
  }
});
