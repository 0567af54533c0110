/**
 * Ctrl+C and its kin: the first ends the work in an orderly way, so that the other side is told and nothing
 * incomplete remains; the second ends the process.
 *
 * @module
 */

import { slipError } from "../core/errors.ts";

/** Ctrl+C, and a service manager's or a shell's request to end. */
const SIGNALS: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];

// A terminal window that is closed. With nohup, which ignores it on purpose, stdin is no terminal (nohup(1)).
if (Deno.build.os !== "windows" && Deno.stdin.isTerminal()) SIGNALS.push("SIGHUP");

/** Listening for the signals, until disposed. */
export class Interrupt implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSecond: () => void;

  /** Listens from now on. @param onSecond Called for every signal after the first. */
  constructor(onSecond: () => void) {
    this.#onSecond = onSecond;
    for (const signal of SIGNALS) Deno.addSignalListener(signal, this.#receive);
  }

  /** Aborted, with an `interrupted` error as its reason, by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops listening. */
  [Symbol.dispose](): void {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, this.#receive);
  }

  readonly #receive = (): void => {
    if (this.signal.aborted) this.#onSecond();
    else this.#controller.abort(slipError("interrupted"));
  };
}
