/**
 * A whole transfer in memory: a source, a sink, two drivers and a line between them.
 *
 * @module
 */

import type { Lane } from "../connection/lane.ts";
import type { ManifestEntry, Platform, Sink, Source } from "../ports.ts";
import type { Status } from "../status.ts";
import { type Decide, receiveOver } from "./receiving.ts";
import { sendOver } from "./sending.ts";
import type { TransferSummary } from "./summary.ts";
import { patterned, sha256 } from "./testing_files.ts";
import { type Line, type Link, linkPair } from "./testing_link.ts";
import type { Timings } from "./timings.ts";

/** Waits short enough for a test, and long enough for a busy machine. */
export const SHORT: Timings = { keepaliveMs: 20, peerSilenceMs: 2_000, stallMs: 300, closeGraceMs: 300 };

/** What the drivers need of a platform. */
export const memoryPlatform: Platform = {
  agent: "test",
  createPeerConnection: () => Promise.reject(new Error("no connections here")),
  sha256,
};

/** Files in memory as what is sent. */
export class MemorySource implements Source {
  readonly entries: readonly ManifestEntry[];
  /** Bytes that were read in all. */
  readBytes = 0;
  /** Reads under way now. */
  reading = 0;
  /** How often it was closed. */
  closes = 0;
  readonly #files: readonly Uint8Array<ArrayBuffer>[];
  readonly #beforeRead: (file: number, offset: number) => Promise<void> | void;

  /** Files of `sizes` bytes. @param beforeRead May wait, or throw what a read throws. */
  constructor(
    sizes: readonly number[],
    beforeRead: (file: number, offset: number) => Promise<void> | void = () => {},
  ) {
    this.#files = sizes.map((size, index) => patterned(size, index + 1));
    this.entries = sizes.map((size, index) => ({ path: `file-${index}`, size }));
    this.#beforeRead = beforeRead;
  }

  async read(file: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    this.readBytes += length;
    this.reading++;
    try {
      await this.#beforeRead(file, offset);
      return this.#files[file]!.slice(offset, offset + length);
    } finally {
      this.reading--;
    }
  }

  close(): Promise<void> {
    this.closes++;
    return Promise.resolve();
  }

  /** The bytes of file `file`. */
  bytesOf(file: number): Uint8Array<ArrayBuffer> {
    return this.#files[file]!;
  }
}

/** What a sink in memory does before it does what it should; each may wait or throw. */
export interface SinkHooks {
  readonly check?: () => Promise<void> | void;
  readonly write?: (file: number, offset: number) => Promise<void> | void;
  readonly finish?: (file: number) => Promise<void> | void;
}

/** Files in memory as what is received. */
export class MemorySink implements Sink {
  readonly place = "memory";
  /** What is under its final name. */
  readonly finished = new Map<number, Uint8Array<ArrayBuffer>>();
  /** Bytes that were written in all. */
  writtenBytes = 0;
  /** Writes and finishes under way now. */
  working = 0;
  /** How often it was closed, and what was wrong about that. */
  closes = 0;
  readonly faults: string[] = [];
  readonly #partial = new Map<number, Uint8Array<ArrayBuffer>>();
  readonly #hooks: SinkHooks;
  #entries: readonly ManifestEntry[] = [];

  /** Empty. */
  constructor(hooks: SinkHooks = {}) {
    this.#hooks = hooks;
  }

  async check(entries: readonly ManifestEntry[]): Promise<void> {
    await this.#hooks.check?.();
    this.#entries = entries;
  }

  write(file: number, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#work(async () => {
      await this.#hooks.write?.(file, offset);
      this.#partialOf(file).set(bytes, offset);
      this.writtenBytes += bytes.length;
    });
  }

  finish(file: number): Promise<void> {
    return this.#work(async () => {
      await this.#hooks.finish?.(file);
      if (this.finished.has(file)) this.faults.push(`file ${file} finished twice`);
      this.finished.set(file, this.#partialOf(file));
    });
  }

  close(): Promise<void> {
    this.closes++;
    if (this.working > 0) this.faults.push(`closed while ${this.working} writes were under way`);
    this.#partial.clear();
    return Promise.resolve();
  }

  #partialOf(file: number): Uint8Array<ArrayBuffer> {
    const partial = this.#partial.get(file) ?? new Uint8Array(this.#entries[file]!.size);
    this.#partial.set(file, partial);
    return partial;
  }

  async #work(what: () => Promise<void>): Promise<void> {
    if (this.closes > 0) this.faults.push("used after it was closed");
    this.working++;
    try {
      await what();
    } finally {
      this.working--;
    }
  }
}

/** What one transfer is made of; what is left out behaves. */
export interface TransferOptions {
  readonly sizes?: readonly number[];
  readonly line?: Line;
  readonly source?: MemorySource;
  readonly sink?: MemorySink;
  readonly decide?: Decide;
  readonly platforms?: { readonly sender?: Platform; readonly receiver?: Platform };
  readonly signals?: { readonly sender?: AbortSignal; readonly receiver?: AbortSignal };
  readonly timings?: Timings;
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

/** Sends from memory to memory; resolves when both sides have settled. */
export async function transfer(options: TransferOptions): Promise<Outcome> {
  const { sizes = [1], timings = SHORT, platforms = {}, signals = {} } = options;
  const { source = new MemorySource(sizes), sink = new MemorySink() } = options;
  const { a, b, link } = linkPair(options.line);
  const told = { sender: [] as Status[], receiver: [] as Status[] };
  const report = (side: "sender" | "receiver") => (status: Status): void => {
    told[side].push(status);
    options.watch?.(side, status);
  };
  const decide = options.decide ?? (() => Promise.resolve(true));
  const [sent, received] = await Promise.allSettled([
    sendOver({
      lane: a,
      source,
      platform: platforms.sender ?? memoryPlatform,
      report: report("sender"),
      signal: signals.sender,
      timings,
    }),
    receiveOver({
      lane: b,
      sink,
      decide,
      platform: platforms.receiver ?? memoryPlatform,
      report: report("receiver"),
      signal: signals.receiver,
      timings,
    }),
  ]);
  return { sent, received, source, sink, told, link };
}

/** How a side ended, in a word: `done` or the code of its error. */
export function endOf(ending: Ending): string {
  if (ending.status === "fulfilled") return "done";
  return (ending.reason as { code?: string }).code ?? String(ending.reason);
}

/** A peer that says what a test wants and hears everything: the other end of a lane, without a driver. */
export class PuppetPeer {
  /** Control messages that came, as text. */
  readonly heard: string[] = [];
  /** Frames that came. */
  frames = 0;
  readonly #lane: Lane;

  /** Listens on `lane`. @param hear Told each control message. */
  constructor(lane: Lane, hear: (message: Record<string, unknown>, peer: PuppetPeer) => void = () => {}) {
    this.#lane = lane;
    lane.listen({
      control: (text) => {
        this.heard.push(text);
        hear(JSON.parse(text), this);
      },
      data: () => this.frames++,
      closed: () => {},
    });
  }

  /** Says `message`, as JSON unless it is text. */
  say(message: object | string): void {
    this.#lane.sendControl(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Sends bytes. */
  send(bytes: Uint8Array<ArrayBuffer>): void {
    this.#lane.sendData(bytes);
  }

  /** Closes. */
  close(): void {
    this.#lane.close();
  }
}
