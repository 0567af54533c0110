/**
 * A whole transfer in memory: a source, a sink, two drivers and a line between them.
 *
 * @module
 */

import { within } from "../deadline.ts";
import type { Platform } from "../ports.ts";
import type { Status } from "../status.ts";
import { BlockLoader } from "./block_loader.ts";
import type { Decide } from "./choice.ts";
import { receiveOver } from "./receiving.ts";
import { sendOver } from "./sending.ts";
import type { PauseControl } from "./pause.ts";
import type { TransferSummary } from "./summary.ts";
import { sha256 } from "./testing_files.ts";
import { type Line, type Link, linkPair } from "./testing_link.ts";
import { MemorySink } from "./testing_sink.ts";
import { type MemoryEntry, MemorySource } from "./testing_source.ts";
import type { Throttle } from "./throttle.ts";
import type { Timings } from "./timings.ts";

export { PuppetPeer } from "./testing_puppet.ts";
export { MemorySink } from "./testing_sink.ts";
export { MemorySource } from "./testing_source.ts";

/** Waits short enough for a test, and long enough for a busy machine. */
export const SHORT: Timings = {
  keepaliveMs: 20,
  peerSilenceMs: 2_000,
  leftSilenceMs: 200,
  stallMs: 1_000,
  closeGraceMs: 300,
};

/** Milliseconds that a transfer in a test may take: less than the graces it should never need. */
const DEADLINE_MS = 20_000;

/** What the drivers need of a platform. */
export const memoryPlatform: Platform = {
  agent: "test",
  createPeerConnection: () => Promise.reject(new Error("no connections here")),
  sha256,
};

/** What one transfer is made of; what is left out behaves. */
export interface TransferOptions {
  /** Sizes of files, or entries. @default one file of one byte */
  readonly sizes?: readonly (number | MemoryEntry)[];
  readonly line?: Line;
  readonly source?: MemorySource;
  readonly loader?: BlockLoader;
  readonly throttle?: Throttle;
  readonly sink?: MemorySink;
  /** @default everything is wanted */
  readonly decide?: Decide;
  readonly platforms?: { readonly sender?: Platform; readonly receiver?: Platform };
  readonly signals?: { readonly sender?: AbortSignal; readonly receiver?: AbortSignal };
  readonly pauses?: { readonly sender?: PauseControl; readonly receiver?: PauseControl };
  readonly timings?: Timings;
  /** Given the line, to cut it when a test likes. */
  readonly joined?: (link: Link) => void;
  /** Told what each side reports, as it does. */
  readonly watch?: (side: "sender" | "receiver", status: Status) => void;
}

/** How one side ended: its summary, or the error. */
export type Ending = PromiseSettledResult<TransferSummary>;

/** A transfer after both sides ended. */
export interface Outcome {
  readonly sent: Ending;
  readonly received: Ending;
  readonly source: MemorySource;
  readonly sink: MemorySink;
  readonly told: { readonly sender: readonly Status[]; readonly receiver: readonly Status[] };
  readonly link: Link;
}

/** Sends from memory to memory; resolves when both sides have settled, rejects when that takes too long. */
export async function transfer(options: TransferOptions): Promise<Outcome> {
  const { sizes = [1], timings = SHORT, platforms = {}, signals = {}, pauses = {}, throttle } = options;
  const { source = new MemorySource(sizes), sink = new MemorySink() } = options;
  const sender = platforms.sender ?? memoryPlatform;
  const { a, b, link } = linkPair(options.line);
  options.joined?.(link);
  const told = { sender: [] as Status[], receiver: [] as Status[] };
  const report = (side: "sender" | "receiver") => (status: Status): void => {
    told[side].push(status);
    options.watch?.(side, status);
  };
  const both = Promise.allSettled([
    sendOver({
      lane: a,
      source,
      loader: options.loader ?? new BlockLoader(source, (bytes) => sender.sha256(bytes)),
      platform: sender,
      report: report("sender"),
      signal: signals.sender,
      pause: pauses.sender,
      timings,
      ...(throttle !== undefined && { throttle }),
    }),
    receiveOver({
      lane: b,
      sink,
      decide: options.decide ?? (() => Promise.resolve(true)),
      platform: platforms.receiver ?? memoryPlatform,
      report: report("receiver"),
      signal: signals.receiver,
      pause: pauses.receiver,
      timings,
    }),
  ]);
  const [sent, received] = await within(both, { timeoutMs: DEADLINE_MS });
  return { sent, received, source, sink, told, link };
}

/** How a side ended, in a word: `done` or the code of its error. */
export function endOf(ending: Ending): string {
  if (ending.status === "fulfilled") return "done";
  return (ending.reason as { code?: string }).code ?? String(ending.reason);
}
