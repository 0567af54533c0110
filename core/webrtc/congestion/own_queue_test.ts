import assert from "node:assert/strict";
import { ownQueueBytes } from "./own_queue.ts";

/** 100 Mbit/s, in bytes per millisecond. */
const LINE = 12_500;
const PACKET = 1_000;

const TABLE: readonly (readonly [what: string, roundTripMs: number, bandwidth: number, bytes: number])[] = [
  ["three square roots of what a long path holds", 100, LINE, 106_066],
  ["three times as much for a path nine times as long", 900, LINE, 318_198],
  ["96 packets beside a fast neighbour", 0.1, 4 * LINE, 96_000],
  ["four milliseconds beside a slow one", 0.1, LINE / 10, 5_000],
];

for (const [what, roundTripMs, bandwidth, bytes] of TABLE) {
  Deno.test(`ownQueueBytes() is ${what}`, () => {
    assert.equal(Math.round(ownQueueBytes(bandwidth * roundTripMs, bandwidth, PACKET)), bytes);
  });
}
