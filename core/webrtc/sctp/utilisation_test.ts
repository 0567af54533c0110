/**
 * What share of an emulated link the user's bytes take, printed as a table and held against a floor. The whole of a packet
 * counts on the link, 65 bytes around it included, so that 92.6 % is all there is.
 */
import { strict as assert } from "node:assert";
import { bbr } from "../congestion/bbr.ts";
import type { CongestionControllerFactory } from "../congestion/controller.ts";
import { cubic } from "../congestion/cubic.ts";
import { cutSack } from "./testing/cut_sack.ts";
import { Link, type LinkOptions } from "./testing/link.ts";
import { greedyFlow } from "./testing/greedy_flow.ts";
import { Simulation } from "./testing/simulation.ts";

const SEED = 1;

interface Result {
  /** Share of the link, 0–1. */
  readonly share: number;
  readonly longestQueueMs: number;
}

function run(
  link: Omit<LinkOptions, "seed">,
  congestion: CongestionControllerFactory,
  seconds: number,
): Result {
  const [toZ, toA] = [new Link({ ...link, seed: SEED }), new Link({ ...link, seed: SEED + 1, loss: 0 })];
  const { sender, receiver } = greedyFlow(SEED + 2, toZ, toA, congestion);
  const simulation = new Simulation([sender, receiver], [toZ, toA]);
  sender.association.connect(0);
  simulation.run(seconds * 1000);
  return {
    share: receiver.receivedBytes * 8 / (link.bitsPerSecond! * seconds),
    longestQueueMs: toZ.longestQueueMs,
  };
}

const FAST = { bitsPerSecond: 1e8 };

/** Name, link, least share of bbr over the first ten seconds, start included, and most milliseconds of queue. */
const LINKS: [string, Omit<LinkOptions, "seed">, number, number][] = [
  ["20 ms, 0.1 %", { ...FAST, delayMs: 10, loss: 0.001 }, 0.85, 100],
  ["100 ms, 0 %", { ...FAST, delayMs: 50 }, 0.8, 110],
  ["100 ms, 1 %", { ...FAST, delayMs: 50, loss: 0.01 }, 0.75, 110],
  ["200 ms, 3 %", { ...FAST, delayMs: 100, queueMs: 200, loss: 0.03 }, 0.5, 210],
  ["100 ms, queue of 500 ms", { ...FAST, delayMs: 50, queueMs: 500 }, 0.8, 150],
  ["100 ms, queue of 20 ms", { ...FAST, delayMs: 50, queueMs: 20 }, 0.75, 21],
  ["20 ms, queue of 20 ms", { ...FAST, delayMs: 10, queueMs: 20 }, 0.85, 21],
  ["20 ms, clumps of 30 ms", { ...FAST, delayMs: 10, clumpMs: 30 }, 0.8, 110],
  ["40 ms, 10 %, 10 Mbit/s", { bitsPerSecond: 1e7, delayMs: 20, loss: 0.1 }, 0.6, 110],
];

for (const [name, link, least, mostQueueMs] of LINKS) {
  Deno.test(`bbr uses the link: ${name}`, () => {
    const ours = run(link, bbr, 10);
    const other = run(link, cubic, 10);
    const percent = ({ share }: Result) => `${(100 * share).toFixed(1).padStart(5)} %`;
    console.log(
      `${name.padEnd(26)} bbr ${percent(ours)}   cubic ${percent(other)}   queue ${
        ours.longestQueueMs.toFixed(0)
      } ms`,
    );
    assert.ok(ours.share >= least, `${percent(ours)} of the link, at least ${100 * least} % expected`);
    assert.ok(ours.longestQueueMs <= mostQueueMs, `${ours.longestQueueMs} ms of queue`);
  });
}

/** Lines on which more than 20 packets are missing at a time, or nearly; least share over the first ten seconds. */
const CUT_LINKS: [string, Omit<LinkOptions, "seed">, number][] = [
  ["100 ms, 1 %", { ...FAST, delayMs: 50, loss: 0.01 }, 0.75],
  ["200 ms, 3 %", { ...FAST, delayMs: 100, queueMs: 200, loss: 0.03 }, 0.5],
  ["100 ms, queue of 20 ms", { ...FAST, delayMs: 50, queueMs: 20 }, 0.75],
];

for (const [name, link, least] of CUT_LINKS) {
  Deno.test(`bbr uses the link though SACKs end after 20 gap blocks: ${name}`, () => {
    const shares = [1, 2].map((seed) => shareWithCutSacks(link, seed));
    const percents = shares.map((share) => `${(100 * share).toFixed(1)} %`).join("  ");
    console.log(`${name.padEnd(26)} seeds 1, 2: ${percents}`);
    assert.ok(Math.min(...shares) >= least, `${percents} of the link, at least ${100 * least} % expected`);
  });
}

/** Loss in both directions. */
function shareWithCutSacks(link: Omit<LinkOptions, "seed">, seed: number): number {
  const [toZ, toA] = [new Link({ ...link, seed }), new Link({ ...link, seed: seed + 100, alter: cutSack })];
  const { sender, receiver } = greedyFlow(seed + 200, toZ, toA, bbr);
  const simulation = new Simulation([sender, receiver], [toZ, toA]);
  sender.association.connect(0);
  simulation.run(10_000);
  return receiver.receivedBytes * 8 / (link.bitsPerSecond! * 10);
}
