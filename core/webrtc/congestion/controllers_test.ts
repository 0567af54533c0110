/**
 * Each controller alone on a line of its own, 100 Mbit/s: what it is for, and what every one promises. Headers take 7 % of the
 * line. What is measured is that of the worst of five seeds, printed; where a bound is no promise, it says how far away it is.
 */
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { Bbr, bbr } from "./bbr.ts";
import { type CongestionController, type CongestionControllerFactory, emptyFeedback } from "./controller.ts";
import { Cubic, cubic } from "./cubic.ts";
import { alone, type AloneOptions } from "./testing/alone.ts";
import { OVERHEAD_BYTES, PACKET_BYTES as PACKET } from "./testing/packet.ts";
import { type LineOptions, SharedPath } from "./testing/shared_path.ts";

const SEEDS = [1, 2, 3, 4, 5];
/** What of 100 Mbit/s is left beside headers, in bytes per millisecond. */
const FAST = 12_500 * PACKET / (PACKET + OVERHEAD_BYTES);
const NEAR = { roundTripMs: 20, queueMs: 20, seed: 1 };

const CONTROLLERS: [string, CongestionControllerFactory][] = [["cubic", cubic], ["bbr", bbr]];

/** The worst of each seed: the least share of the line that was used, 0–1, and the most that packets waited. */
function worst(
  line: Omit<LineOptions, "seed">,
  controller: CongestionControllerFactory,
  options: AloneOptions,
): { used: number; meanQueueMs: number; longestQueueMs: number } {
  const results = SEEDS.map((seed) => alone({ ...line, seed }, controller, options));
  const used = Math.min(...results.map((result) => result.used));
  const meanQueueMs = Math.max(...results.map(({ waits }) => waits.meanMs));
  const longestQueueMs = Math.max(...results.map(({ waits }) => waits.longestMs));
  const queue = `${meanQueueMs.toFixed(1)} ms of queue, ${longestQueueMs.toFixed(1)} ms at most`;
  console.log(`${(100 * used).toFixed(1)} % used, ${queue}`);
  return { used, meanQueueMs, longestQueueMs };
}

/** A controller of our own that has run alone near by for `untilMs`. */
function bbrAfter(untilMs: number): Bbr {
  const path = new SharedPath(NEAR, [{ controller: (packetBytes) => new Bbr(packetBytes) }]);
  path.run(untilMs);
  return path.flows[0]!.sender.controller as Bbr;
}

for (const [name, make] of CONTROLLERS) {
  for (const roundTripMs of [5, 20, 100]) {
    Deno.test(`${name} fills a clean path of 100 Mbit/s and ${roundTripMs} ms`, () => {
      const { used } = worst({ roundTripMs, queueMs: roundTripMs }, make, { runMs: 10_000, fromMs: 2000 });
      assert.ok(used > 0.9, `${used}`);
    });
  }

  Deno.test(`${name} never allows less than one packet nor a rate of zero, whatever it is told`, () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 });
    const events = fc.array(
      fc.record({
        kind: fc.constantFrom("feedback", "timeout", "restart", "size"),
        ackedBytes: amount,
        lostBytes: amount,
        roundTripMs: fc.integer({ min: 0, max: 10_000 }),
        deliveryRate: fc.integer({ min: 0, max: 100_000 }),
        applicationLimited: fc.boolean(),
        stepMs: fc.integer({ min: 0, max: 5000 }),
      }),
      { maxLength: 100 },
    );
    fc.assert(fc.property(events, (list) => {
      const controller = make(PACKET, () => 0);
      let nowMs = 0;
      let deliveredBytes = 0;
      for (const { kind, stepMs, ...fields } of list) {
        nowMs += stepMs;
        deliveredBytes += fields.ackedBytes;
        if (kind === "timeout") controller.timedOut(nowMs);
        else if (kind === "restart") controller.restarted(nowMs);
        else if (kind === "size") controller.packetSize(PACKET);
        else {
          controller.feedback({
            ...emptyFeedback(),
            ...fields,
            nowMs,
            deliveredBytes,
            deliveredAtSendBytes: Math.max(0, deliveredBytes - fields.ackedBytes - 5000),
            lostSentMs: nowMs,
            smoothedRoundTripMs: fields.roundTripMs,
          });
        }
        assert.ok(controller.windowBytes >= PACKET, `window ${controller.windowBytes}`);
        assert.ok(controller.pacingRate > 0, `rate ${controller.pacingRate}`);
      }
    }));
  });
}

