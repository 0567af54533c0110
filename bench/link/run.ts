/**
 * Flows over one emulated line, from the moment that all are connected.
 *
 * @module
 */

import { Household } from "../household.ts";
import { End, type EndKind, openChannel } from "../webrtc/end.ts";
import type { LineShape } from "./bottleneck.ts";
import { chooseTcpControl } from "./congestion.ts";
import { EmulatedLine } from "./emulated_line.ts";
import type { LineReport } from "./line.ts";
import { inNamespace, type LineEnd } from "./namespaces.ts";
import { socketDrops } from "./socket_drops.ts";

/** Bytes that go one way. */
export interface Flow {
  readonly sender: EndKind;
  readonly receiver: EndKind;
  /** The kernel's congestion control, for TCP. */
  readonly tcpControl?: string;
}

/** How long to look. */
export interface LookOptions {
  /** Seconds that the flows last. */
  readonly seconds: number;
  /** Seconds of these that are not counted, at the beginning. @default 0 */
  readonly uncountedSeconds?: number;
}

/** What came of it. */
export interface RunResult {
  /** For each flow the share of the line's rate that its user's bytes took, 0–1. */
  readonly shares: readonly number[];
  /** What the line did, from its making to its end. */
  readonly line: LineReport;
  /** Datagrams that the receivers had no room for, whatever the line did. */
  readonly socketDrops: number;
}

/** More than any line carries in any time. */
const ENDLESS = Number.MAX_SAFE_INTEGER;

/** Both ends of a flow. */
interface Pair {
  readonly from: End;
  readonly to: End;
}

/** Lets the flows share a line. @throws NoLineError when there can be none; Error when a flow does not connect. */
export async function runFlows(
  flows: readonly Flow[],
  shape: LineShape,
  { seconds, uncountedSeconds = 0 }: LookOptions,
): Promise<RunResult> {
  await using household = new Household();
  const line = await household.own(() => new EmulatedLine(shape));
  await line.up();
  const pairs = await Promise.all(flows.map((flow) => connect(flow, line.ends, household)));
  for (const { from, to } of pairs) {
    to.tell({ start: true });
    from.tell({ start: true });
  }
  const [startMs, before] = await look(pairs, uncountedSeconds);
  const [endMs, after] = await look(pairs, seconds - uncountedSeconds);
  const shares = after.map((bytes, index) =>
    8 * (bytes - before[index]!) / shape.bitsPerSecond / ((endMs - startMs) / 1000)
  );
  const drops = await socketDrops(line.ends[1]);
  await Promise.all(pairs.flatMap(({ from, to }) => [from, to]).map((end) => end[Symbol.asyncDispose]()));
  return { shares, line: await line.end(), socketDrops: drops };
}

async function connect(
  { sender, receiver, tcpControl }: Flow,
  [near, far]: readonly [LineEnd, LineEnd],
  household: Household,
): Promise<Pair> {
  if (tcpControl !== undefined) await chooseTcpControl(near, tcpControl);
  const shared = { bytes: ENDLESS, extra: [far.address] };
  const to = await household.own(() =>
    new End(receiver, { ...shared, role: "receive", prefix: inNamespace(far) })
  );
  const from = await household.own(() =>
    new End(sender, { ...shared, role: "send", prefix: inNamespace(near) })
  );
  await openChannel(from, to);
  return { from, to };
}

/** When `seconds` have passed: the time, and what every receiver has. @throws Error when an end ends before. */
async function look(pairs: readonly Pair[], seconds: number): Promise<[nowMs: number, bytes: number[]]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, 1000 * seconds);
  try {
    await Promise.race([promise, ...pairs.flatMap(({ from, to }) => [from.finished, to.finished])]);
  } finally {
    clearTimeout(timer);
  }
  return [performance.now(), pairs.map(({ to }) => to.receivedBytes)];
}
