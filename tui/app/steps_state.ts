/**
 * What the screen "steps" remembers. Pure.
 *
 * @module
 */

/** What the screen remembers. */
export interface StepsState {
  /** The first row that is shown. */
  readonly top: number;
}

/** At the start. */
export const INITIAL_STEPS: StepsState = { top: 0 };
