/**
 * What a connection in a terminal can do beyond one in a browser.
 *
 * @module
 */

import type { PeerConnection } from "../ports.ts";

/** A connection that also says when nothing is left of it. */
export interface TerminalPeerConnection extends PeerConnection, Pick<RTCPeerConnection, "signalingState"> {
  /** Resolves after `close()`, once every socket and timer is gone. */
  readonly closed: Promise<void>;
}
