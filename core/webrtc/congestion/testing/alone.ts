/**
 * One flow that has a line to itself.
 *
 * @module
 */

import type { CongestionControllerFactory } from "../controller.ts";
import { type LineOptions, SharedPath } from "./shared_path.ts";
import type { Waits } from "./waits.ts";

/** How long it runs. */
export interface AloneOptions {
  readonly runMs: number;
  /** What happens before does not count. @default 0 */
  readonly fromMs?: number;
}

/**
 * How much of the line the flow's bytes used, 0–1, where 0.93 is all there is beside headers, what part of all that it ever
 * sent was lost, and how long its packets waited in the queue.
 */
export function alone(
  line: LineOptions,
  controller: CongestionControllerFactory,
  { runMs, fromMs = 0 }: AloneOptions,
): { used: number; lost: number; waits: Waits } {
  const path = new SharedPath(line, [{ controller }]);
  const [{ receiver, sender }, { waits, bytesPerMs }] = [path.flows[0]!, path.bottleneck];
  path.run(fromMs);
  const before = receiver.arrivedBytes;
  waits.reset();
  path.run(runMs);
  const used = (receiver.arrivedBytes - before) / (bytesPerMs * (runMs - fromMs));
  return { used, lost: sender.lostPackets / sender.sentPackets, waits };
}