Deno.test("cubic takes 70 % of its window after a loss, once per round trip", () => {
  const cubic = new Cubic(PACKET);
  const before = cubic.windowBytes;
  const loss = { ...emptyFeedback(), nowMs: 100, lostBytes: PACKET, lostSentMs: 50, smoothedRoundTripMs: 50 };
  cubic.feedback(loss);
  assert.equal(cubic.windowBytes, before * 0.7);
  cubic.feedback({ ...loss, nowMs: 110, lostSentMs: 90 });
  assert.equal(cubic.windowBytes, before * 0.7, "sent before the reduction");
  cubic.feedback({ ...loss, nowMs: 180, lostSentMs: 120 });
  assert.equal(cubic.windowBytes, before * 0.7 * 0.7);
});

Deno.test("cubic leaves slow start when the round trip grows, before it loses", () => {
  const { longestQueueMs } = worst({ roundTripMs: 50, queueMs: 5000 }, cubic, { runMs: 3000 });
  // From ten packets, doubling passes the 417 that the line holds with 640; that shows a round later, at 1,280, of which
  // five rounds of growth by a quarter make 3,906: 419 ms of queue. Measured are 422; a tenth more is forgiven. Doubling
  // to the end would be thousands.
  assert.ok(longestQueueMs < 465, `${longestQueueMs} ms of queue in a buffer of 5,000 ms`);
});

/** Loss, round trip, and the least used: three points below what was measured. */
const LOSSY = [[0.01, 100, 0.88], [0.03, 200, 0.85], [0.1, 40, 0.8]] as const;
for (const [loss, roundTripMs, least] of LOSSY) {
  Deno.test(`bbr holds the rate over ${loss * 100} % of chance loss and ${roundTripMs} ms, where cubic cannot`, () => {
    const line = { roundTripMs, queueMs: roundTripMs, loss };
    const window = { runMs: 20_000, fromMs: 5000 };
    const held = worst(line, bbr, window);
    const lost = worst(line, cubic, window);
    assert.ok(held.used > least, `bbr ${held.used}`);
    assert.ok(lost.used < 0.05, `cubic ${lost.used}`);
  });
}

/** Round trip, queue, loss, and what is promised of the first ten seconds, start included. */
const PROMISES = [
  [20, 20, 0.001, 0.85],
  [100, 100, 0, 0.85],
  [100, 100, 0.01, 0.75],
  [200, 200, 0.03, 0.5],
] as const;
for (const [roundTripMs, queueMs, loss, least] of PROMISES) {
  Deno.test(`bbr uses ${100 * least} % over ${100 * loss} % of chance loss and ${roundTripMs} ms from its start`, () => {
    const { used } = worst({ roundTripMs, queueMs, loss }, bbr, { runMs: 10_000 });
    assert.ok(used >= least, `${used}`);
  });
}

for (const roundTripMs of [20, 100]) {
  Deno.test(`bbr fills no more than 150 ms of a queue of 500 ms, from its start, over ${roundTripMs} ms`, () => {
    const { longestQueueMs } = worst({ roundTripMs, queueMs: 500 }, bbr, { runMs: 20_000 });
    assert.ok(longestQueueMs <= 150, `${longestQueueMs} ms`);
  });
}

/**
 * Round trip, queue, how often the receiver pauses and for how long, and the least used and the most lost of what was sent.
 * With bunches measured as if the path were faster for a moment, and room for them in the queue, it was 10 and 40 % lost.
 */
const PAUSES = [
  [20, 20, 400, 30, 0.9, 0.001],
  [20, 20, 37, 20, 0.9, 0.005],
  [100, 100, 1000, 150, 0.9, 0.01],
  [100, 100, 1700, 250, 0.85, 0.01],
  [100, 20, 400, 100, 0.9, 0.03],
] as const;
for (const [roundTripMs, queueMs, everyMs, forMs, least, mostLost] of PAUSES) {
  const pauses = { everyMs, forMs };
  Deno.test(`bbr fills ${roundTripMs} ms though the receiver pauses ${forMs} of ${everyMs} ms, not its queue`, () => {
    const line = { roundTripMs, queueMs, seed: 1, pauses };
    const { used, lost, waits } = alone(line, bbr, { runMs: 20_000, fromMs: 2000 });
    const figures = `${(100 * used).toFixed(1)} % used, ${
      (100 * lost).toFixed(2)
    } % lost, ${waits.meanMs} ms of queue`;
    console.log(figures);
    assert.ok(used > least && lost < mostLost && waits.meanMs < 20, figures);
  });
}

