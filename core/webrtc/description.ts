/**
 * Session descriptions with exactly one section: data channels over DTLS over ICE (RFC 8829, RFC 8841, RFC 8842).
 *
 * Read strictly, written sparely: what a description may make us do is in {@linkcode DataSection} and nowhere else.
 *
 * @module
 */

import { ETHERNET_PACKET_BYTES } from "./sctp/numbers.ts";

/** What the data section of a description says, session-level attributes folded in. */
export interface DataSection {
  /** Identification tag of the section (RFC 5888), repeated in the answer; at most 64 characters. */
  readonly mid: string;
  /** ICE user name (RFC 8839, section 5.4): 4–256 ice-chars. */
  readonly usernameFragment: string;
  /** ICE password: 22–256 ice-chars. */
  readonly password: string;
  /** Whether the sender is an ICE-lite agent (RFC 8445, section 2.5). */
  readonly iceLite: boolean;
  /** SHA-256 fingerprints of the certificates the sender may use (RFC 8122): lower-case hex without colons. */
  readonly fingerprints: readonly string[];
  /** Who starts the DTLS handshake (RFC 8842): `actpass` leaves it to the other side. */
  readonly setup: "actpass" | "active" | "passive";
  /** SCTP port (RFC 8841, section 5), 1–65535. */
  readonly sctpPort: number;
  /** Bytes in the largest message the sender takes (RFC 8841, section 6); 0 is any size. */
  readonly maxMessageSize: number;
  /** Bytes in the largest SCTP packet the sender takes: an attribute of our own, which others leave out and pass over. */
  readonly maxPacketBytes: number;
  /** Candidate lines from `candidate:` on. */
  readonly candidates: readonly string[];
  /** Whether no more candidates follow. */
  readonly endOfCandidates: boolean;
}

/** RFC 8841, section 6.1: what a sender takes that does not say. */
const DEFAULT_MAX_MESSAGE_BYTES = 65536;

/** A description as browsers hand it out. */
export class LocalSessionDescription implements RTCSessionDescription {
  readonly type: RTCSdpType;
  readonly sdp: string;

  /** @param sdp Text, lines ended by CRLF. */
  constructor(type: RTCSdpType, sdp: string) {
    this.type = type;
    this.sdp = sdp;
  }

  /** What goes to the other peer. */
  toJSON(): { type: RTCSdpType; sdp: string } {
    return { type: this.type, sdp: this.sdp };
  }
}

