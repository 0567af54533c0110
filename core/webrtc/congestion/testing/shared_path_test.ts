/** What is simulated here decides which controller is chosen: whether the line is what it says. */
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { bbr } from "../bbr.ts";
import { cubic } from "../cubic.ts";
import { fixed } from "./fixed.ts";
import { OVERHEAD_BYTES, PACKET_BYTES } from "./packet.ts";
import { type LineOptions, SharedPath } from "./shared_path.ts";

const LINE_BYTES = PACKET_BYTES + OVERHEAD_BYTES;
/** 100 Mbit/s, in packets. */
const PACKETS_PER_MS = 12_500 / LINE_BYTES;

function arrived(path: SharedPath): number[] {
  return path.flows.map(({ receiver }) => receiver.arrivedBytes / PACKET_BYTES);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

const LINES = fc.record({
  bitsPerSecond: fc.constantFrom(1e6, 1e7, 1e8),
  roundTripMs: fc.integer({ min: 1, max: 300 }),
  queueMs: fc.integer({ min: 1, max: 500 }),
  loss: fc.constantFrom(0, 0.01, 0.2, 1),
  seed: fc.nat(),
});

Deno.test("run() makes and loses no packet that nobody counts, on any line, with any flows", () => {
  const flows = fc.array(
    fc.record({ controller: fc.constantFrom(bbr, cubic), startMs: fc.constantFrom(0, 500) }),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(LINES, flows, (line, options) => {
      const path = new SharedPath(line, options);
      for (const untilMs of [10, 400, 1500]) {
        path.run(untilMs);
        const { carried, dropped, lost } = path.bottleneck.counts;
        assert.equal(sum(path.flows.map(({ sender }) => sender.sentPackets)), carried + dropped + lost);
        assert.equal(carried, sum(arrived(path)) + path.underWay);
        for (const { sender } of path.flows) {
          const inFlight = sender.flightBytes / PACKET_BYTES;
          assert.equal(sender.sentPackets, sender.acknowledgedPackets + sender.lostPackets + inFlight);
        }
        assert.ok(path.nowMs <= untilMs);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("run() fills the line and no more, whoever sends without limit", () => {
  for (const bitsPerSecond of [1e6, 1e8]) {
    for (const count of [1, 3]) {
      const line = { bitsPerSecond, roundTripMs: 50, queueMs: 20, seed: 1 };
      const controller = fixed({ pacingRate: bitsPerSecond / 8000 });
      const path = new SharedPath(line, Array.from({ length: count }, () => ({ controller })));
      path.run(1000);
      const before = sum(arrived(path));
      path.run(5000);
      const perMs = (sum(arrived(path)) - before) / 4000;
      const most = bitsPerSecond / 8000 / LINE_BYTES;
      assert.ok(Math.abs(perMs - most) <= 1 / 4000 + 1e-9, `${perMs} packets a millisecond of ${most}`);
    }
  }
});

for (const roundTripMs of [1, 20, 200]) {
  Deno.test(`run() gives an empty line of ${roundTripMs} ms that round trip, and a packet's time at the rate`, () => {
    const trips = new Set<string>();
    const onFeedback = ({ roundTripMs }: { roundTripMs: number }) => trips.add(roundTripMs.toFixed(6));
    const controller = fixed({ windowBytes: PACKET_BYTES, onFeedback });
    const path = new SharedPath({ roundTripMs, queueMs: 100, seed: 1 }, [{ controller }]);
    path.run(10_000);
    assert.deepEqual([...trips], [(roundTripMs + 1 / PACKETS_PER_MS).toFixed(6)]);
    assert.equal(path.bottleneck.waits.longestMs, 0);
    // One a round trip, but for the 50 ms that a flow may start late.
    const most = 10_000 / (roundTripMs + 1 / PACKETS_PER_MS);
    assert.ok(
      arrived(path)[0]! <= most && arrived(path)[0]! >= 0.995 * most - 1,
      `${arrived(path)} of ${most}`,
    );
  });
}

Deno.test("run() lets packets wait for what the window holds beyond the line", () => {
  const [roundTripMs, queuedMs] = [40, 60];
  const windowBytes = Math.round((roundTripMs + queuedMs) * PACKETS_PER_MS) * PACKET_BYTES;
  const path = new SharedPath({ roundTripMs, queueMs: 1000, seed: 1 }, [{
    controller: fixed({ windowBytes }),
  }]);
  path.run(2000);
  path.bottleneck.waits.reset();
  path.run(5000);
  // Two packets leave with each acknowledgement.
  assert.ok(Math.abs(path.bottleneck.waits.meanMs - queuedMs) < 0.5, `${path.bottleneck.waits.meanMs}`);
});

Deno.test("run() lets what arrives in a pause wait for its end, without loss, and the line go on", () => {
  const roundTrips: number[] = [];
  const onFeedback = ({ roundTripMs }: { roundTripMs: number }) => roundTrips.push(roundTripMs);
  const line = { roundTripMs: 20, queueMs: 100, seed: 1, pauses: { everyMs: 100, forMs: 30 } };
  const controller = fixed({ pacingRate: 0.5 * PACKETS_PER_MS * PACKET_BYTES, onFeedback });
  const path = new SharedPath(line, [{ controller }]);
  path.run(10_000);
  assert.equal(path.flows[0]!.sender.lostPackets, 0);
  assert.ok(Math.abs(Math.max(...roundTrips) - 50) < 1, `${Math.max(...roundTrips)}`);
  const late = roundTrips.filter((ms) => ms > 21).length / roundTrips.length;
  assert.ok(Math.abs(late - 0.3) < 0.02, `${late}`);
  // The pacer lets a few packets leave together.
  assert.ok(path.bottleneck.waits.longestMs < 3, `${path.bottleneck.waits.longestMs}`);
});

Deno.test("run() drops for as long as the queue is full: what is above the rate", () => {
  const controller = fixed({ pacingRate: 1.25 * PACKETS_PER_MS * PACKET_BYTES });
  const path = new SharedPath({ roundTripMs: 20, queueMs: 50, seed: 1 }, [{ controller }]);
  path.run(10_000);
  const { dropped } = path.bottleneck.counts;
  const share = dropped / path.flows[0]!.sender.sentPackets;
  assert.ok(Math.abs(share - 0.2) < 0.005, `${share}`);
  assert.ok(path.bottleneck.waits.longestMs <= 50 && path.bottleneck.waits.longestMs > 49);
});

for (const loss of [0.01, 0.1]) {
  Deno.test(`run() takes ${100 * loss} % from a flow, and its sender finds all of it`, () => {
    const controller = fixed({ windowBytes: 100 * PACKET_BYTES });
    const path = new SharedPath({ roundTripMs: 20, queueMs: 100, loss, seed: 3 }, [{ controller }]);
    path.run(20_000);
    const { counts } = path.bottleneck;
    const count = counts.carried + counts.lost;
    assert.ok(
      Math.abs(counts.lost - count * loss) < 4 * Math.sqrt(count * loss * (1 - loss)),
      `${counts.lost}`,
    );
    const unknown = counts.lost + counts.dropped - path.flows[0]!.sender.lostPackets;
    assert.ok(unknown >= 0 && unknown <= 100, `${unknown} lost and not found`);
  });
}

Deno.test("run() does the same with the same seed, in one go or many, and not with another", () => {
  const line = { roundTripMs: 40, queueMs: 40, loss: 0.01 };
  const result = (seed: number, stepMs: number) => {
    const path = new SharedPath({ ...line, seed }, [{ controller: bbr }, { controller: cubic }]);
    for (let untilMs = stepMs; untilMs <= 3000; untilMs += stepMs) path.run(untilMs);
    return { arrived: arrived(path), counts: path.bottleneck.counts, waitMs: path.bottleneck.waits.meanMs };
  };
  assert.deepEqual(result(1, 3000), result(1, 3000));
  assert.deepEqual(result(1, 3000), result(1, 1));
  assert.notDeepEqual(result(1, 3000), result(2, 3000));
});

/** Share of the first of two flows, 0–1, that do the same. */
function shareOfFirst(line: LineOptions, controller: ReturnType<typeof fixed>): number {
  const path = new SharedPath(line, [{ controller }, { controller }]);
  path.run(5000);
  const [first, second] = arrived(path);
  return first! / (first! + second!);
}

Deno.test("run() prefers no flow for its place in the list, where each packet more is dropped", () => {
  const controller = fixed({ pacingRate: 0.6 * PACKETS_PER_MS * PACKET_BYTES });
  const shares = Array.from({ length: 40 }, (_, index) => {
    return shareOfFirst({ roundTripMs: 100, queueMs: 20, seed: index + 1 }, controller);
  });
  const mean = sum(shares) / shares.length;
  // Single seeds give 0.48 to 0.52, and 40 of them 0.501: 0.01 is six standard deviations of the mean.
  assert.ok(Math.abs(mean - 0.5) < 0.01, `${mean} of ${shares.map((share) => share.toFixed(2))}`);
});
