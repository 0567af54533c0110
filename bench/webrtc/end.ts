/**
 * An end of a connection from the bench's side: its process, and how far it is.
 *
 * @module
 */

import { within } from "../../tests/support/wait.ts";
import { BenchProcess } from "../bench_process.ts";
import { type Usage, usageOf } from "../process_usage.ts";
import type { BenchLine, EndLine, Role, SignalingLine } from "./line.ts";

/** What an end is: a stack in Deno, with all permissions or without FFI, a browser, or the kernel's TCP. */
export type EndKind =
  | "ours"
  | "ours without FFI"
  | "werift"
  | "libdatachannel"
  | "chromium"
  | "firefox"
  | "tcp";

/** Milliseconds that two ends may take to start and to find each other, a browser on a busy machine included. */
const OPENING_MS = 90_000;

/** How to start an end. */
export interface EndOptions {
  readonly role: Role;
  /** Bytes to send, or to wait for. */
  readonly bytes: number;
  /** A command that starts it, with its arguments, such as `ip netns exec`. @default none */
  readonly prefix?: readonly string[];
  /** Arguments of its kind alone, such as where a TCP sender finds its receiver. @default none */
  readonly extra?: readonly string[];
}

/** One end; `await using` ends it. */
export class End implements AsyncDisposable {
  readonly kind: EndKind;
  /** Gets what is for the other end. */
  onSignaling: (line: SignalingLine) => void = () => {};
  readonly #process: BenchProcess<EndLine>;
  readonly #opened = Promise.withResolvers<void>();
  readonly #finished = Promise.withResolvers<number>();
  readonly #reported = Promise.withResolvers<number>();
  #receivedBytes = 0;

  constructor(kind: EndKind, options: EndOptions) {
    this.kind = kind;
    this.#process = new BenchProcess(commandOf(kind, options), (line) => this.#hear(line));
    for (const { promise, reject } of [this.#opened, this.#finished, this.#reported]) {
      promise.catch(() => {});
      this.#process.ended.then(() => reject(this.#ended()), reject);
    }
  }

  /** Bytes that it has received, as far as it told. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** Seconds that everything took, once it has it. @throws Error when it ends before. */
  get finished(): Promise<number> {
    return this.#finished.promise;
  }

  /** Resolves when its channel is open. @throws Error when it ends before, or at the deadline. */
  async opened(): Promise<void> {
    const what = () => `${this.kind} to connect\n${this.#process.complaint}`;
    await within(this.#opened.promise, { what, deadlineMs: OPENING_MS });
  }

  /** Says a line to it. */
  tell(line: BenchLine): void {
    this.#process.tell(line);
  }

  /** What it and its family took so far. */
  usage(): Promise<Usage> {
    return usageOf(this.#process.pid);
  }

  /** The delay of its event loop since the start, in milliseconds; NaN where it is not measured. */
  async loopDelayMs(): Promise<number> {
    this.tell({ report: true });
    return await within(this.#reported.promise, { what: `a report of ${this.kind}` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }

  #hear(line: EndLine): void {
    if ("open" in line) this.#opened.resolve();
    else if ("received" in line) this.#receivedBytes = line.received;
    else if ("seconds" in line) this.#finished.resolve(line.seconds);
    else if ("loopDelayMs" in line) this.#reported.resolve(line.loopDelayMs ?? NaN);
    else this.onSignaling(line);
  }

  #ended(): Error {
    return new Error(`${this.kind} ended before it had done its part\n${this.#process.complaint}`);
  }
}

/** Lets two ends talk until their channel is open; call it right after both were made. @throws Error if it does not. */
export async function openChannel(sender: End, receiver: End): Promise<void> {
  sender.onSignaling = (line) => receiver.tell(line);
  receiver.onSignaling = (line) => sender.tell(line);
  await Promise.all([sender.opened(), receiver.opened()]);
}

function commandOf(kind: EndKind, { role, bytes, prefix = [], extra = [] }: EndOptions): string[] {
  const deno = (flags: string[], file: string, first: string[]) =>
    [...prefix, Deno.execPath(), "run", ...flags, new URL(file, import.meta.url).pathname]
      .concat(first, role, String(bytes), extra);
  switch (kind) {
    case "ours":
    case "werift":
    case "libdatachannel":
      return deno(["-A"], "./stack_end.ts", [kind]);
    case "ours without FFI":
      return deno(["-A", "--deny-ffi"], "./stack_end.ts", ["ours"]);
    case "chromium":
    case "firefox":
      return deno(["-A"], "./browser_end.ts", [kind]);
    case "tcp":
      return deno(["-A"], "../link/tcp_end.ts", []);
  }
}
