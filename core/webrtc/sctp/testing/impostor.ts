/** A peer that says whatever a test wants. */
import { readUint32 } from "../bytes.ts";
import { DATA_HEADER_BYTES, writeDataHeader } from "../wire/data.ts";
import { writeChecksum, writeCommonHeader } from "../wire/packet.ts";
import { hex } from "./hex.ts";
import { makeConnectedPair, type Pair } from "./pair.ts";
import type { Endpoint } from "./simulation.ts";

/** Talks to Z in A's name: it knows the tag, the TSNs and everything else an honest peer knows. */
export class Impostor {
  readonly pair: Pair;
  /** The verification tag of its packets. */
  tag = 0;
  /** The TSN that comes next. */
  nextTsn = 0;

  constructor(options: Parameters<typeof makeConnectedPair>[0] = {}) {
    this.pair = makeConnectedPair(options);
    this.pair.a.onPacket = (packet) => {
      this.tag = readUint32(packet, 4);
      if (packet[12] === 0) this.nextTsn = readUint32(packet, 16) + 1;
    };
    this.pair.a.association.send(0, 51, hex("00"));
    this.pair.simulation.run(this.pair.simulation.nowMs + 1000);
    this.pair.a.join({ take: () => {} } as never);
  }

  /** The one it talks to. */
  get z(): Endpoint {
    return this.pair.z;
  }

  /** Sends one packet. */
  send(...chunks: Uint8Array[]): void {
    const length = chunks.reduce((sum, chunk) => sum + ((chunk.length + 3) & ~3), 12);
    const packet = new Uint8Array(length);
    writeCommonHeader(packet, 0, { sourcePort: 5000, destinationPort: 5000, verificationTag: this.tag });
    let at = 12;
    for (const chunk of chunks) {
      packet.set(chunk, at);
      at += (chunk.length + 3) & ~3;
    }
    writeChecksum(packet, 0, packet.length);
    this.z.take(packet, this.pair.simulation.nowMs);
  }

  /** A DATA chunk `ahead` of the next TSN. */
  data(ahead: number, flags: number, bytes = 1, ssn = 1): Uint8Array {
    const chunk = new Uint8Array(DATA_HEADER_BYTES + bytes);
    const tsn = (this.nextTsn + ahead) >>> 0;
    writeDataHeader(chunk, 0, { flags, tsn, stream: 0, ssn, protocol: 53 }, bytes);
    return chunk;
  }

  /** Why it ended, if it did. */
  get reason(): string | undefined {
    const last = this.z.events.at(-1);
    return last?.type === "closed" ? last.reason : undefined;
  }
}
