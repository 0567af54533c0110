/**
 * Asks the path for larger packets, with a HEARTBEAT that a PAD brings to the size (RFC 8899, section 6.2.3). Whoever speaks
 * SCTP answers it.
 *
 *     | common header | HEARTBEAT: size, search | PAD … up to the size |
 *     | common header | HEARTBEAT: size, search, zeros up to the size  |
 *
 * The second is for peers that may not know PAD: werift throws at a chunk it does not know, and that ends its process. Its
 * answer is as large, which Chromium refuses to send, so the last try is the first form again, and what it finds is kept to.
 *
 * @module
 */

import type { AssociationCore } from "./association_core.ts";
import { readUint32, writeUint32 } from "./bytes.ts";
import type { Chunk } from "./wire/chunk.ts";
import { decodeHeartbeat, encodeHeartbeat } from "./wire/heartbeat.ts";
import { COMMON_HEADER_BYTES } from "./wire/packet.ts";
import { encodePadding } from "./wire/padding.ts";

/** Milliseconds that an answer may take at least (RFC 8899, section 5.1.1: PROBE_TIMER). */
const ANSWER_MS = 1_000;

/** Round-trip timeouts that an answer may take: the question may have to wait in a full queue. */
const ANSWER_TIMEOUTS = 3;

/** Timeouts in a row, nothing having been acknowledged, after which large packets are taken for the reason. */
const BLACK_HOLE_TIMEOUTS = 2;

/** Bytes of a HEARTBEAT before its information. */
const HEARTBEAT_HEADER_BYTES = 8;

/** Bytes of what a question carries: its size and which search it belongs to. */
const INFORMATION_BYTES = 8;

/** The search as the association sees it. */
export class PathProbing {
  readonly #core: AssociationCore;
  /** Whether a question with a PAD was answered. */
  #answersPadding = false;

  /** Asks nothing before data is under way. */
  constructor(core: AssociationCore) {
    this.#core = core;
  }

  /** When {@linkcode PathProbing.tick} is due. */
  get deadlineMs(): number {
    return this.#core.path.deadlineMs;
  }

  /** Lets time pass. */
  tick(nowMs: number): void {
    const { path, sender } = this.#core;
    path.tick(nowMs);
    if ((sender?.suspectTimeouts ?? 0) < BLACK_HOLE_TIMEOUTS) return;
    if (path.blackHole(nowMs)) this.#resize();
  }

  /**
   * Writes the chunks of a question that is due from `at`, in a packet that began a common header before; returns where
   * they end, `at` when none is due. Only what moves data asks: others gain nothing.
   */
  write(into: Uint8Array, at: number, nowMs: number): number {
    const { path, sender, timeoutMs } = this.#core;
    const size = path.due(nowMs);
    if (size === 0 || !sender || sender.flightBytes === 0) return at;
    let end = at;
    for (const chunk of this.#question(size, size - COMMON_HEADER_BYTES)) {
      into.set(chunk, end);
      end += chunk.length;
    }
    path.asked(nowMs, Math.max(ANSWER_MS, ANSWER_TIMEOUTS * timeoutMs));
    return end;
  }

  /**
   * Takes a HEARTBEAT ACK, which may be to another question.
   * @throws SctpProtocolError when the chunk is malformed.
   */
  answered(chunk: Chunk, nowMs: number): void {
    const information = decodeHeartbeat(chunk);
    if (information.length < INFORMATION_BYTES) return;
    this.#answersPadding ||= information.length === INFORMATION_BYTES && readUint32(information, 0) > 0;
    const grew = this.#core.path.answered(readUint32(information, 0), readUint32(information, 4), nowMs);
    if (grew) this.#resize();
  }

  /** Chunks of `chunkBytes` in all that ask for packets of `size`. Who does without checksums is young enough for a PAD. */
  #question(size: number, chunkBytes: number): Chunk[] {
    const { agreement, path } = this.#core;
    const knowsPadding = this.#answersPadding || path.isLastTry || (agreement?.zeroChecksum ?? false);
    const information = new Uint8Array(
      knowsPadding ? INFORMATION_BYTES : chunkBytes - HEARTBEAT_HEADER_BYTES,
    );
    writeUint32(information, 0, size);
    writeUint32(information, 4, this.#core.path.generation);
    const heartbeat = encodeHeartbeat(information);
    return knowsPadding ? [heartbeat, encodePadding(chunkBytes - heartbeat.length)] : [heartbeat];
  }

  #resize(): void {
    this.#core.sender?.packetSize(this.#core.path.packetBytes - COMMON_HEADER_BYTES);
  }
}
