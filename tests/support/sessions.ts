/**
 * Senders and receivers inside the test's own process: the real engine with the terminal's own connections, files in
 * memory, and every status kept.
 *
 * @module
 */

import { asSlipError, type ErrorCode } from "../../core/errors.ts";
import { type Code, parseCode } from "../../core/pairing/code.ts";
import type { Platform } from "../../core/ports.ts";
import type { ConfirmWords } from "../../core/session/options.ts";
import { receiveFiles } from "../../core/session/receive.ts";
import { sendFiles } from "../../core/session/send.ts";
import type { Status } from "../../core/status.ts";
import { MemorySink } from "../../core/transfer/testing_sink.ts";
import { MemorySource } from "../../core/transfer/testing_source.ts";
import { terminalPlatform } from "../../tui/platform.ts";
import { patternedBytes } from "./bytes.ts";
import { until, within } from "./wait.ts";

/** Milliseconds after which a session that should have ended hangs: beyond the longest deadline of the engine. */
const HANGS_MS = 60_000;

/** What a session is given; what is left out is as in a terminal. */
export interface SessionSetup {
  /** The server's URL. */
  readonly server: string;
  readonly platform?: Platform;
  readonly confirmWords?: ConfirmWords;
}

/** One side, running. */
export class Session {
  /** Everything it told so far. */
  readonly statuses: Status[] = [];
  readonly #interrupt = new AbortController();
  readonly #ended: Promise<"done" | ErrorCode>;
  #end: "done" | ErrorCode | undefined;

  /** @param run Starts it. */
  constructor(run: (report: (status: Status) => void, signal: AbortSignal) => Promise<unknown>) {
    const running = run((status) => this.statuses.push(status), this.#interrupt.signal);
    this.#ended = running.then(() => "done" as const, (error) => asSlipError(error).code);
    this.#ended.then((end) => this.#end = end);
  }

  /** How it ended, if it has. */
  get end(): "done" | ErrorCode | undefined {
    return this.#end;
  }

  /** How it ends: `done`, or the code of its error. @throws Error when it hangs. */
  async ends(deadlineMs = HANGS_MS): Promise<"done" | ErrorCode> {
    const what = () => `the end of a session that said ${JSON.stringify(this.statuses)}`;
    return await within(this.#ended, { what, deadlineMs });
  }

  /** The first status of this name, as soon as it is there. */
  async status<Name extends Status["event"]>(name: Name): Promise<Extract<Status, { event: Name }>> {
    const find = () => this.statuses.find(({ event }) => event === name);
    const found = await until(find, { what: `the status ${name}`, deadlineMs: HANGS_MS });
    return found as Extract<Status, { event: Name }>;
  }

  /** Interrupts it, as Ctrl+C does, and waits until it has ended. */
  async interrupt(): Promise<"done" | ErrorCode> {
    this.#interrupt.abort();
    return await this.ends();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.interrupt();
  }
}

/** A sender of one file; `await using` interrupts it. */
export class SendingSession extends Session {
  readonly source: MemorySource;

  constructor({ platform = terminalPlatform, ...setup }: SessionSetup & { readonly words?: string }) {
    const source = new MemorySource([{ path: "the file.bin", bytes: patternedBytes(3_000_000) }]);
    super((report, signal) => sendFiles({ ...setup, platform, source, report, signal }));
    this.source = source;
  }

  /** The code that it shows. */
  async code(): Promise<Code> {
    return parseCode((await this.status("code")).code);
  }
}

/** A receiver that accepts; `await using` interrupts it. */
export class ReceivingSession extends Session {
  readonly sink: MemorySink;

  constructor({ platform = terminalPlatform, ...setup }: SessionSetup & { readonly code: Code }) {
    const sink = new MemorySink();
    const decide = () => Promise.resolve(true);
    super((report, signal) => receiveFiles({ ...setup, platform, sink, decide, report, signal }));
    this.sink = sink;
  }
}
