/**
 * Remote candidates that arrive before the remote description, held in order (RFC 8838, section 9: trickled candidates
 * may overtake nothing in our signaling, but each side sends its own as soon as it has them).
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { HELD_CANDIDATES, REMOTE_CANDIDATES } from "../limits.ts";
import type { PeerSignal } from "./signal.ts";

/** A trickled candidate or the end of them. */
export type Trickle = Extract<PeerSignal, { type: "candidate" | "end-of-candidates" }>;

/**
 * Holds until {@linkcode CandidateBuffer.open}, then passes on. Bounded by `HELD_CANDIDATES`, and what is passed on by
 * `REMOTE_CANDIDATES`: a browser would take any number, keep each and send checks to it.
 */
export class CandidateBuffer {
  #held: Trickle[] = [];
  #candidates = 0;
  #add: ((trickle: Trickle) => void) | undefined;

  /**
   * Passes `trickle` on, now or when opened; a candidate beyond `REMOTE_CANDIDATES` is ignored.
   * @throws SlipError `protocol` when too many are held.
   */
  push(trickle: Trickle): void {
    const isOneMore = trickle.type === "candidate" && ++this.#candidates > REMOTE_CANDIDATES;
    if (this.#add !== undefined) return isOneMore ? undefined : this.#add(trickle);
    if (this.#held.length >= HELD_CANDIDATES) {
      throw slipError("protocol", {
        detail: `more than ${HELD_CANDIDATES} candidates before the description`,
      });
    }
    this.#held.push(trickle);
  }

  /** The remote description is set: hands the held ones to `add` in order, and later ones at once. */
  open(add: (trickle: Trickle) => void): void {
    this.#add = add;
    const held = this.#held;
    this.#held = [];
    for (const trickle of held) add(trickle);
  }
}
