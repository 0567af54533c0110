/**
 * What the help remembers. Pure.
 *
 * @module
 */

/** What the help remembers. */
export interface HelpState {
  /** The first line that is shown. */
  readonly top: number;
}

/** Whenever it is opened. */
export const INITIAL_HELP: HelpState = { top: 0 };
