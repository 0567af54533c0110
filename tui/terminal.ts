/**
 * The one way to stdout, stderr and stdin.
 *
 * Everything goes through one queue, so that lines of both streams keep their order on a screen, and nothing that
 * sends bytes to a peer ever waits for a screen.
 *
 * @module
 */

import { environmentVariable } from "../core/disk/system/environment.ts";
import { slipError } from "../core/errors.ts";
import { LineReader } from "./line_reader.ts";
import { OutputQueue } from "./output_queue.ts";

/** Columns of a screen that does not tell. */
const USUAL_COLUMNS = 80;

/** What a command says and hears. */
export class Terminal {
  readonly #unread = new AbortController();
  readonly #queue = new OutputQueue(
    { out: Deno.stdout, err: Deno.stderr },
    () => this.#unread.abort(slipError("interrupted")),
  );
  readonly #lines = new LineReader(() => Deno.stdin.readable);
  #isAsking = false;
  /** What is written while something else has the screen. */
  #held: { readonly stream: "out" | "err"; readonly text: string }[] | undefined;
  /** The question before, answered or given up. */
  #lastQuestion: Promise<unknown> = Promise.resolve();

  /** Aborted, with an `interrupted` error as its reason, when nobody reads stdout any more. */
  readonly unread = this.#unread.signal;

  /** Whether stdout, stderr and stdin are a screen and a keyboard. */
  readonly isTerminal = {
    out: Deno.stdout.isTerminal(),
    err: Deno.stderr.isTerminal(),
    in: Deno.stdin.isTerminal(),
  } as const;

  /** Whether text may be styled (https://no-color.org). */
  readonly isStyled = this.isTerminal.out && !environmentVariable("NO_COLOR") &&
    environmentVariable("TERM") !== "dumb";

  /** Width of the screen in characters, now. */
  get columns(): number {
    try {
      return Deno.consoleSize().columns || USUAL_COLUMNS;
    } catch {
      return USUAL_COLUMNS;
    }
  }

  /** The bytes of stdin; then no question can be asked. */
  get stdin(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return Deno.stdin.readable;
  }

  /**
   * Stdout for bytes, at the pace of its reader; then nothing else is written to it. Fails, and aborts
   * {@linkcode Terminal.unread}, when nobody reads it any more. Closing it leaves stdout open.
   */
  openStdout(): WritableStream<Uint8Array> {
    return new WritableStream({
      write: async (bytes) => {
        try {
          for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await Deno.stdout.write(rest));
        } catch (cause) {
          this.#unread.abort(slipError("interrupted"));
          throw cause;
        }
      },
    });
  }

  /** Writes `text` to stdout: codes, results, `--json`. */
  out(text: string): void {
    if (this.#held) this.#held.push({ stream: "out", text });
    else this.#queue.write("out", text);
  }

  /** Writes a line to stdout whose `parts` are made one after the other, as it is written. */
  outParts(parts: Iterable<string>): void {
    if (this.#held) this.out([...parts].join(""));
    else this.#queue.writeParts("out", parts);
  }

  /** Writes `text` to stderr: everything else. On a line of its own when a question still waits for its answer. */
  err(text: string): void {
    if (text === "") return;
    if (this.#held) return void this.#held.push({ stream: "err", text });
    this.#queue.write("err", this.#isAsking ? `\n${text}` : text);
    this.#isAsking = false;
  }

  /** Writes to stderr unless earlier text is still on its way: for what the next line replaces anyway. */
  errIfIdle(text: string): void {
    if (this.#queue.isIdle) this.err(text);
  }

  /** Keeps what is written from now on, until {@linkcode Terminal.release}: something else draws on the screen. */
  hold(): void {
    this.#held ??= [];
  }

  /** Writes what was kept. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const { stream, text } of held) this[stream](text);
  }

  /**
   * Asks on stderr and waits for a line: what was typed, or `undefined` when stdin is closed, which is never a yes.
   * Another question waits until this one is answered.
   * @throws The signal's reason when it is aborted first.
   */
  ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    const answer = this.#lastQuestion.then(() => this.#ask(question, signal));
    this.#lastQuestion = answer.catch(() => {});
    return answer;
  }

  async #ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    signal.throwIfAborted();
    this.err(question);
    this.#isAsking = true;
    const answer = await this.#lines.next(signal);
    // What is typed ends its line on the screen itself; what is piped, or not there, does not.
    if (answer !== undefined && this.isTerminal.in) this.#isAsking = false;
    return answer;
  }

  /** Asks a question that can only be answered by `y` or `yes`. */
  async confirm(question: string, signal: AbortSignal): Promise<boolean> {
    const answer = await this.ask(`${question} [y/N] `, signal);
    return /^\s*y(es)?\s*$/i.test(answer ?? "");
  }

  /** Resolves when everything is written, or cannot be. */
  async flush(): Promise<void> {
    await this.#queue.flush();
  }
}
