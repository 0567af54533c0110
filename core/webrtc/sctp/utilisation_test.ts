/**
 * What share of an emulated link the user's bytes take, printed as a table and held against a floor. The whole of a packet
 * counts on the link, 65 bytes around it included, so that 92.6 % is all there is.
 */
import { strict as assert } from "node:assert";
import { bbr } from "../congestion/bbr.ts";
import type { CongestionControllerFactory } from "../congestion/controller.ts";
import { cubic } from "../congestion/cubic.ts";
import { Link, type LinkOptions } from "./testing/link.ts";
import { Endpoint, Simulation } from "./testing/simulation.ts";

const BLOCK = new Uint8Array(48 * 1024);
const SEED = 1;

interface Flow {
  readonly sender: Endpoint;
  readonly receiver: Endpoint;
}

function makeFlow(seed: number, toZ: Link, toA: Link, congestion: CongestionControllerFactory): Flow {
  const sender = new Endpoint("A", toZ, { seed, congestion });
  const receiver = new Endpoint("Z", toA, { seed: seed + 1, congestion });
  sender.join(receiver);
  receiver.join(sender);
  sender.refill = (association) => {
    while (association.bufferedBytes < 1 << 20) association.send(1, 53, BLOCK);
  };
  receiver.onMessage = () => {};
  return { sender, receiver };
}

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
  const { sender, receiver } = makeFlow(SEED + 2, toZ, toA, congestion);
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

for (const [roundTripMs, queueMs] of [[20, 20], [20, 100], [100, 100], [40, 200]] as const) {
  Deno.test(`two flows of bbr share a link of ${roundTripMs} ms with a queue of ${queueMs} ms within 60 : 40`, () => {
    const link = { ...FAST, delayMs: roundTripMs / 2, queueMs };
    const [toZ, toA] = [new Link({ ...link, seed: SEED }), new Link({ ...link, seed: SEED + 1 })];
    const flows = [makeFlow(10, toZ, toA, bbr), makeFlow(20, toZ, toA, bbr)];
    const simulation = new Simulation(flows.flatMap(({ sender, receiver }) => [sender, receiver]), [
      toZ,
      toA,
    ]);
    for (const { sender } of flows) sender.association.connect(0);
    simulation.run(3000);
    const before = flows.map(({ receiver }) => receiver.receivedBytes);
    simulation.run(23_000);
    const [first, second] = flows.map(({ receiver }, index) => receiver.receivedBytes - before[index]!);
    const share = first! / (first! + second!);
    const used = (first! + second!) * 8 / (1e8 * 20);
    console.log(
      `${roundTripMs} ms, queue ${queueMs} ms: ${(100 * share).toFixed(0)} : ${
        (100 - 100 * share).toFixed(0)
      }, ${(100 * used).toFixed(0)} % used`,
    );
    assert.ok(share >= 0.4 && share <= 0.6, `${share}`);
    assert.ok(used >= 0.85, `${used}`);
  });
}
