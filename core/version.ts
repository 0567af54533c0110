/**
 * The version of Slipstream, told to the other side and printed by `slip --version`.
 *
 * @module
 */

/** As in `deno.json` (semantic versioning); a test holds the two together. */
export const VERSION = "0.1.0";
