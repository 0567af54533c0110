/**
 * Entries on their way, as a person sees them.
 *
 * @module
 */

import { NAMED_IN_FLIGHT } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import type { InFlightFile } from "../status.ts";

/** An entry that is begun and not finished. */
export interface InFlight {
  /** Its number in the manifest. */
  readonly file: number;
  /** Bytes of it that are stored. */
  readonly bytes: number;
}

/** Asked for the first `most` entries that are on their way; both machines are. */
export interface Carrier {
  inFlight(most: number): Iterable<InFlight>;
}

/** What `carrier` has on its way of `entries`, `NAMED_IN_FLIGHT` at most, in their order. */
export function filesInFlight(carrier: Carrier, entries: readonly ManifestEntry[]): InFlightFile[] {
  return [...carrier.inFlight(NAMED_IN_FLIGHT)]
    .sort((a, b) => a.file - b.file)
    .map(({ file, bytes }) => ({ path: entries[file]!.path, bytes, size: entries[file]!.size }));
}
