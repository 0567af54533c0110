/**
 * What the screen "moving" remembers. Pure.
 *
 * @module
 */

/** What the screen remembers. */
export interface MovingState {
  /** The first row that is shown. */
  readonly top: number;
}

/** At the start. */
export const INITIAL_MOVING: MovingState = { top: 0 };
