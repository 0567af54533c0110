/**
 * Ending at once, from either side (RFC 9260, section 9.1).
 *
 * @module
 */

import type { AssociationCore } from "./association_core.ts";
import { SctpProtocolError } from "./protocol_error.ts";
import { decodeCauses, describeCauses, encodeAbort, ErrorCause, reasonBytes } from "./wire/abort.ts";
import type { Chunk } from "./wire/chunk.ts";

/** Ends it for `reason`, which one packet tells the peer, if it arrives. What is queued is lost. */
export function abort(core: AssociationCore, reason: string): void {
  sendAbort(core, ErrorCause.userInitiatedAbort, reason);
  core.end(undefined);
}

/**
 * Ends it because the peer broke a rule that honest ones keep, which `error` names.
 * @throws `error` when it is anything but an SctpProtocolError: then the mistake is ours.
 */
export function abortForViolation(core: AssociationCore, error: unknown): void {
  if (!(error instanceof SctpProtocolError)) throw error;
  sendAbort(core, ErrorCause.protocolViolation, error.message);
  core.end(`the peer broke the protocol: ${error.message}`);
}

/** Takes an ABORT of the peer. */
export function readAbort(core: AssociationCore, chunk: Chunk): void {
  let reason = "no reason given";
  try {
    reason = describeCauses(decodeCauses(chunk));
  } catch {
    // An abort with a garbled reason is an abort.
  }
  core.end(`the peer aborted: ${reason}`);
}

function sendAbort(core: AssociationCore, type: number, reason: string): void {
  core.control.clear();
  core.sendAlone(encodeAbort([{ type, value: reasonBytes(reason) }]), core.handshake.peerTag);
}
