/**
 * Which STUN servers peers are told to ask for their public address (RFC 8489).
 *
 * @module
 */

import { slipError } from "../core/errors.ts";
import { iceKind } from "../core/signaling/ice_url.ts";

/** Public STUN servers: two, of different owners, so that one may be down. */
export const PUBLIC_STUN: readonly string[] = [
  "stun:stun.l.google.com:19302",
  "stun:stun.cloudflare.com:3478",
];

/**
 * The ICE servers for `stun`: URLs (`stun:host:port`, `stuns:…`) or bare `host[:port]`; none for `"none"`.
 * @throws SlipError `usage` for what is neither.
 */
export function parseIceServers(stun: readonly string[] | "none"): RTCIceServer[] {
  if (stun === "none" || stun.length === 0) return [];
  return stun.map((text) => ({ urls: parseIceUrl(text) }));
}

function parseIceUrl(text: string): string {
  const url = /^(stun|turn)s?:/i.test(text) ? text : `stun:${text}`;
  const kind = iceKind(url);
  if (kind === "stun") return url;
  const detail = kind === "turn"
    ? `a TURN server needs credentials, which this version cannot be given: ${JSON.stringify(text)}`
    : `${JSON.stringify(text)} is not the URL of a STUN server, such as stun:stun.example.org:3478`;
  throw slipError("usage", { detail });
}
