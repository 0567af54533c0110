/**
 * Whether one transfer is paused, by whichever side, and what waits until it is not.
 *
 *     PauseControl ──changed──▶ here ──┐
 *                                      ├──▶ paused while one of them is ──▶ running()
 *     isPaused of a ping ─────▶ there ─┘
 *
 * @module
 */

import { PAUSE_TOLD_INTERVAL_MS } from "../limits.ts";
import type { PauseControl } from "./pause.ts";

/** Who wants to know. */
export interface PausingHooks {
  /** This side paused or goes on: the other is to be told. Once a turn, however often it changed. */
  changedHere(): void;
  /** It is paused, or goes on: whichever side it was. */
  changed(isPaused: boolean): void;
  /** A person is to be told that the other side paused or goes on. */
  toldThere(isPaused: boolean): void;
}

/** The pauses of one transfer. Time is an argument. */
export class Pausing {
  readonly #control: PauseControl | undefined;
  readonly #hooks: PausingHooks;
  readonly #unwatch: (() => void) | undefined;
  #isThere = false;
  /** What the other side was told last, and what the person here was. */
  #isSaid = false;
  #isTold = false;
  #toldMs = -Infinity;
  #isOver = false;
  /** What waits for it to go on. */
  #running: PromiseWithResolvers<void> | undefined;

  /** @param control This side's. @default this side never pauses */
  constructor(control: PauseControl | undefined, hooks: PausingHooks) {
    this.#control = control;
    this.#hooks = hooks;
    this.#unwatch = control?.watch(() => this.#changedHere());
    if (this.isHere) queueMicrotask(() => this.#sayHere());
  }

  /** Whether this side pauses. */
  get isHere(): boolean {
    return this.#control?.isPaused ?? false;
  }

  /** Whether one side does. */
  get isAny(): boolean {
    return this.isHere || this.#isThere;
  }

  /**
   * The other side said at `nowMs` whether it pauses, which it does with every ping. It counts at once; a person is
   * told not more often than every `PAUSE_TOLD_INTERVAL_MS`, at the latest by the next ping, whatever a peer says.
   */
  heard(isThere: boolean, nowMs: number): void {
    const wasAny = this.isAny;
    this.#isThere = isThere;
    if (wasAny !== this.isAny) this.#changed();
    if (isThere === this.#isTold || nowMs - this.#toldMs < PAUSE_TOLD_INTERVAL_MS) return;
    this.#isTold = isThere;
    this.#toldMs = nowMs;
    this.#hooks.toldThere(isThere);
  }

  /** Resolves once neither side pauses, at once if that is so, and when it is over. */
  running(): Promise<void> {
    if (this.#isOver || !this.isAny) return Promise.resolve();
    this.#running ??= Promise.withResolvers();
    return this.#running.promise;
  }

  /** It is over: nothing waits any more, and no hook is called. Safe to call twice. */
  end(): void {
    this.#isOver = true;
    this.#unwatch?.();
    this.#release();
  }

  #changedHere(): void {
    queueMicrotask(() => this.#sayHere());
    if (!this.#isThere) this.#changed();
  }

  #sayHere(): void {
    if (this.#isOver || this.#isSaid === this.isHere) return;
    this.#isSaid = this.isHere;
    this.#hooks.changedHere();
  }

  #changed(): void {
    const isPaused = this.isAny;
    if (!isPaused) this.#release();
    this.#hooks.changed(isPaused);
  }

  #release(): void {
    this.#running?.resolve();
    this.#running = undefined;
  }
}
