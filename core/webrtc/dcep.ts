/**
 * Data Channel Establishment Protocol (RFC 8832) and the payload protocol identifiers of data channels (RFC 8831).
 *
 *      0      1         2          4             8              10                12
 *     ┌──────┬─────────┬──────────┬─────────────┬──────────────┬─────────────────┬────────┬───────────┐
 *     │ 0x03 │ channel │ priority │ reliability │ label length │ protocol length │ label… │ protocol… │  OPEN
 *     ├──────┼─────────┴──────────┴─────────────┴──────────────┴─────────────────┴────────┴───────────┘
 *     │ 0x02 │                                                                                           ACK
 *     └──────┘
 *
 * @module
 */

/** Payload protocol identifiers (RFC 8831, section 8). Empty messages have their own, with one byte of padding. */
export const PPID = { dcep: 50, text: 51, binary: 53, textEmpty: 56, binaryEmpty: 57 } as const;

/** How a channel treats its messages. */
export interface ChannelParameters {
  /** Any text; at most 65,535 bytes in UTF-8. */
  readonly label: string;
  /** Subprotocol, often empty; at most 65,535 bytes in UTF-8. */
  readonly protocol: string;
  /** Whether messages arrive in the order they were sent in. */
  readonly ordered: boolean;
  /** Retransmissions after which a message is given up, 0–65,535; `null` for never. */
  readonly maxRetransmits: number | null;
  /** Milliseconds after which a message is given up, 0–65,535; `null` for never. */
  readonly maxPacketLifeTime: number | null;
}

/** A message of the protocol. */
export type DcepMessage =
  | { readonly type: "open"; readonly parameters: ChannelParameters }
  | { readonly type: "ack" };

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

const OPEN = 0x03;
const ACK = 0x02;
const OPEN_HEADER_BYTES = 12;

/** Channel types (RFC 8832, section 8.2.2). */
const RELIABLE = 0x00;
const LIMITED_RETRANSMITS = 0x01;
const LIMITED_LIFETIME = 0x02;
const UNORDERED = 0x80;

/** The bytes that open a channel. */
export function encodeOpen(parameters: ChannelParameters): Uint8Array<ArrayBuffer> {
  const label = new TextEncoder().encode(parameters.label);
  const protocol = new TextEncoder().encode(parameters.protocol);
  const bytes = new Uint8Array(OPEN_HEADER_BYTES + label.length + protocol.length);
  const view = new DataView(bytes.buffer);
  const { kind, reliability } = reliabilityOf(parameters);
  view.setUint8(0, OPEN);
  view.setUint8(1, kind | (parameters.ordered ? 0 : UNORDERED));
  view.setUint32(4, reliability);
  view.setUint16(8, label.length);
  view.setUint16(10, protocol.length);
  bytes.set(label, OPEN_HEADER_BYTES);
  bytes.set(protocol, OPEN_HEADER_BYTES + label.length);
  return bytes;
}

function reliabilityOf(
  { maxRetransmits, maxPacketLifeTime }: ChannelParameters,
): { kind: number; reliability: number } {
  if (maxRetransmits !== null) return { kind: LIMITED_RETRANSMITS, reliability: maxRetransmits };
  if (maxPacketLifeTime !== null) return { kind: LIMITED_LIFETIME, reliability: maxPacketLifeTime };
  return { kind: RELIABLE, reliability: 0 };
}

/** The bytes that confirm a channel. */
export function encodeAck(): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(ACK);
}

/** Whether a message that {@linkcode decodeDcep} cannot read was to open a channel, which is to be refused then. */
export function claimsToOpen(bytes: Uint8Array): boolean {
  return bytes[0] === OPEN;
}

/** Text as it was sent: a byte order mark belongs to it, and what is not UTF-8 is replaced. */
export function decodeText(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** Reads a message; `undefined` for one that is none, or of a channel type that is not known. */
export function decodeDcep(bytes: Uint8Array): DcepMessage | undefined {
  if (bytes[0] === ACK) return { type: "ack" };
  if (bytes[0] !== OPEN || bytes.length < OPEN_HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = view.getUint8(1) & ~UNORDERED;
  const reliability = Math.min(view.getUint32(4), 65535);
  const protocolStart = OPEN_HEADER_BYTES + view.getUint16(8);
  const end = protocolStart + view.getUint16(10);
  if (kind > LIMITED_LIFETIME || end > bytes.length) return undefined;
  const text = (from: number, to: number) => decodeText(bytes.subarray(from, to));
  return {
    type: "open",
    parameters: {
      label: text(OPEN_HEADER_BYTES, protocolStart),
      protocol: text(protocolStart, end),
      ordered: (view.getUint8(1) & UNORDERED) === 0,
      maxRetransmits: kind === LIMITED_RETRANSMITS ? reliability : null,
      maxPacketLifeTime: kind === LIMITED_LIFETIME ? reliability : null,
    },
  };
}
