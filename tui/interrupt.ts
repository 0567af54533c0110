/**
 * Ctrl+C and its kin: the first ends the work in an orderly way, so that the other side is told and nothing
 * incomplete remains; the second ends the process.
 *
 * @module
 */

import { slipError } from "../core/errors.ts";

/** Ctrl+C, a service manager's or shell's request to end, and a terminal window that is closed. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Listening for the signals, until disposed. */
export class Interrupt implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSecond: () => void;

  /** @param onSecond Called for every signal after the first. */
  constructor(onSecond: () => void) {
    this.#onSecond = onSecond;
    for (const signal of SIGNALS) Deno.addSignalListener(signal, this.#receive);
  }

  /** Aborted, with an `interrupted` error as its reason, by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the work in the same orderly way without a signal. */
  interrupt(): void {
    if (!this.signal.aborted) this.#controller.abort(slipError("interrupted"));
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, this.#receive);
  }

  readonly #receive = (): void => {
    if (this.signal.aborted) this.#onSecond();
    this.interrupt();
  };
}
