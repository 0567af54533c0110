import { PACKETS_PER_SACK, SACK_DELAY_MS } from "../../sctp/numbers.ts";
import { type Packet, PACKET_BYTES } from "./packet.ts";

/**
 * The far end of a flow: acknowledges every second packet, each one once something is missing before it, and a single one
 * after a moment, as `sctp/acknowledger.ts` does.
 */
export class Receiver {
  arrivedBytes = 0;
  /** When what waits for a second packet is acknowledged without; `Infinity` when nothing waits. */
  deadlineMs = Infinity;
  #expected = 0;
  #waiting: Packet[] = [];

  /** Takes in `packet` at `nowMs`; returns what is acknowledged by that, oldest first, which may be nothing. */
  take(packet: Packet, nowMs: number): readonly Packet[] {
    this.arrivedBytes += PACKET_BYTES;
    this.#waiting.push(packet);
    const isInOrder = packet.number === this.#expected;
    this.#expected = packet.number + 1;
    if (!isInOrder || packet.isUrgent || this.#waiting.length >= PACKETS_PER_SACK) return this.acknowledge();
    this.deadlineMs = nowMs + SACK_DELAY_MS;
    return [];
  }

  /** Acknowledges what waits, oldest first. */
  acknowledge(): readonly Packet[] {
    const acknowledged = this.#waiting;
    this.#waiting = [];
    this.deadlineMs = Infinity;
    return acknowledged;
  }
}
