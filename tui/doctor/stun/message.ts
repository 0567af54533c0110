/**
 * STUN Binding, the one method a doctor needs (RFC 8489): what goes out and what comes back.
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     |0 0|     method and class      |   length of the attributes    |
 *     |                     magic cookie 0x2112A442                   |
 *     |                   transaction id, 96 bits                     |
 *     |        type of an attribute   |   its length                  |
 *     |        its value, padded to a multiple of 4 bytes             |
 *
 * @module
 */

import { crc32 } from "./crc32.ts";

/** Bytes of a transaction's id (section 5). */
export const TRANSACTION_ID_BYTES = 12;

/** Where somebody's datagrams seem to come from. */
export interface MappedAddress {
  /** IP literal without brackets. */
  readonly host: string;
  /** 0 to 65535. */
  readonly port: number;
}

/** What a server answered to a Binding request. */
export type BindingResponse =
  | { readonly kind: "success"; readonly transactionId: Uint8Array; readonly mapped: MappedAddress }
  /** `code` is 300 to 699 (section 14.8), 0 when the server named none. */
  | { readonly kind: "error"; readonly transactionId: Uint8Array; readonly code: number };

const HEADER_BYTES = 20;
const MAGIC_COOKIE = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const BINDING_ERROR = 0x0111;

const MAPPED_ADDRESS = 0x0001;
const ERROR_CODE = 0x0009;
const XOR_MAPPED_ADDRESS = 0x0020;
const FINGERPRINT = 0x8028;

/** What the check sum in FINGERPRINT is mixed with (section 14.7). */
const FINGERPRINT_MASK = 0x5354554e;

/** A Binding request without attributes. @throws RangeError when the id is not 12 bytes long. */
export function encodeBindingRequest(transactionId: Uint8Array): Uint8Array<ArrayBuffer> {
  if (transactionId.length !== TRANSACTION_ID_BYTES) {
    throw new RangeError(`Cannot use ${transactionId.length} bytes as a transaction id, it must be 12`);
  }
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, BINDING_REQUEST);
  view.setUint32(4, MAGIC_COOKIE);
  bytes.set(transactionId, 8);
  return bytes;
}

/** Reads the answer to a Binding request; `undefined` for anything else, damaged answers included. Never throws. */
export function decodeBindingResponse(bytes: Uint8Array): BindingResponse | undefined {
  const view = viewOf(bytes);
  if (!hasHeader(view)) return undefined;
  const attributes = readAttributes(view);
  if (attributes === undefined || !isIntact(bytes, attributes)) return undefined;
  // A copy whatever is given: the `slice` of node's Buffer is none, and is a Buffer too.
  const transactionId = Uint8Array.from(bytes.subarray(8, HEADER_BYTES));
  switch (view.getUint16(0)) {
    case BINDING_SUCCESS: {
      const mapped = readMapped(bytes, attributes);
      return mapped && { kind: "success", transactionId, mapped };
    }
    case BINDING_ERROR:
      return { kind: "error", transactionId, code: readErrorCode(bytes, attributes) };
    default:
      return undefined;
  }
}

/** An attribute, by where its value lies in the message. */
interface Attribute {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function hasHeader(view: DataView): boolean {
  return view.byteLength >= HEADER_BYTES && view.byteLength % 4 === 0 &&
    view.getUint32(4) === MAGIC_COOKIE && view.getUint16(2) === view.byteLength - HEADER_BYTES;
}

/** All attributes up to FINGERPRINT, which is the last that counts; `undefined` when one does not fit. */
function readAttributes(view: DataView): Attribute[] | undefined {
  const found: Attribute[] = [];
  for (let at = HEADER_BYTES; at < view.byteLength;) {
    const type = view.getUint16(at);
    const start = at + 4;
    const end = start + view.getUint16(at + 2);
    if (end > view.byteLength) return undefined;
    found.push({ type, start, end });
    if (type === FINGERPRINT) break;
    at = Math.ceil(end / 4) * 4;
  }
  return found;
}

/** Whether the check sum is right, if there is one. */
function isIntact(bytes: Uint8Array, attributes: readonly Attribute[]): boolean {
  const last = attributes.at(-1);
  if (last?.type !== FINGERPRINT) return true;
  if (last.end - last.start !== 4 || last.end !== bytes.length) return false;
  const expected = (crc32(bytes.subarray(0, last.start - 4)) ^ FINGERPRINT_MASK) >>> 0;
  return viewOf(bytes).getUint32(last.start) === expected;
}

/** The first address; servers of before RFC 5389 give it only as it is. */
function readMapped(bytes: Uint8Array, attributes: readonly Attribute[]): MappedAddress | undefined {
  const masked = attributes.find(({ type }) => type === XOR_MAPPED_ADDRESS);
  const bare = attributes.find(({ type }) => type === MAPPED_ADDRESS);
  if (masked !== undefined) return readAddress(bytes.subarray(masked.start, masked.end), bytes.subarray(4));
  return bare && readAddress(bytes.subarray(bare.start, bare.end), new Uint8Array(16));
}

/** An address (section 14.1), each byte mixed with one of `mask`: magic cookie and transaction id, or zeros. */
function readAddress(value: Uint8Array, mask: Uint8Array): MappedAddress | undefined {
  const length = { 1: 4, 2: 16 }[value[1] ?? 0];
  if (length === undefined || value.length !== 4 + length) return undefined;
  const unmasked = value.subarray(2).map((byte, at) => byte ^ mask[at < 2 ? at : at - 2]!);
  const port = unmasked[0]! << 8 | unmasked[1]!;
  const address = unmasked.subarray(2);
  return { host: length === 4 ? address.join(".") : formatIpv6(address), port };
}

/** As RFC 5952 has it, which is what URLs do. */
function formatIpv6(address: Uint8Array): string {
  const view = viewOf(address);
  const groups = Array.from({ length: 8 }, (_, at) => view.getUint16(2 * at).toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

function readErrorCode(bytes: Uint8Array, attributes: readonly Attribute[]): number {
  const found = attributes.find(({ type }) => type === ERROR_CODE);
  if (found === undefined || found.end - found.start < 4) return 0;
  return (bytes[found.start + 2]! & 7) * 100 + bytes[found.start + 3]!;
}
