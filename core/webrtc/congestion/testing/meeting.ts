/**
 * Two flows that meet on a line.
 *
 * @module
 */

import type { CongestionControllerFactory } from "../controller.ts";
import { type LineOptions, SharedPath } from "./shared_path.ts";

/**
 * Share of the first flow, and how much of the line the bytes of both used, 0–1, without the first quarter of `runMs`; the
 * second flow starts at `startMs`.
 */
export function meet(
  line: LineOptions,
  [first, second]: readonly [CongestionControllerFactory, CongestionControllerFactory],
  { startMs = 0, runMs = 60_000 }: { startMs?: number; runMs?: number },
): { share: number; used: number } {
  const path = new SharedPath(line, [{ controller: first }, { controller: second, startMs }]);
  path.run(runMs / 4);
  const before = path.flows.map(({ receiver }) => receiver.arrivedBytes);
  path.run(runMs);
  const [ours, theirs] = path.flows.map(({ receiver }, index) => receiver.arrivedBytes - before[index]!);
  const both = ours! + theirs!;
  return { share: ours! / both, used: both / (path.bottleneck.bytesPerMs * runMs * 3 / 4) };
}
