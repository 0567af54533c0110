/**
 * Two flows that meet on a line of 100 Mbit/s.
 *
 * @module
 */

import type { CongestionControllerFactory } from "../controller.ts";
import { type LineOptions, SharedPath } from "./shared_path.ts";

const BYTES_PER_MS = 12_500;

/**
 * Share of the first flow, and how much of the line both used, 0–1, without the first quarter of `runMs`; the second flow
 * starts at `startMs`.
 */
export function meet(
  line: LineOptions,
  [first, second]: readonly [CongestionControllerFactory, CongestionControllerFactory],
  { startMs = 0, runMs = 60_000 }: { startMs?: number; runMs?: number },
): { share: number; used: number } {
  const path = new SharedPath(line, [{ controller: first }, { controller: second, startMs }]);
  path.run(runMs / 4);
  const before = path.flows.map(({ arrivedBytes }) => arrivedBytes);
  path.run(runMs);
  const [ours, theirs] = path.flows.map(({ arrivedBytes }, index) => arrivedBytes - before[index]!);
  return { share: ours! / (ours! + theirs!), used: (ours! + theirs!) / (BYTES_PER_MS * runMs * 3 / 4) };
}
