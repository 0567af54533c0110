import type { AssociationSettings } from "./association_options.ts";
import type { Handshake } from "./handshake.ts";
import { REFLECTED_TAG_FLAG } from "./wire/abort.ts";
import { CHUNK_HEADER_BYTES, ChunkType } from "./wire/chunk.ts";
import { COMMON_HEADER_BYTES, hasRightChecksum, hasZeroChecksum, readCommonHeader } from "./wire/packet.ts";

/** Whether `packet` has the right checksum, or none where that is offered (RFC 9653), the right port and the right tag. */
export function isAcceptable(
  packet: Uint8Array,
  settings: AssociationSettings,
  handshake: Handshake,
): boolean {
  if (packet.length < COMMON_HEADER_BYTES + CHUNK_HEADER_BYTES) return false;
  const isFree = settings.zeroChecksum && hasZeroChecksum(packet);
  if (!isFree && !hasRightChecksum(packet)) return false;
  const header = readCommonHeader(packet);
  if (header.destinationPort !== settings.localPort) return false;
  return isRightTag(packet, header.verificationTag, handshake);
}

/** The rules of RFC 9260, section 8.5.1. */
function isRightTag(packet: Uint8Array, tag: number, { localTag, peerTag }: Handshake): boolean {
  const type = packet[COMMON_HEADER_BYTES]!;
  if (type === ChunkType.init) return tag === 0;
  if (type === ChunkType.cookieEcho) return true; // the cookie tells
  const reflects = type === ChunkType.abort || type === ChunkType.shutdownComplete;
  if (reflects && packet[COMMON_HEADER_BYTES + 1]! & REFLECTED_TAG_FLAG) return tag === peerTag;
  return tag === localTag;
}
