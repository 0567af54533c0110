/**
 * Candidates of the other side as `addIceCandidate()` gets them (W3C WebRTC, section 4.4.2).
 *
 * @module
 */

import { type CandidateFields, parseCandidate } from "./candidate.ts";
import type { DataSection } from "./description.ts";

/**
 * Reads a candidate that belongs to `section`.
 * @throws TypeError when it does not say which section it is for, DOMException `OperationError` when that is another
 *   one or the candidate cannot be read.
 */
export function readRemoteCandidate(init: RTCIceCandidateInit, section: DataSection): CandidateFields {
  const { candidate = "", sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = init;
  if (sdpMid === null && sdpMLineIndex === null) {
    throw new TypeError("a candidate needs sdpMid or sdpMLineIndex");
  }
  const isOurs = sdpMid === null ? sdpMLineIndex === 0 : sdpMid === section.mid;
  if (!isOurs || (usernameFragment !== null && usernameFragment !== section.usernameFragment)) {
    throw new DOMException("the candidate belongs to another description", "OperationError");
  }
  const fields = parseCandidate(String(candidate));
  if (fields === undefined) throw new DOMException("the candidate cannot be read", "OperationError");
  return fields;
}
