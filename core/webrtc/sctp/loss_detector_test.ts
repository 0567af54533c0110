import { strict as assert } from "node:assert";
import { ChunkState, Flight } from "./flight.ts";
import { LossDetector, type LossEvidence } from "./loss_detector.ts";
import { RoundTrip } from "./round_trip.ts";

const ROUND_TRIP_MS = 100;
const MESSAGE = { stream: 1, protocol: 53, unordered: true, data: new Uint8Array(9), ssn: 0, sentBytes: 0 };

/** Forty chunks, one a packet, one a millisecond; those in `asking` asked for receipts, and receipts have come before. */
function makeFlight(asking: (position: number) => boolean = () => false) {
  const flight = new Flight();
  const roundTrip = new RoundTrip();
  roundTrip.sample(ROUND_TRIP_MS);
  const detector = new LossDetector(flight, roundTrip);
  detector.answersReceipts = true;
  for (let position = 0; position < 40; position++) {
    flight.add(MESSAGE, 0, 9);
    flight.log(position, position, asking(position), position);
  }
  return { flight, detector };
}

/** What is lost at `nowMs`, when everything in `arrived` has arrived. */
function detect({ flight, detector }: ReturnType<typeof makeFlight>, nowMs: number, arrived: number[]) {
  for (const position of arrived) {
    flight.states[flight.slot(position)] = ChunkState.acknowledged;
    detector.arrived(flight.slot(position));
  }
  const lost: [number, LossEvidence][] = [];
  detector.detect(nowMs, (position, slot, evidence) => {
    flight.states[slot] = ChunkState.lost;
    lost.push([position, evidence]);
  });
  return lost;
}

Deno.test("detect() takes for lost what three later packets have overtaken, or what is 9/8 round trips late", () => {
  const made = makeFlight();
  assert.deepEqual(detect(made, 100, [1, 2]), []);
  assert.deepEqual(detect(made, 101, [3]), [[0, "missing"]]);
  assert.deepEqual(detect(made, 110, [5, 6]), []);
  assert.equal(made.detector.deadlineMs, 4 + 9 / 8 * ROUND_TRIP_MS);
  assert.deepEqual(detect(made, made.detector.deadlineMs, []), [[4, "missing"]]);
});

for (
  const [blocks, wantsReceipts, horizon] of [
    [0, false, Infinity],
    [15, false, Infinity],
    [16, true, Infinity],
    [19, true, Infinity],
    [20, true, 30],
    [21, false, Infinity],
  ] as const
) {
  Deno.test(`reported() of ${blocks} gap blocks: ${wantsReceipts ? "asks" : "does not ask"}, horizon ${horizon}`, () => {
    const { detector } = makeFlight();
    detector.reported(blocks, 30);
    assert.equal(detector.wantsReceipts, wantsReceipts);
    assert.equal(detector.horizon, horizon);
  });
}

Deno.test("reported() trusts a peer that has once reported more than 20 gap blocks", () => {
  const { detector } = makeFlight();
  detector.reported(21, 30);
  detector.reported(20, 30);
  assert.deepEqual([detector.wantsReceipts, detector.horizon], [false, Infinity]);
});

Deno.test("detect() leaves alone what a SACK was too short for, until SACKs get there", () => {
  const made = makeFlight();
  made.detector.reported(20, 10);
  assert.deepEqual(detect(made, 150, [9, 39]).map(([position]) => position), [0, 1, 2, 3, 4, 5, 6, 7, 8, 10]);
  made.detector.reported(20, 12);
  assert.deepEqual(detect(made, 160, []), [[11, "missing"], [12, "missing"]]);
});

Deno.test("detect() sends what a SACK was too short for again after three round trips", () => {
  const made = makeFlight();
  made.detector.reported(20, 36);
  detect(made, 160, [39]);
  assert.equal(made.detector.deadlineMs, 37 + 3 * ROUND_TRIP_MS);
  assert.deepEqual(detect(made, 38 + 3 * ROUND_TRIP_MS, []), [[37, "unseen"], [38, "unseen"]]);
});

Deno.test("detect() goes by receipts beyond the end of a SACK that was cut off", () => {
  const made = makeFlight((position) => position >= 20);
  made.detector.reported(20, 10);
  const lost = detect(made, 160, [21, 22, 24, 39]).filter(([position]) => position > 10);
  assert.deepEqual(lost.slice(0, 2), [[20, "noReceipt"], [23, "noReceipt"]]);
  assert.equal(lost.length, 16);
});

Deno.test("detect() takes no missing receipt for a sign before one has ever come", () => {
  const made = makeFlight(() => true);
  made.detector.answersReceipts = false;
  made.detector.reported(20, 10);
  assert.deepEqual(detect(made, 150, [39]).filter(([position]) => position > 10), []);
});
