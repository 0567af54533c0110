/**
 * What to do next after a problem, where that depends on how far it was. Pure.
 *
 * @module
 */

import type { Problem, View } from "../../core/view.ts";

/** Whether a receiver has some of it, now or from an earlier attempt. */
export function hasArrived({ bytes, keptBytes = 0, receivers, crowd }: View): boolean {
  const isForgotten = crowd !== undefined && crowd.forgotten.bytes > 0;
  return bytes > 0 || keptBytes > 0 || isForgotten || (receivers?.values().some(hasArrived) ?? false);
}

/** The hint of `problem`; none to who interrupted what had not begun, since nothing is kept of it. */
export function hintFor({ code, hint }: Pick<Problem, "code" | "hint">, view: View): string {
  return code === "interrupted" && !hasArrived(view) ? "" : hint;
}
