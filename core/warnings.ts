/**
 * What did not go as wished and yet ends nothing: in words for people, as `error_table.ts` has them for failures.
 *
 * @module
 */

import { escapeForDisplay } from "./errors.ts";

/** Every code, and what is told of `{path}`. */
export const WARNINGS = {
  "link-outside": "{path} is a link out of what is sent; it was left out",
  "link-broken": "{path} is a link to nothing; it was left out",
  "link-skipped": "{path} is a link; links are left out as asked",
  "link-loop": "{path} is a link that leads back to itself; it was left out",
  "link-unsupported": "{path} is a link, which cannot be made there; it was left out",
  "special-file": "{path} is no regular file, folder or link; it was left out",
  "oversized": "{path} is larger than any transfer can be; it was left out",
  "unreadable": "{path} cannot be read; it was left out",
  "vanished": "{path} was gone when its turn came; it was left out",
  "unsafe-name": "{path} has a name that cannot be created safely there; it was left out",
  "name-collision":
    "{path} differs from another name only in case or in how its accents are written; it was left out",
  "restarted": "{path} changed since the last attempt, so it starts again",
  "renamed": "{path} was taken, so the new one has another name",
  "kept-existing": "{path} was there already and was kept; the new one was left out",
  "not-dated": "{path} could not be given its time or its permissions",
} as const satisfies Record<string, string>;

/** The stable names of what can be warned of. */
export type WarningCode = keyof typeof WARNINGS;

/** The sentence for a warning; `path` is escaped. */
export function warningText(code: WarningCode, path: string): string {
  return WARNINGS[code].replace("{path}", escapeForDisplay(path));
}