/** The description for `section`; `sessionId` is the same in every description of a connection, below 2^53. */
export function formatDescription(section: DataSection, sessionId: number): string {
  const lines = [
    "v=0",
    `o=- ${sessionId} 1 IN IP4 0.0.0.0`,
    "s=-",
    "t=0 0",
    ...(section.iceLite ? ["a=ice-lite"] : []),
    `a=group:BUNDLE ${section.mid}`,
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "c=IN IP4 0.0.0.0",
    ...section.candidates.map((line) => `a=${line}`),
    ...(section.endOfCandidates ? ["a=end-of-candidates"] : []),
    `a=ice-ufrag:${section.usernameFragment}`,
    `a=ice-pwd:${section.password}`,
    "a=ice-options:trickle",
    ...section.fingerprints.map((hex) => `a=fingerprint:sha-256 ${withColons(hex)}`),
    `a=setup:${section.setup}`,
    `a=mid:${section.mid}`,
    `a=sctp-port:${section.sctpPort}`,
    `a=max-message-size:${section.maxMessageSize}`,
    `a=x-slip-max-packet-size:${section.maxPacketBytes}`,
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}

function withColons(hex: string): string {
  return hex.toUpperCase().match(/../g)!.join(":");
}

/**
 * Reads the one data section of a description.
 * @throws DOMException `OperationError` when something a connection needs is missing or malformed,
 *   `InvalidAccessError` when the description asks for something else than data channels.
 */
export function parseDescription(sdp: string): DataSection {
  const { session, sections } = split(sdp);
  const [section, ...others] = sections;
  if (section === undefined) throw malformed("no media section");
  if (
    others.length > 0 || !/^m=application \d{1,5} (UDP\/)?DTLS\/SCTP webrtc-datachannel$/.test(section[0]!)
  ) {
    throw new DOMException("only data channels are supported", "InvalidAccessError");
  }
  if (/^m=application 0 /.test(section[0]!)) throw malformed("a rejected data section");
  const attributes = new Attributes([...section, ...session]);
  return {
    mid: attributes.text("mid", /^[\w!#$%&'*+.^`{|}~-]{1,64}$/) ?? "0",
    usernameFragment: attributes.required("ice-ufrag", /^[A-Za-z0-9+/]{4,256}$/),
    password: attributes.required("ice-pwd", /^[A-Za-z0-9+/]{22,256}$/),
    iceLite: attributes.has("ice-lite"),
    fingerprints: fingerprints(attributes),
    setup: (attributes.text("setup", /^(actpass|active|passive)$/) ?? "actpass") as DataSection["setup"],
    sctpPort: attributes.number("sctp-port", 1, 65535) ?? 5000,
    maxMessageSize: attributes.number("max-message-size", 0, Number.MAX_SAFE_INTEGER) ??
      DEFAULT_MAX_MESSAGE_BYTES,
    maxPacketBytes: attributes.number("x-slip-max-packet-size", 0, 65535) ?? ETHERNET_PACKET_BYTES,
    candidates: attributes.all("candidate").map((value) => `candidate:${value}`),
    endOfCandidates: attributes.has("end-of-candidates"),
  };
}

function split(sdp: string): { session: string[]; sections: string[][] } {
  const lines = sdp.split(/\r\n|\n/).map((line) => line.trimEnd()).filter((line) => line !== "");
  if (lines[0] !== "v=0") throw malformed("no version line");
  const session: string[] = [];
  const sections: string[][] = [];
  for (const line of lines) {
    if (!/^[a-z]=/.test(line)) throw malformed("a line that is not an attribute");
    if (line.startsWith("m=")) sections.push([]);
    (sections.at(-1) ?? session).push(line);
  }
  return { session, sections };
}

function fingerprints(attributes: Attributes): string[] {
  const found = attributes.all("fingerprint").flatMap((value) => {
    const match = /^sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/i.exec(value);
    return match === null ? [] : [match[1]!.replaceAll(":", "").toLowerCase()];
  });
  if (found.length === 0) throw malformed("no SHA-256 fingerprint");
  return found;
}

/** The `a=` lines of a section, its own before the session's. */
class Attributes {
  readonly #values: readonly (readonly [name: string, value: string])[];

  constructor(lines: readonly string[]) {
    this.#values = lines.filter((line) => line.startsWith("a=")).map((line) => {
      const colon = line.indexOf(":");
      return colon < 0 ? [line.slice(2), ""] : [line.slice(2, colon), line.slice(colon + 1).trim()];
    });
  }

  all(name: string): string[] {
    return this.#values.filter(([key]) => key === name).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.all(name).length > 0;
  }

  /** The first value; a malformed one is an error, a missing one is not. */
  text(name: string, shape: RegExp): string | undefined {
    const [value] = this.all(name);
    if (value !== undefined && !shape.test(value)) throw malformed(`a malformed a=${name}`);
    return value;
  }

  required(name: string, shape: RegExp): string {
    const value = this.text(name, shape);
    if (value === undefined) throw malformed(`no a=${name}`);
    return value;
  }

  number(name: string, least: number, most: number): number | undefined {
    const text = this.text(name, /^\d{1,16}$/);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (value < least || value > most) throw malformed(`an a=${name} out of range`);
    return value;
  }
}

function malformed(what: string): DOMException {
  return new DOMException(`the session description has ${what}`, "OperationError");
}
