/**
 * How often somebody may be wrong. The sender keeps this count itself: no server can reset it.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { WRONG_TRIES } from "../limits.ts";

/** The wrong tries of one code. One object serves every exchange that uses the same words, at once or in turn. */
export class Tries {
  readonly #limit: number;
  #wrong = 0;

  /** Begins with none. @param limit Wrong tries that close the code. @default WRONG_TRIES */
  constructor(limit: number = WRONG_TRIES) {
    this.#limit = limit;
  }

  /** Tries that were wrong. */
  get wrong(): number {
    return this.#wrong;
  }

  /** Tries that remain. */
  get left(): number {
    return this.#limit - this.#wrong;
  }

  /** Whether no more words are judged, right ones included. */
  get closed(): boolean {
    return this.left <= 0;
  }

  /**
   * Judges one try. It is counted before it is looked at and given back when it was right, so that no answer can come
   * from a try that does not count.
   * @throws SlipError `too-many-tries`, without looking, when none is left.
   */
  judge(isRight: () => boolean): boolean {
    if (this.closed) throw slipError("too-many-tries", { tries: this.#wrong });
    this.#wrong++;
    const right = isRight();
    if (right) this.#wrong--;
    return right;
  }
}
