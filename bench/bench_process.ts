/**
 * A process that speaks JSON lines on its stdin and stdout and ends when its stdin does.
 *
 * @module
 */

import { familyPids } from "./process_usage.ts";
import { TextLineStream } from "./text_lines.ts";

/** Milliseconds it has to end by itself, closing the browser that it may have. */
const ENDING_MS = 10_000;

/** Characters of its stderr that are kept to explain how it failed. */
const KEPT_CHARACTERS = 2_000;

/** The process; `await using` ends it, and by force what of its family does not end. */
export class BenchProcess<Said> implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #ended: Promise<void>;
  #complaint = "";

  /**
   * @param command The program and its arguments.
   * @param hear Gets each line that it says.
   */
  constructor([program = "", ...args]: readonly string[], hear: (line: Said) => void) {
    this.#child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" })
      .spawn();
    this.#stdin = this.#child.stdin.getWriter();
    this.#stdin.closed.catch(() => {});
    this.#ended = Promise.all([this.#child.status, this.#read(hear), this.#keepComplaint()]).then(() => {});
  }

  /** Its number in the system. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Resolves when it has ended and all it said was heard. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** The end of what it said on stderr. */
  get complaint(): string {
    return this.#complaint.trim();
  }

  /** Says a line to it; one that has ended does not hear it. */
  tell(line: unknown): void {
    this.#stdin.write(new TextEncoder().encode(JSON.stringify(line) + "\n")).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stdin.close().catch(() => {});
    const timer = setTimeout(() => this.#kill(), ENDING_MS);
    try {
      await this.#ended;
    } finally {
      clearTimeout(timer);
    }
  }

  async #kill(): Promise<void> {
    for (const pid of await familyPids(this.pid)) {
      try {
        Deno.kill(pid, "SIGKILL");
      } catch { /* it ended in the meantime */ }
    }
  }

  async #read(hear: (line: Said) => void): Promise<void> {
    for await (const line of this.#child.stdout.pipeThrough(new TextLineStream())) {
      if (line.startsWith("{")) hear(JSON.parse(line));
    }
  }

  async #keepComplaint(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#complaint = (this.#complaint + text).slice(-KEPT_CHARACTERS);
    }
  }
}
