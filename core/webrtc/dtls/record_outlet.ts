/**
 * An outlet that seals packets into records side by side and sends them in as few system calls as it can.
 *
 *     │◀─ header ─▶│◀──── packet, written by the association ────▶│◀ tag ▶│◀─ header ─▶│ next packet …
 *
 * All datagrams of a batch have one size but the last, as UDP_SEGMENT wants it; a larger one begins a new batch.
 *
 * @module
 */

import type { Fragmentation } from "../fragmentation.ts";
import type { PacketOutlet } from "../packet_outlet.ts";
import { MAX_PACKET_BYTES } from "../sctp/numbers.ts";
import type { DatagramBatch } from "../udp/datagram_socket.ts";
import { RECORD_OVERHEAD_BYTES, type RecordSealer, SEALED_HEADER_BYTES } from "./record_protection.ts";

/** Bytes of a batch: UDP's 65,507, less a little. */
const BATCH_BYTES = 65_000;
/** Sends a batch; false when it must be tried again later, after `whenWritable()` resolved. */
export interface BatchSender {
  /** Datagrams that a batch may have now. */
  readonly batchDatagrams: number;
  /** Sends a batch; false when the network takes none now. */
  sendBatch(batch: DatagramBatch): boolean;
  /** Resolves when it takes some again. */
  whenWritable(): Promise<void>;
}

/** The outlet. */
export class RecordOutlet implements PacketOutlet {
  readonly buffer = new Uint8Array(new ArrayBuffer(BATCH_BYTES + MAX_PACKET_BYTES + RECORD_OVERHEAD_BYTES));
  readonly #sealer: RecordSealer;
  readonly #sender: BatchSender;
  readonly #resume: () => void;
  /** Closed batches that the network has not taken yet: two at most. */
  readonly #waiting: DatagramBatch[] = [];
  #start = 0;
  #end = 0;
  #datagrams = 0;
  #segmentBytes = 0;
  #fragmentation: Fragmentation = "usual";
  #isBlocked = false;

  /** @param resume Called when the outlet is ready again after it was not. */
  constructor(sealer: RecordSealer, sender: BatchSender, resume: () => void) {
    this.#sealer = sealer;
    this.#sender = sender;
    this.#resume = resume;
  }

  get offset(): number {
    return this.#end + SEALED_HEADER_BYTES;
  }

  get isReady(): boolean {
    return !this.#isBlocked;
  }

  commit(length: number, fragmentation: Fragmentation = "usual"): void {
    const recordBytes = this.#sealer.seal(this.buffer, this.#end, length);
    if (recordBytes === 0) return;
    if (recordBytes > this.#segmentBytes || fragmentation !== this.#fragmentation) this.#closeBatch();
    if (this.#datagrams === 0) {
      this.#segmentBytes = recordBytes;
      this.#fragmentation = fragmentation;
    }
    this.#datagrams++;
    this.#end += recordBytes;
    const isFull = this.#datagrams >= this.#sender.batchDatagrams ||
      this.#end + this.#segmentBytes > BATCH_BYTES;
    if (recordBytes < this.#segmentBytes || isFull) this.flush();
  }

  flush(): void {
    this.#closeBatch();
    while (this.#waiting.length > 0 && !this.#isBlocked) {
      if (this.#sender.sendBatch(this.#waiting[0]!)) this.#waiting.shift();
      else this.#block();
    }
    if (this.#waiting.length === 0) this.#start = this.#end = 0;
  }

  #closeBatch(): void {
    if (this.#datagrams === 0) return;
    this.#waiting.push({
      bytes: this.buffer,
      start: this.#start,
      end: this.#end,
      segmentBytes: this.#segmentBytes,
      fragmentation: this.#fragmentation,
    });
    this.#start = this.#end;
    this.#datagrams = 0;
  }

  #block(): void {
    this.#isBlocked = true;
    this.#sender.whenWritable().then(() => {
      this.#isBlocked = false;
      this.flush();
      if (!this.#isBlocked) this.#resume();
    });
  }
}
