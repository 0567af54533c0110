/**
 * Prints how two flows split a simulated line of 100 Mbit/s, over round trips, queues and starts, and what one alone does:
 *
 *     deno run --allow-env core/webrtc/congestion/testing/grid.ts [--seeds 3] [--only PART-OF-A-NAME]
 *
 * A minute each, the last three quarters of it counted. A share is that of the first flow in percent, one number a seed;
 * the second comes together with it, or 5 or 10 s late. `!` marks what breaks a promise.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { bbr } from "../bbr.ts";
import type { CongestionControllerFactory } from "../controller.ts";
import { cubic } from "../cubic.ts";
import { alone } from "./alone.ts";
import { meet } from "./meeting.ts";

const STARTS_MS = [0, 5000, 10_000];

const PAIRS: [string, CongestionControllerFactory, CongestionControllerFactory, number][] = [
  ["ours:ours", bbr, bbr, 0.4],
  ["ours:cubic", bbr, cubic, 0.25],
  ["cubic:ours", cubic, bbr, 0.25],
  ["cubic:cubic", cubic, cubic, 0],
];
const ALONE = [
  [20, 20, 0.001, 0.85, 150],
  [100, 100, 0, 0.85, 150],
  [100, 100, 0.01, 0.75, 150],
  [200, 200, 0.03, 0.5, 1000],
  [100, 20, 0, 0, 1000],
  [100, 500, 0, 0, 150],
  [20, 500, 0, 0, 150],
  [20, 20, 0, 0, 1000],
] as const;

function percent(value: number): string {
  return (100 * value).toFixed(0);
}

function printPairs(seeds: number, only: string): void {
  for (const [name, first, second, least] of PAIRS) {
    if (!name.includes(only)) continue;
    console.log(`\n${name}: together | 5 s late | 10 s late; least used of the line`);
    for (const roundTripMs of [20, 40, 100]) {
      for (const queueMs of [20, 100, 200, 500]) {
        let lowest = 1;
        const cells = STARTS_MS.map((startMs) => {
          const shares = Array.from({ length: seeds }, (_, index) => {
            const { share, used } = meet({ roundTripMs, queueMs, seed: index + 1 }, [first, second], {
              startMs,
            });
            lowest = Math.min(lowest, used);
            return percent(share) + (share < least || share > 1 - least ? "!" : "");
          });
          return shares.join(" ").padEnd(4 * seeds + 1);
        });
        const line = `${roundTripMs} ms, queue ${queueMs} ms`.padEnd(20);
        console.log(`${line} | ${cells.join(" | ")} | ${percent(lowest)} %`);
      }
    }
  }
}

function printAlone(seeds: number): void {
  console.log("\nalone, first 20 s: percent used / p99 ms of queue");
  for (const [roundTripMs, queueMs, loss, least, mostMs] of ALONE) {
    const cells = Array.from({ length: seeds }, (_, index) => {
      const { used, waits } = alone({ roundTripMs, queueMs, loss, seed: index + 1 }, bbr, { runMs: 20_000 });
      const longMs = waits.quantileMs(0.99);
      return `${percent(used)}${used < least ? "!" : ""}/${longMs}${longMs > mostMs ? "!" : ""}`;
    });
    console.log(`${roundTripMs} ms, queue ${queueMs} ms, ${100 * loss} %`.padEnd(26), cells.join("  "));
  }
}

if (import.meta.main) {
  const { seeds, only } = parseArgs({
    options: { seeds: { type: "string", default: "3" }, only: { type: "string", default: "" } },
  }).values;
  if ("alone".includes(only)) printAlone(Number(seeds));
  printPairs(Number(seeds), only);
}
