/** Each controller alone on a path of its own: what it is for, and what every one promises. */
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { seededRandom } from "../../testing_random.ts";
import { Bbr } from "./bbr.ts";
import { type CongestionController, emptyFeedback } from "./controller.ts";
import { Cubic } from "./cubic.ts";
import { runPath } from "./testing_path.ts";

const PACKET = 1176;
/** 100 Mbit/s in bytes per millisecond. */
const FAST = 12_500;

const CONTROLLERS: [string, () => CongestionController][] = [
  ["cubic", () => new Cubic(PACKET)],
  ["bbr", () => new Bbr(PACKET)],
];

for (const [name, make] of CONTROLLERS) {
  for (const roundTripMs of [5, 20, 100]) {
    Deno.test(`${name} fills a clean path of 100 Mbit/s and ${roundTripMs} ms`, () => {
      const path = { rate: FAST, roundTripMs, queueBytes: FAST * roundTripMs };
      const { utilisation } = runPath(make(), path, { durationMs: 10_000, fromMs: 2000 });
      assert.ok(utilisation > 0.9, `${utilisation}`);
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
      const controller = make();
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
  const cubic = new Cubic(PACKET);
  const path = { rate: FAST, roundTripMs: 50, queueBytes: FAST * 5000 };
  const { longestQueueMs } = runPath(cubic, path, { durationMs: 3000 });
  // Doubling for three seconds would be thousands; five rounds of growth by a quarter are a factor of three.
  assert.ok(longestQueueMs < 400, `${longestQueueMs} ms of queue in a buffer of 5,000 ms`);
});

for (const [loss, roundTripMs, least] of [[0.01, 100, 0.85], [0.03, 200, 0.75], [0.1, 40, 0.7]] as const) {
  Deno.test(`bbr holds the rate over ${loss * 100} % of chance loss and ${roundTripMs} ms, where cubic cannot`, () => {
    const path = { rate: FAST, roundTripMs, queueBytes: FAST * roundTripMs, loss };
    const window = { durationMs: 20_000, fromMs: 5000 };
    const held = runPath(new Bbr(PACKET), path, { ...window, random: seededRandom(6) });
    const lost = runPath(new Cubic(PACKET), path, { ...window, random: seededRandom(6) });
    assert.ok(held.utilisation > least, `bbr ${held.utilisation}`);
    assert.ok(lost.utilisation < 0.3, `cubic ${lost.utilisation}`);
  });
}

Deno.test("bbr keeps the queue of a deep buffer short", () => {
  const path = { rate: FAST, roundTripMs: 40, queueBytes: FAST * 1000 };
  const result = runPath(new Bbr(PACKET), path, { durationMs: 20_000, fromMs: 2000 });
  assert.ok(result.meanQueueMs < 15, `${result.meanQueueMs} ms on average`);
  assert.ok(result.longestQueueMs < 60, `${result.longestQueueMs} ms at most`);
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
  runPath(watched, { rate: FAST, roundTripMs: 20, queueBytes: FAST * 20 }, { durationMs: 8000 });
  assert.deepEqual(states.slice(0, 5), ["startup", "look", "cruise", "look", "cruise"]);
  assert.equal(bbr.isCompeting, false);
});

Deno.test("bbr after a timeout starts small and is back with the first acknowledgement", () => {
  const bbr = new Bbr(PACKET);
  runPath(bbr, { rate: FAST, roundTripMs: 20, queueBytes: FAST * 20 }, { durationMs: 2000 });
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
  const bbr = new Bbr(PACKET);
  runPath(bbr, { rate: FAST, roundTripMs: 20, queueBytes: FAST * 20 }, { durationMs: 2000 });
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
