/**
 * An emulated line from the bench's side.
 *
 * @module
 */

import { within } from "../../tests/support/wait.ts";
import { BenchProcess } from "../bench_process.ts";
import type { LineShape } from "./bottleneck.ts";
import type { EmulatorLine, LineReport } from "./line.ts";
import { endsOf, type LineEnd } from "./namespaces.ts";

/** Milliseconds that a line may take to come up. */
const SETTING_UP_MS = 30_000;

/** The same packets are lost for everybody, as far as they send the same ones. */
const SEED = 7;

/** A line cannot be made here; the message says why. */
export class NoLineError extends Error {}

/** A running line; `await using` removes it, and ends what still runs at its ends. */
export class EmulatedLine implements AsyncDisposable {
  /** The sender's end and the receiver's. */
  readonly ends: readonly [LineEnd, LineEnd];
  readonly #process: BenchProcess<EmulatorLine>;
  readonly #up = Promise.withResolvers<void>();
  #report: LineReport | undefined;

  constructor(shape: LineShape) {
    const script = new URL("./emulator.ts", import.meta.url).pathname;
    const command = [Deno.execPath(), "run", "-A", script, JSON.stringify(shape), String(SEED)];
    this.#process = new BenchProcess(command, (line) => this.#hear(line));
    this.ends = endsOf(this.#process.pid);
    this.#up.promise.catch(() => {});
    this.#process.ended.then(() => this.#up.reject(new NoLineError(this.#process.complaint)));
  }

  /** Resolves when packets pass. @throws NoLineError when there can be no line here. */
  async up(): Promise<void> {
    await within(this.#up.promise, { what: "the emulated line", deadlineMs: SETTING_UP_MS });
  }

  /** Takes the line down; resolves to what it did. */
  async end(): Promise<LineReport> {
    await this[Symbol.asyncDispose]();
    if (this.#report === undefined) {
      throw new Error(`the line ended without a word ${this.#process.complaint}`);
    }
    return this.#report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }

  #hear(line: EmulatorLine): void {
    if ("up" in line) this.#up.resolve();
    else if ("problem" in line) this.#up.reject(new NoLineError(line.problem));
    else this.#report = line;
  }
}
