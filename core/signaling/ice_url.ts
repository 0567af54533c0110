/**
 * URLs of STUN and TURN servers, as browsers accept them: a wrong one makes `new RTCPeerConnection` throw.
 *
 * @module
 */

/** RFC 7064, section 3.1: `stun:host` or `stuns:host`, with a port or without. No query, no slashes. */
const STUN = /^stuns?:(?<address>[^\s?#/@]+)$/i;
/** RFC 7065, section 3.1: as above, and perhaps a transport. */
const TURN = /^turns?:(?<address>[^\s?#/@]+?)(?:\?transport=(?:udp|tcp))?$/i;
const LONGEST = 256;

/** What a URL of an ICE server names. */
export type IceKind = "stun" | "turn";

/** What `url` names, or `undefined` when it is no URL of an ICE server. */
export function iceKind(url: string): IceKind | undefined {
  if (url.length > LONGEST) return undefined;
  if (isAddress(STUN.exec(url)?.groups?.["address"])) return "stun";
  if (isAddress(TURN.exec(url)?.groups?.["address"])) return "turn";
  return undefined;
}

/** Whether `text` is `host`, `host:port`, `[IPv6]` or `[IPv6]:port`, with a port of 1–65535. */
function isAddress(text: string | undefined): boolean {
  const match = /^(?<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?<port>\d{1,5}))?$/i.exec(text ?? "");
  if (!match) return false;
  const port = Number(match.groups?.["port"] ?? 1);
  return port >= 1 && port <= 65535 && URL.canParse(`http://${match.groups?.["host"]}`);
}
