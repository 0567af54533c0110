/**
 * How two flows split a link of 100 Mbit/s, printed and held against what is promised: 60 : 40 with another of ours that
 * starts together, 75 : 25 with one of CUBIC. Seeds are printed; `SLIP_SEED` tries another.
 */
import { strict as assert } from "node:assert";
import { bbr } from "../congestion/bbr.ts";
import type { CongestionControllerFactory } from "../congestion/controller.ts";
import { cubic } from "../congestion/cubic.ts";
import { greedyFlow } from "./testing/greedy_flow.ts";
import { Link } from "./testing/link.ts";
import { Simulation } from "./testing/simulation.ts";

const SEED = Number(Deno.env.get("SLIP_SEED") ?? 1);
const BITS_PER_SECOND = 1e8;

interface Meeting {
  readonly roundTripMs: number;
  readonly queueMs: number;
  /** What our flow meets. */
  readonly other: CongestionControllerFactory;
  /** When the other starts. */
  readonly otherStartMs: number;
  /** What is not counted, and the end. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Returns the share of the first flow, 0–1, and how much of the link both used. */
function meet({ roundTripMs, queueMs, other, otherStartMs, fromMs, untilMs }: Meeting): [number, number] {
  const link = { bitsPerSecond: BITS_PER_SECOND, delayMs: roundTripMs / 2, queueMs };
  const [there, back] = [new Link({ ...link, seed: SEED }), new Link({ ...link, seed: SEED + 1 })];
  const flows = [greedyFlow(10 * SEED, there, back, bbr), greedyFlow(10 * SEED + 5, there, back, other)];
  const simulation = new Simulation(flows.flatMap(({ sender, receiver }) => [sender, receiver]), [
    there,
    back,
  ]);
  flows[0]!.sender.association.connect(0);
  simulation.run(otherStartMs);
  flows[1]!.sender.association.connect(otherStartMs);
  simulation.run(fromMs);
  const before = flows.map(({ receiver }) => receiver.receivedBytes);
  simulation.run(untilMs);
  const [first, second] = flows.map(({ receiver }, index) => receiver.receivedBytes - before[index]!);
  const used = (first! + second!) * 8000 / (BITS_PER_SECOND * (untilMs - fromMs));
  return [first! / (first! + second!), used];
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}

const TOGETHER = { otherStartMs: 0, fromMs: 5000, untilMs: 30_000 };
const LATE = { otherStartMs: 5000, fromMs: 15_000, untilMs: 40_000 };

/** Round trip, queue, whom we meet and when, and the least that each has. */
const MEETINGS: [number, number, "bbr" | "cubic", typeof LATE, number][] = [
  [20, 20, "bbr", TOGETHER, 0.4],
  [20, 100, "bbr", TOGETHER, 0.4],
  [40, 200, "bbr", TOGETHER, 0.4],
  [40, 100, "bbr", TOGETHER, 0.4],
  [100, 100, "bbr", TOGETHER, 0.4],
  [20, 20, "bbr", LATE, 0.4],
  [40, 100, "bbr", LATE, 0.4],
  [100, 100, "bbr", LATE, 0.4],
  [20, 20, "cubic", TOGETHER, 0.25],
  [40, 40, "cubic", TOGETHER, 0.25],
  [40, 100, "cubic", TOGETHER, 0.25],
  [100, 100, "cubic", TOGETHER, 0.25],
  [20, 200, "cubic", TOGETHER, 0.25],
];

for (const [roundTripMs, queueMs, name, when, least] of MEETINGS) {
  const start = when === LATE ? " that starts 5 s later" : "";
  const title = `${roundTripMs} ms, queue of ${queueMs} ms: bbr and ${name}${start}`;
  Deno.test(`${title} have ${percent(least)} % each at least`, () => {
    const other = name === "bbr" ? bbr : cubic;
    const [share, used] = meet({ roundTripMs, queueMs, other, ...when });
    console.log(
      `${title} (seed ${SEED}): ${percent(share)} : ${percent(1 - share)}, ${percent(used)} % used`,
    );
    assert.ok(share >= least && share <= 1 - least, `${share}`);
    assert.ok(used >= 0.85, `${used}`);
  });
}
