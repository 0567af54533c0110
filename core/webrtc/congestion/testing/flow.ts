import type { CongestionControllerFactory } from "../controller.ts";
import { GreedySender } from "./greedy_sender.ts";
import { type Packet, PACKET_BYTES } from "./packet.ts";
import { Receiver } from "./receiver.ts";

/** Milliseconds that a flow may start later than it should: seeds differ by it. */
const START_JITTER_MS = 50;
/** Packets in flight up to which each is acknowledged at once. */
const SMALL_FLIGHT_PACKETS = 2;

/** A flow on a line. */
export interface FlowOptions {
  readonly controller: CongestionControllerFactory;
  /** @default 0 */
  readonly startMs?: number;
}

/** Both ends of a flow, without what lies between. */
export class Flow {
  readonly sender: GreedySender;
  readonly receiver = new Receiver();

  /** @param random Numbers in [0, 1). */
  constructor({ controller, startMs = 0 }: FlowOptions, random: () => number) {
    this.sender = new GreedySender(controller, startMs + START_JITTER_MS * random(), random);
  }

  /** `packet` has arrived, and what the receiver says about it is back at `nowMs`. */
  arrive(packet: Packet, nowMs: number): void {
    const isUrgent = this.sender.flightBytes <= SMALL_FLIGHT_PACKETS * PACKET_BYTES;
    const acknowledged = this.receiver.take(packet, isUrgent);
    if (acknowledged.length > 0) this.sender.acknowledged(acknowledged, nowMs);
  }
}
