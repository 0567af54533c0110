/**
 * One measured transfer: two ends, a channel between them, and everything through it.
 *
 * @module
 */

import { within } from "../../tests/support/wait.ts";
import { Household } from "../household.ts";
import { End, type EndKind, openChannel } from "./end.ts";

/** Who sends to whom. */
export interface Pairing {
  readonly sender: EndKind;
  readonly receiver: EndKind;
}

/** What it came to. */
export interface TransferResult {
  /** From the first message to the last, at the receiver. */
  readonly seconds: number;
  /** Processor time of both ends while it lasted. */
  readonly cpuSeconds: number;
  /** Most memory that was resident, start included. */
  readonly senderPeakBytes: number;
  readonly receiverPeakBytes: number;
  /** The delay of the event loop of the later end, 99th percentile; NaN where no end measures it. */
  readonly loopDelayMs: number;
}

/** Bytes a second below which a transfer counts as hung. */
const HUNG_BELOW = 1_500_000;

/** Milliseconds that any transfer may take besides. */
const GRACE_MS = 30_000;

/** Moves `bytes` from one to the other. @throws Error when they do not connect, or hang. */
export async function measureTransfer({ sender, receiver }: Pairing, bytes: number): Promise<TransferResult> {
  await using household = new Household();
  const to = await household.own(() => new End(receiver, { role: "receive", bytes }));
  const from = await household.own(() => new End(sender, { role: "send", bytes }));
  await openChannel(from, to);
  const before = await cpuSecondsOf(from, to);
  to.tell({ start: true });
  from.tell({ start: true });
  const what = () => `${sender} → ${receiver} to move ${bytes} bytes, ${to.receivedBytes} came`;
  const seconds = await within(to.finished, { what, deadlineMs: GRACE_MS + 1000 * bytes / HUNG_BELOW });
  const [senderUsage, receiverUsage] = await Promise.all([from.usage(), to.usage()]);
  const delays = (await Promise.all([from.loopDelayMs(), to.loopDelayMs()])).filter((delay) => !isNaN(delay));
  return {
    seconds,
    cpuSeconds: senderUsage.cpuSeconds + receiverUsage.cpuSeconds - before,
    senderPeakBytes: senderUsage.peakBytes,
    receiverPeakBytes: receiverUsage.peakBytes,
    loopDelayMs: delays.length > 0 ? Math.max(...delays) : NaN,
  };
}

async function cpuSecondsOf(...ends: End[]): Promise<number> {
  const usages = await Promise.all(ends.map((end) => end.usage()));
  return usages.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}
