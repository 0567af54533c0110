/**
 * Which warnings tell of something that is not there.
 *
 * @module
 */

import type { WarningCode } from "../warnings.ts";

const THERE: ReadonlySet<WarningCode> = new Set(["restarted", "renamed", "not-dated"]);

/** Whether what is warned of was left out, rather than made otherwise than wished. */
export function isLeftOut(code: WarningCode): boolean {
  return !THERE.has(code);
}
