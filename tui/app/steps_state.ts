/**
 * What the screen "steps" remembers. Pure.
 *
 * @module
 */

/** What the screen remembers. */
export interface StepsState {
  /** The first row that is shown. @default the last step that was reached is in view */
  readonly top?: number;
}

/** At the start. */
export const INITIAL_STEPS: StepsState = {};
