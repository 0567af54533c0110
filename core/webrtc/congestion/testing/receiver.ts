import { PACKETS_PER_SACK } from "../../sctp/numbers.ts";
import { type Packet, PACKET_BYTES } from "./packet.ts";

/** The far end of a flow: acknowledges every second packet, and each one once something is missing before it. */
export class Receiver {
  arrivedBytes = 0;
  #expected = 0;
  #waiting: Packet[] = [];

  /**
   * Takes `packet` in; returns what is acknowledged now, oldest first, which may be nothing.
   * @param isUrgent Whether its sender wants to hear at once (RFC 7053: the I bit).
   */
  take(packet: Packet, isUrgent: boolean): readonly Packet[] {
    this.arrivedBytes += PACKET_BYTES;
    this.#waiting.push(packet);
    const isInOrder = packet.number === this.#expected;
    this.#expected = packet.number + 1;
    return !isInOrder || isUrgent || this.#waiting.length >= PACKETS_PER_SACK ? this.#acknowledge() : [];
  }

  #acknowledge(): readonly Packet[] {
    const acknowledged = this.#waiting;
    this.#waiting = [];
    return acknowledged;
  }
}
