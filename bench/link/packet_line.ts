/**
 * Packets under way in one direction, as they are: nothing in them is looked at or changed, so no checksum has to be.
 *
 * @module
 */

/** A place in line; its memory is used again. */
interface Slot {
  readonly bytes: Uint8Array<ArrayBuffer>;
  length: number;
  dueMs: number;
}

/** Packets in the order in which they come out. Holds as much memory as were ever under way at a time. */
export class PacketLine {
  readonly #largestBytes: number;
  #slots: Slot[] = [];
  #head = 0;
  #size = 0;

  /** @param largestBytes Bytes of the largest packet. */
  constructor(largestBytes: number) {
    this.#largestBytes = largestBytes;
  }

  /** Packets under way. */
  get size(): number {
    return this.#size;
  }

  /** When the next packet comes out; Infinity when there is none. */
  get nextDueMs(): number {
    return this.#size === 0 ? Infinity : this.#slots[this.#head]!.dueMs;
  }

  /**
   * A copy of `packet` gets in line; `dueMs` never goes back.
   * @throws RangeError for a packet that is larger than the largest.
   */
  push(packet: Uint8Array, dueMs: number): void {
    if (packet.length > this.#largestBytes) throw new RangeError(`a packet of ${packet.length} bytes`);
    if (this.#size === this.#slots.length) this.#grow();
    const slot = this.#slots[(this.#head + this.#size) % this.#slots.length]!;
    slot.bytes.set(packet);
    slot.length = packet.length;
    slot.dueMs = dueMs;
    this.#size++;
  }

  /** Hands out every packet that is due, oldest first; its bytes are good until `deliver` returns. */
  deliverDue(nowMs: number, deliver: (packet: Uint8Array<ArrayBuffer>, dueMs: number) => void): void {
    while (this.nextDueMs <= nowMs) {
      const { bytes, length, dueMs } = this.#slots[this.#head]!;
      deliver(bytes.subarray(0, length), dueMs);
      this.#head = (this.#head + 1) % this.#slots.length;
      this.#size--;
    }
  }

  #grow(): void {
    const inOrder = [...this.#slots.slice(this.#head), ...this.#slots.slice(0, this.#head)];
    const added = Array.from({ length: Math.max(64, inOrder.length) }, (): Slot => ({
      bytes: new Uint8Array(this.#largestBytes),
      length: 0,
      dueMs: 0,
    }));
    this.#slots = [...inOrder, ...added];
    this.#head = 0;
  }
}
