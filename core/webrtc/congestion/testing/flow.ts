import type { CongestionControllerFactory } from "../controller.ts";
import { GreedySender } from "./greedy_sender.ts";
import type { Packet } from "./packet.ts";
import { Receiver } from "./receiver.ts";

/** Milliseconds that a flow may start later than it should: seeds differ by it. */
const START_JITTER_MS = 50;

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
  /** When {@linkcode Flow.act} has something to do. Nothing that happens to other flows changes it. */
  nextMs: number;

  /** @param random Numbers in [0, 1). */
  constructor({ controller, startMs = 0 }: FlowOptions, random: () => number) {
    this.nextMs = startMs + START_JITTER_MS * random();
    this.sender = new GreedySender(controller, random);
  }

  /** Does what is due at `nowMs`; returns a packet if one leaves. */
  act(nowMs: number): Packet | undefined {
    if (nowMs < this.receiver.deadlineMs) {
      const packet = this.sender.act(nowMs);
      this.#schedule(nowMs);
      return packet;
    }
    this.#acknowledge(this.receiver.acknowledge(), nowMs);
    return undefined;
  }

  /** `packet` has arrived, and what the receiver says about it is back at `nowMs`. */
  arrive(packet: Packet, nowMs: number): void {
    this.#acknowledge(this.receiver.take(packet, nowMs), nowMs);
  }

  #acknowledge(packets: readonly Packet[], nowMs: number): void {
    if (packets.length > 0) this.sender.acknowledged(packets, nowMs);
    this.#schedule(nowMs);
  }

  #schedule(nowMs: number): void {
    this.nextMs = Math.min(this.receiver.deadlineMs, this.sender.nextMs(nowMs));
  }
}
