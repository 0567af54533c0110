import { strict as assert } from "node:assert";
import { makeConnectedPair } from "./testing/pair.ts";
import { SHUTDOWN_GUARD_MS } from "./numbers.ts";
import { hex } from "./testing/hex.ts";
import { Impostor } from "./testing/impostor.ts";
import { describePacket } from "./testing/transcript.ts";
import { DataFlag } from "./wire/data.ts";
import { encodeShutdown } from "./wire/shutdown.ts";

const block = new Uint8Array(200_000).fill(7);

Deno.test("shutdown() waits for what is queued, then says farewell in three packets", () => {
  const { a, z, simulation, transcript } = makeConnectedPair({ link: { delayMs: 10 } });
  a.association.send(1, 53, block);
  a.association.shutdown(simulation.nowMs);
  simulation.run(10_000);
  assert.deepEqual(z.arrivals.map(({ data }) => data.length), [block.length]);
  assert.deepEqual(transcript.slice(-3), [
    "A -> SHUTDOWN -> Z",
    "A <- SHUTDOWN ACK <- Z",
    "A -> SHUTDOWN COMPLETE -> Z",
  ]);
  assert.deepEqual(a.events.at(-1), { type: "closed", reason: undefined });
  assert.deepEqual(z.events.at(-1), { type: "closed", reason: undefined });
});

Deno.test("shutdown() ends both ends in peace when packets need checksums", () => {
  const { a, z, simulation } = makeConnectedPair({ association: { zeroChecksum: false } });
  a.association.shutdown(simulation.nowMs);
  simulation.run(10_000);
  assert.deepEqual(z.events.at(-1), { type: "closed", reason: undefined });
});

Deno.test("shutdown() from both ends at once ends both in peace", () => {
  const { a, z, simulation } = makeConnectedPair({ link: { delayMs: 10 } });
  a.association.shutdown(simulation.nowMs);
  z.association.shutdown(simulation.nowMs);
  simulation.run(60_000);
  assert.deepEqual(a.events.at(-1), { type: "closed", reason: undefined });
  assert.deepEqual(z.events.at(-1), { type: "closed", reason: undefined });
});

Deno.test("shutdown() lets the other end send the rest", () => {
  const { a, z, simulation } = makeConnectedPair({ link: { delayMs: 10 } });
  z.association.send(1, 53, block);
  a.association.shutdown(simulation.nowMs);
  simulation.run(10_000);
  assert.deepEqual(a.arrivals.map(({ data }) => data.length), [block.length]);
  assert.equal(z.association.state, "ended");
});

for (const loss of [0.1, 0.3]) {
  Deno.test(`shutdown() ends both ends over a path that loses ${loss * 100} %`, () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { a, z, simulation } = makeConnectedPair({ seed, link: { delayMs: 10, loss } });
      a.association.shutdown(simulation.nowMs);
      simulation.run(300_000);
      assert.deepEqual([a.association.state, z.association.state], ["ended", "ended"], `seed ${seed}`);
    }
  });
}

Deno.test("shutdown() waits for what is queued however long that takes", () => {
  const { a, z, simulation } = makeConnectedPair({ link: { delayMs: 10, bitsPerSecond: 100_000 } });
  for (let count = 0; count < 10; count++) a.association.send(1, 53, block);
  a.association.shutdown(simulation.nowMs);
  simulation.run(600_000);
  assert.equal(z.arrivals.length, 10);
  assert.deepEqual(a.events.at(-1), { type: "closed", reason: undefined });
});

Deno.test("a SHUTDOWN of the peer waits for what we have queued however long that takes", () => {
  const impostor = new Impostor();
  const { z, pair } = impostor;
  z.association.send(1, 53, new Uint8Array(10));
  impostor.send(encodeShutdown(0));
  const nowMs = pair.simulation.nowMs + 2 * SHUTDOWN_GUARD_MS;
  // Whatever is unanswered for so long ends by its own count, not by a clock of the farewell.
  assert.ok(z.association.deadlineMs < nowMs);
  z.association.tick(nowMs);
  assert.equal(z.association.state, "shutdownReceived");
});

Deno.test("data that comes after SHUTDOWN is answered with one SHUTDOWN for each packet", () => {
  const impostor = new Impostor();
  const { z, pair } = impostor;
  z.association.shutdown(pair.simulation.nowMs);
  z.pump(pair.simulation.nowMs);
  const said: string[] = [];
  z.onPacket = (packet) => said.push(describePacket(packet));
  const whole = DataFlag.begin | DataFlag.end;
  impostor.send(...[0, 1, 2].map((ahead) => impostor.data(ahead, whole, 10, 1 + ahead)));
  assert.deepEqual(said, ["SHUTDOWN"]);
});

Deno.test("abort() tells the peer why with one packet", () => {
  const { a, z, simulation, transcript } = makeConnectedPair({ link: { delayMs: 10 } });
  a.association.abort("enough");
  simulation.run(1000);
  assert.deepEqual(transcript, ["A -> ABORT -> Z"]);
  assert.deepEqual(a.events.at(-1), { type: "closed", reason: undefined });
  assert.deepEqual(z.events.at(-1), {
    type: "closed",
    reason: "the peer aborted: user-initiated abort: enough",
  });
});

Deno.test("an association that is over says and takes nothing", () => {
  const { a, simulation, transcript } = makeConnectedPair({ link: { delayMs: 10 } });
  a.association.abort("enough");
  simulation.run(1000);
  transcript.length = 0;
  a.association.send(1, 51, hex("01"));
  a.association.connect(simulation.nowMs);
  a.association.shutdown(simulation.nowMs);
  simulation.run(60_000);
  assert.deepEqual(transcript.filter((line) => line.startsWith("A ->")), []);
  assert.equal(a.association.deadlineMs, Infinity);
});

Deno.test("an idle association asks whether the peer is there, and gives up when it is not", () => {
  let cut = false;
  const { a, z, simulation, transcript } = makeConnectedPair({
    link: { delayMs: 10, filter: () => cut ? "drop" : "pass" },
  });
  simulation.run(20_000);
  const said = transcript.join(", ");
  assert.match(
    said,
    /A -> HEARTBEAT -> Z, A <- HEARTBEAT ACK <- Z|A <- HEARTBEAT <- Z, A -> HEARTBEAT ACK -> Z/,
  );
  assert.equal(a.association.state, "established");
  cut = true;
  simulation.run(300_000);
  assert.deepEqual(a.events.at(-1), { type: "closed", reason: "the peer does not answer" });
  assert.equal(z.association.state, "ended");
});

Deno.test("a path that is cut for ten seconds in the middle of a transfer is survived", () => {
  let cut = false;
  const { a, z, simulation } = makeConnectedPair({
    link: { delayMs: 10, bitsPerSecond: 1e7, filter: () => cut ? "drop" : "pass" },
  });
  for (let count = 0; count < 20; count++) a.association.send(1, 53, block);
  simulation.run(1000);
  cut = true;
  simulation.run(11_000);
  cut = false;
  assert.ok(simulation.run(40_000, () => z.arrivals.length === 20), "all has arrived");
});