Deno.test("bbr sends on top what chance takes, so that 10 % at 200 ms cost no more than themselves", () => {
  const line = { roundTripMs: 200, queueMs: 200, loss: 0.1 };
  const { used } = worst(line, bbr, { runMs: 40_000, fromMs: 10_000 });
  assert.ok(used > 0.8, `${used}, and 0.66 with nothing on top`);
});

Deno.test("bbr sends no more than a twentieth on top, because what polices a rate takes all of it", () => {
  const path = new SharedPath({ roundTripMs: 100, queueMs: 1, seed: 1 }, [{ controller: bbr }]);
  path.run(30_000);
  const { counts } = path.bottleneck;
  const dropped = counts.dropped / (counts.dropped + counts.carried);
  console.log(`${(100 * dropped).toFixed(1)} %`);
  assert.ok(dropped < 0.16, "0.2, all that pacing allows, without a bound");
});

Deno.test("bbr keeps the queue of a deep buffer short", () => {
  const { meanQueueMs, longestQueueMs } = worst({ roundTripMs: 40, queueMs: 1000 }, bbr, {
    runMs: 20_000,
    fromMs: 2000,
  });
  assert.ok(meanQueueMs < 15, `${meanQueueMs} ms on average`);
  assert.ok(longestQueueMs < 60, `${longestQueueMs} ms at most`);
});

Deno.test("bbr visits its states in order", () => {
  const bbr = new Bbr(PACKET);
  const states: string[] = [];
  const watched: CongestionController = {
    name: "watched",
    get windowBytes() {
      return bbr.windowBytes;
    },
    get pacingRate() {
      return bbr.pacingRate;
    },
    feedback(feedback) {
      bbr.feedback(feedback);
      if (states.at(-1) !== bbr.state) states.push(bbr.state);
    },
    timedOut: () => bbr.timedOut(),
    restarted: (nowMs) => bbr.restarted(nowMs),
    packetSize: (bytes) => bbr.packetSize(bytes),
  };
  alone(NEAR, () => watched, { runMs: 8000 });
  assert.deepEqual(states.slice(0, 5), ["startup", "look", "cruise", "look", "cruise"]);
  assert.equal(bbr.isCompeting, false);
});

Deno.test("bbr after a timeout starts small and is back with the first acknowledgement", () => {
  const bbr = bbrAfter(2000);
  const before = bbr.windowBytes;
  bbr.timedOut();
  assert.equal(bbr.windowBytes, 4 * PACKET);
  bbr.feedback({
    ...emptyFeedback(),
    nowMs: 2100,
    ackedBytes: PACKET,
    roundTripMs: 20,
    deliveredAtSendBytes: -1,
  });
  assert.ok(bbr.windowBytes > before / 2);
});

Deno.test("bbr competes when the queue stays while it steps aside, and no more when it goes", () => {
  const bbr = bbrAfter(2000);
  let nowMs = 2000;
  let deliveredBytes = 1e9;
  const runUntil = (untilMs: number, roundTripMs: number) => {
    for (; nowMs < untilMs; nowMs += roundTripMs) {
      deliveredBytes += FAST * roundTripMs;
      const flightBytes = bbr.windowBytes;
      bbr.feedback({
        ...emptyFeedback(),
        nowMs,
        flightBytes,
        priorFlightBytes: flightBytes,
        ackedBytes: FAST * roundTripMs,
        deliveredBytes,
        deliveredAtSendBytes: deliveredBytes - FAST * roundTripMs,
        roundTripMs,
        smoothedRoundTripMs: roundTripMs,
        deliveryRate: FAST,
      });
    }
  };
  runUntil(2080, 40);
  assert.equal(bbr.isCompeting, false);
  runUntil(8000, 40);
  assert.equal(bbr.isCompeting, true);
  const before = bbr.windowBytes;
  runUntil(9000, 40);
  assert.ok(bbr.windowBytes >= before || bbr.state === "look");
  runUntil(22_000, 20);
  assert.equal(bbr.isCompeting, false);
});
