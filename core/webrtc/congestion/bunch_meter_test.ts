import { strict as assert } from "node:assert";
import { BunchMeter } from "./bunch_meter.ts";
import { emptyFeedback, type Feedback } from "./controller.ts";

/** Bytes per millisecond, in the tests of a path of 100 ms. */
const BANDWIDTH = 1000;
const ROUND_TRIP_MS = 100;
const ANY = 1e9;

interface Step {
  readonly nowMs: number;
  readonly ackedBytes: number;
  readonly windowBytes?: number;
}

/** A meter on a path whose rounds last 100 ms; returns what was fed to it last. */
function fed(meter: BunchMeter, steps: readonly Step[]): Feedback {
  let deliveredBytes = 0;
  let feedback = emptyFeedback();
  for (const { nowMs, ackedBytes, windowBytes = ANY } of steps) {
    deliveredBytes += ackedBytes;
    feedback = { ...emptyFeedback(), nowMs, ackedBytes, deliveredBytes, smoothedRoundTripMs: ROUND_TRIP_MS };
    meter.measure(feedback, BANDWIDTH, windowBytes, Math.floor(nowMs / ROUND_TRIP_MS));
  }
  return feedback;
}

/** One acknowledgement each millisecond from `fromMs` to before `untilMs`. */
function steady(fromMs: number, untilMs: number): Step[] {
  return Array.from(
    { length: untilMs - fromMs },
    (_, index) => ({ nowMs: fromMs + index, ackedBytes: BANDWIDTH }),
  );
}

/** Steady until 300 ms, silent for 80, then what was held back within two milliseconds, and steady again until `untilMs`. */
function paused(untilMs: number): Step[] {
  const bunch = [380, 381].map((nowMs) => ({ nowMs, ackedBytes: 40.5 * BANDWIDTH }));
  return [...steady(0, 300), ...bunch, ...steady(382, untilMs)];
}

Deno.test("extraBytes is next to nothing while acknowledgements come as fast as the bandwidth", () => {
  const meter = new BunchMeter();
  fed(meter, steady(0, 1000));
  assert.ok(meter.extraBytes <= BANDWIDTH, `${meter.extraBytes}`);
});

Deno.test("extraBytes is what was held back, for two and a half seconds", () => {
  const meter = new BunchMeter();
  fed(meter, paused(1000));
  assert.ok(meter.extraBytes >= 79 * BANDWIDTH && meter.extraBytes <= 82 * BANDWIDTH, `${meter.extraBytes}`);
  fed(meter, steady(1000, 4000));
  assert.ok(meter.extraBytes <= 2 * BANDWIDTH, `${meter.extraBytes}`);
});

Deno.test("extraBytes is never more than the window", () => {
  const meter = new BunchMeter();
  fed(meter, paused(500).map((step) => ({ ...step, windowBytes: 5000 })));
  assert.equal(meter.extraBytes, 5000);
});

Deno.test("calmRate() is that of before a pause, for what was sent within the bunch after it", () => {
  const meter = new BunchMeter();
  const feedback = fed(meter, paused(480));
  // Sent at 380 ms, between both halves of the bunch, and acknowledged at 479: the path seems to have carried 139 in 99 ms.
  const deliveredAtSendBytes = 340.5 * BANDWIDTH;
  const deliveryRate = (feedback.deliveredBytes - deliveredAtSendBytes) / 99;
  assert.ok(deliveryRate > 1.3 * BANDWIDTH, `${deliveryRate}`);
  const rate = meter.calmRate({ ...feedback, deliveredAtSendBytes, deliveryRate });
  assert.ok(Math.abs(rate / BANDWIDTH - 1) < 0.02, `${rate}`);
});

Deno.test("calmRate() is the delivery rate after silence: there was nothing to deliver", () => {
  const meter = new BunchMeter();
  const { deliveredBytes } = fed(meter, steady(0, 300));
  meter.restarted(5000);
  const feedback = {
    ...emptyFeedback(),
    nowMs: 5100,
    ackedBytes: 50_000,
    deliveredBytes: deliveredBytes + 50_000,
  };
  const rate = meter.calmRate({ ...feedback, deliveredAtSendBytes: deliveredBytes, deliveryRate: 500 });
  assert.equal(rate, 500);
});
