/**
 * What the screens "done" and "failed" remember. Pure.
 *
 * @module
 */

/** What the screens remember. */
export interface EndedState {
  /** The first row below the headline that is shown. */
  readonly top: number;
}

/** At the start, and of every session anew. */
export const INITIAL_ENDED: EndedState = { top: 0 };
