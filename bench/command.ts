/**
 * A command as a person runs it, with what it took.
 *
 * @module
 */

import { until, within } from "../tests/support/wait.ts";
import { type Usage, usageOf } from "./process_usage.ts";

/** Milliseconds between two looks at what it takes; what it takes after the last one is not seen. */
const LOOK_EVERY_MS = 50;

/** Milliseconds that it may take to say something. */
const SAYING_MS = 60_000;

/** How a command ended. */
export interface CommandEnd {
  readonly success: boolean;
  /** When, on the clock of `performance.now()`. */
  readonly atMs: number;
  readonly usage: Usage;
}

/** How to start a command. */
export interface CommandOptions {
  /** Its working folder. @default that of the bench */
  readonly cwd?: string;
  /** Variables besides those of the bench. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running command; `await using` kills it when it has not ended by itself. */
export class Command implements AsyncDisposable {
  /** When it was started, on the clock of `performance.now()`. */
  readonly startedMs = performance.now();
  readonly #line: readonly string[];
  readonly #child: Deno.ChildProcess;
  readonly #ended: Promise<CommandEnd>;
  #usage: Usage = { cpuSeconds: 0, peakBytes: 0 };
  #said = "";
  #isEnded = false;

  constructor(line: readonly string[], { cwd, env = {} }: CommandOptions = {}) {
    this.#line = line;
    const [program = "", ...args] = line;
    this.#child = new Deno.Command(program, {
      args,
      ...(cwd !== undefined && { cwd }),
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#ended = this.#run();
  }

  /** What it took so far. */
  usage(): Promise<Usage> {
    return usageOf(this.#child.pid);
  }

  /** The match of `pattern` in what it said on either stream. @throws Error when it ends or takes too long. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const find = () => {
      const match = pattern.exec(this.#said);
      if (match === null && this.#isEnded) throw new Error(this.#tell(String(pattern)));
      return match;
    };
    return await until(find, { what: () => this.#tell(String(pattern)), deadlineMs: SAYING_MS, everyMs: 5 });
  }

  /** How it ends. @throws Error when it fails, or at the deadline. */
  async succeeds(deadlineMs: number): Promise<CommandEnd> {
    const end = await within(this.#ended, { what: () => this.#tell("its end"), deadlineMs });
    if (!end.success) throw new Error(this.#tell("success"));
    return end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (!this.#isEnded) this.#child.kill("SIGKILL");
    } catch { /* it ended in the meantime */ }
    await this.#ended;
  }

  async #run(): Promise<CommandEnd> {
    const timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    try {
      const reading = Promise.all([this.#listen(this.#child.stdout), this.#listen(this.#child.stderr)]);
      const { success } = await this.#child.status;
      const atMs = performance.now();
      this.#isEnded = true;
      await reading;
      return { success, atMs, usage: this.#usage };
    } finally {
      clearInterval(timer);
    }
  }

  async #look(): Promise<void> {
    const { cpuSeconds, peakBytes } = await this.usage();
    this.#usage = {
      cpuSeconds: Math.max(cpuSeconds, this.#usage.cpuSeconds),
      peakBytes: Math.max(peakBytes, this.#usage.peakBytes),
    };
  }

  async #listen(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) this.#said += text;
  }

  #tell(what: string): string {
    return `${what} of ${this.#line.join(" ")}, which said:\n${this.#said}`;
  }
}
