/**
 * ICE candidates as text and as the browser's object (RFC 8839, section 5.1; W3C WebRTC, section 4.8.1).
 *
 *     candidate:1467250027 1 udp 2122260223 192.0.2.7 46243 typ host generation 0
 *               foundation │ │   priority   address   port      type  extensions
 *                  component transport
 *
 * @module
 */

import { createHash } from "node:crypto";
import { isIP } from "node:net";

/** What one candidate line says. */
export interface CandidateFields {
  /** Equal for candidates of one kind, base and server (RFC 8445, section 5.1.1.3); 1–32 ice-chars. */
  readonly foundation: string;
  /** 1 is RTP and the only one data channels have. */
  readonly component: number;
  readonly protocol: "udp" | "tcp";
  /** 1 to 2^31 − 1 (RFC 8445, section 5.1.2), higher is better. */
  readonly priority: number;
  /** An IP literal, or an mDNS name (draft-ietf-mmusic-mdns-ice-candidates-03, section 3.1.1). */
  readonly address: string;
  /** 1–65535; 9 stands for "none" with TCP. */
  readonly port: number;
  readonly type: RTCIceCandidateType;
  readonly relatedAddress?: string;
  readonly relatedPort?: number;
  readonly tcpType?: RTCIceTcpCandidateType;
}

const TYPES: readonly string[] = ["host", "srflx", "prflx", "relay"] satisfies RTCIceCandidateType[];
const TCP_TYPES: readonly string[] = ["active", "passive", "so"] satisfies RTCIceTcpCandidateType[];
/** A UUID, as every browser makes them: other names are devices that are none of a peer's business. */
const LOCAL_NAME = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.local$/i;

/** Whether `address` is an mDNS name that a browser hides a host address behind. */
export function isLocalName(address: string): boolean {
  return LOCAL_NAME.test(address);
}

/**
 * Reads a candidate line, with or without `candidate:` or `a=candidate:` before it. Extensions that are not known
 * are skipped. `undefined` for everything that is not a candidate of a known kind with an address we could use.
 */
export function parseCandidate(line: string): CandidateFields | undefined {
  const text = line.trim().replace(/^a=/, "").replace(/^candidate:/, "");
  const [foundation, component, protocol, priority, address, port, typ, type, ...rest] = text.split(/ +/);
  if (foundation === undefined || !/^[A-Za-z0-9+/]{1,32}$/.test(foundation)) return undefined;
  const transport = protocol?.toLowerCase();
  if (transport !== "udp" && transport !== "tcp") return undefined;
  if (typ !== "typ" || type === undefined || !TYPES.includes(type)) return undefined;
  if (address === undefined || (isIP(address) === 0 && !isLocalName(address))) return undefined;
  const numbers = {
    component: integer(component, 1, 256),
    priority: integer(priority, 0, 2 ** 32 - 1),
    port: integer(port, 1, 65535),
  };
  if (!allDefined(numbers)) return undefined;
  return {
    foundation,
    ...numbers,
    protocol: transport,
    address,
    type: type as RTCIceCandidateType,
    ...extensions(rest),
  };
}

function extensions(words: readonly string[]): Partial<CandidateFields> {
  const found = new Map<string, string>();
  for (let index = 0; index + 1 < words.length; index += 2) found.set(words[index]!, words[index + 1]!);
  const relatedAddress = found.get("raddr");
  const relatedPort = integer(found.get("rport"), 0, 65535);
  const tcpType = found.get("tcptype") ?? "";
  return {
    ...(relatedAddress !== undefined && isIP(relatedAddress) !== 0 && { relatedAddress }),
    ...(relatedPort !== undefined && { relatedPort }),
    ...(TCP_TYPES.includes(tcpType) && { tcpType: tcpType as RTCIceTcpCandidateType }),
  };
}

function integer(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}

function allDefined<T extends Record<string, unknown>>(
  values: T,
): values is T & { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.values(values).every((value) => value !== undefined);
}

/** The line for `fields`, starting with `candidate:`. */
export function formatCandidate(fields: CandidateFields): string {
  const { foundation, component, protocol, priority, address, port, type } = fields;
  const words = [
    `candidate:${foundation} ${component} ${protocol} ${priority} ${address} ${port} typ ${type}`,
    fields.relatedAddress !== undefined && `raddr ${fields.relatedAddress}`,
    fields.relatedPort !== undefined && `rport ${fields.relatedPort}`,
    fields.tcpType !== undefined && `tcptype ${fields.tcpType}`,
  ];
  return words.filter((word) => word !== false).join(" ");
}

/** Type preferences (RFC 8445, section 5.1.2.2). */
const TYPE_PREFERENCE = { host: 126, srflx: 100, relay: 0 } as const;

/**
 * Fields of a local UDP candidate.
 * @param index Its place among those of its type, 0 is the best (RFC 8445, section 5.1.2.1).
 */
export function udpCandidate(
  type: keyof typeof TYPE_PREFERENCE,
  [address, port]: readonly [string, number],
  index: number,
): CandidateFields {
  const priority = TYPE_PREFERENCE[type] * 2 ** 24 + (65535 - index) * 2 ** 8 + 255;
  const foundation = createHash("sha256").update(`${type} ${address}`).digest("hex").slice(0, 8);
  return { foundation, component: 1, protocol: "udp", priority, address, port, type };
}

/** A local candidate in the shape that `icecandidate` events carry in browsers. */
export class LocalIceCandidate implements RTCIceCandidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
  readonly usernameFragment: string | null;
  readonly foundation: string;
  readonly component: RTCIceComponent = "rtp";
  readonly priority: number;
  readonly address: string;
  readonly protocol: RTCIceProtocol;
  readonly port: number;
  readonly type: RTCIceCandidateType;
  readonly tcpType: RTCIceTcpCandidateType | null;
  readonly relatedAddress: string | null;
  readonly relatedPort: number | null;

  /** @param section Which media section of the description it belongs to, and its ICE user name. */
  constructor(fields: CandidateFields, section: { readonly mid: string; readonly usernameFragment: string }) {
    this.candidate = formatCandidate(fields);
    this.sdpMid = section.mid;
    this.sdpMLineIndex = 0;
    this.usernameFragment = section.usernameFragment;
    this.foundation = fields.foundation;
    this.priority = fields.priority;
    this.address = fields.address;
    this.protocol = fields.protocol;
    this.port = fields.port;
    this.type = fields.type;
    this.tcpType = fields.tcpType ?? null;
    this.relatedAddress = fields.relatedAddress ?? null;
    this.relatedPort = fields.relatedPort ?? null;
  }

  /** What goes to the other peer. */
  toJSON(): RTCIceCandidateInit {
    const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = this;
    return { candidate, sdpMid, sdpMLineIndex, usernameFragment };
  }
}
