/**
 * What a goodbye of the other peer means here.
 *
 * @module
 */

import { isErrorCode, type SlipError, slipError, wordsForPeer } from "../errors.ts";

/** The error for a `bye`: its reason is one of our codes, or it is not repeated. */
export function farewell(reason: string): SlipError {
  if (reason === "interrupted" || reason === "cancelled") return slipError("cancelled");
  if (reason === "not-verified") return slipError("not-verified");
  const detail = isErrorCode(reason) ? wordsForPeer(reason) : "for a reason of its own";
  return slipError("remote-failed", { detail });
}
