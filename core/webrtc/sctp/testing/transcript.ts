import { CHUNK_HEADER_BYTES, chunkLength, ChunkType, nextChunk } from "../wire/chunk.ts";
import { COMMON_HEADER_BYTES } from "../wire/packet.ts";

const NAMES = new Map<number, string>(Object.entries(ChunkType).map(([name, type]) => [type, words(name)]));

/** The chunks of `packet` by name, joined by a plus: `SACK + DATA`. */
export function describePacket(packet: Uint8Array): string {
  const names: string[] = [];
  for (let at = COMMON_HEADER_BYTES; at + CHUNK_HEADER_BYTES <= packet.length;) {
    names.push(NAMES.get(packet[at]!) ?? `type ${packet[at]}`);
    at = nextChunk(at, chunkLength(packet, at, packet.length));
  }
  return names.join(" + ");
}

function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}
