/**
 * Writes packets, in the order RFC 9260, section 6.10, asks for: control chunks, then the SACK, then DATA.
 *
 * @module
 */

import type { AssociationCore } from "./association_core.ts";
import { SENDING_STATES } from "./association_state.ts";
import type { PathProbing } from "./path_probing.ts";
import { nextChunk } from "./wire/chunk.ts";
import { COMMON_HEADER_BYTES, writeChecksum, writeCommonHeader } from "./wire/packet.ts";
import { SACK_HEADER_BYTES } from "./wire/sack.ts";

/** Writes the packets of one association. */
export class PacketWriter {
  readonly #core: AssociationCore;
  readonly #probing: PathProbing;

  /** Has nothing to write until the association has. */
  constructor(core: AssociationCore, probing: PathProbing) {
    this.#core = core;
    this.#probing = probing;
  }

  /** Writes the next packet into `into` at `at` and returns its length in bytes; 0 when there is nothing to send now. */
  write(into: Uint8Array, at: number, nowMs: number): number {
    const core = this.#core;
    const start = at + COMMON_HEADER_BYTES;
    const end = at + core.path.packetBytes;
    const probeEnd = this.#probing.write(into, start, nowMs);
    if (probeEnd > start) return this.#finishProbe(into, at, probeEnd);
    const first = core.control.first;
    let position = this.#writeControl(into, start, end);
    if (!first?.alone) position = this.#writeSackAndData(into, position, end, nowMs);
    if (position === start) return 0;
    if (position > end) core.fragmentation = "allowed";
    else core.fragmentation = position - at > core.settings.packetBytes ? "never" : "usual";
    const checksum = first?.checksum === true || !core.agreement?.zeroChecksum;
    return this.#finish(into, at, position, first?.tag ?? core.handshake.peerTag, checksum);
  }

  #finishProbe(into: Uint8Array, at: number, end: number): number {
    const core = this.#core;
    core.fragmentation = "never";
    return this.#finish(into, at, end, core.handshake.peerTag, !core.agreement?.zeroChecksum);
  }

  #finish(into: Uint8Array, at: number, end: number, tag: number, checksum: boolean): number {
    this.#writeHeader(into, at, tag);
    if (checksum) writeChecksum(into, at, end);
    this.#core.statistics.packetsSent++;
    return end - at;
  }

  #writeControl(into: Uint8Array, start: number, end: number): number {
    const { control } = this.#core;
    let position = start;
    for (let first = control.first; first; first = control.first) {
      const next = nextChunk(position, first.chunk.length);
      if (position > start && (first.alone || next > end)) break;
      into.set(first.chunk, position);
      into.fill(0, position + first.chunk.length, next);
      position = next;
      control.shift();
      if (first.alone) break;
    }
    return position;
  }

  #writeSackAndData(into: Uint8Array, at: number, end: number, nowMs: number): number {
    const { acknowledger, sender, state, path } = this.#core;
    const start = acknowledger.due ? this.#writeSack(into, at, end) : at;
    if (!sender || !SENDING_STATES.has(state)) return start;
    return sender.write(into, start, end, nowMs, path.packetBytes - COMMON_HEADER_BYTES);
  }

  #writeSack(into: Uint8Array, at: number, end: number): number {
    const { acknowledger, receiver, agreement } = this.#core;
    if (!receiver || end - at < SACK_HEADER_BYTES) return at;
    return acknowledger.write(into, at, end, receiver.ranges, {
      initialTsn: agreement!.peerInitialTsn,
      windowBytes: receiver.windowBytes,
    });
  }

  #writeHeader(into: Uint8Array, at: number, verificationTag: number): void {
    const { localPort, remotePort } = this.#core.settings;
    writeCommonHeader(into, at, { sourcePort: localPort, destinationPort: remotePort, verificationTag });
  }
}
