/**
 * What the screen "receivers" remembers. Pure.
 *
 * @module
 */

/** What the screen remembers. */
export interface ReceiversState {
  /** The first row that is shown. */
  readonly top: number;
}

/** At the start. */
export const INITIAL_RECEIVERS: ReceiversState = { top: 0 };
