import { readUint16, writeUint16 } from "../bytes.ts";
import { CUT_GAP_BLOCKS } from "../numbers.ts";
import { chunkLength, ChunkType, nextChunk } from "../wire/chunk.ts";
import { COMMON_HEADER_BYTES } from "../wire/packet.ts";
import { SACK_HEADER_BYTES } from "../wire/sack.ts";

/** `packet`, without checksum, as Chromium would have sent it: no SACK in it has more than 20 gap blocks. */
export function cutSack(packet: Uint8Array): Uint8Array {
  for (let at = COMMON_HEADER_BYTES; at < packet.length;) {
    const length = chunkLength(packet, at, packet.length);
    const surplus = packet[at] === ChunkType.sack ? 4 * (readUint16(packet, at + 12) - CUT_GAP_BLOCKS) : 0;
    if (surplus > 0) return cutAt(packet, at, length, surplus);
    at = nextChunk(at, length);
  }
  return packet;
}

function cutAt(packet: Uint8Array, sack: number, length: number, surplus: number): Uint8Array {
  const kept = sack + SACK_HEADER_BYTES + 4 * CUT_GAP_BLOCKS;
  const cut = new Uint8Array(packet.length - surplus);
  cut.set(packet.subarray(0, kept));
  cut.set(packet.subarray(kept + surplus), kept);
  writeUint16(cut, sack + 2, length - surplus);
  writeUint16(cut, sack + 12, CUT_GAP_BLOCKS);
  return cut;
}
