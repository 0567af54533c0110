/**
 * One word for the state of a connection (W3C WebRTC, section 4.3.3).
 *
 * @module
 */

import type { DtlsSessionState } from "./dtls_session.ts";
import type { IceAgentState } from "./ice_agent.ts";

/** Where ICE is, as connections show it. */
export type IceState = IceAgentState | "checking";

/** The state of a connection whose ICE and DTLS are in these states; the other side's farewell is `disconnected`. */
export function combinedState(ice: IceState, dtls: DtlsSessionState): RTCPeerConnectionState {
  if (ice === "closed") return "closed";
  if (ice === "failed" || dtls === "failed") return "failed";
  if (ice === "disconnected" || dtls === "closed") return "disconnected";
  if (ice === "connected" && dtls === "connected") return "connected";
  return ice === "new" ? "new" : "connecting";
}
