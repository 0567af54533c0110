/**
 * A sender that always has more to send: paced as the association is, with as much in flight as its controller allows. It
 * takes a packet for lost when the third one sent after it is acknowledged, and all of them when it hears nothing for a
 * timeout. Nothing is sent twice: what is lost is just not acknowledged, and the next one is as good.
 *
 * @module
 */

import { REORDERING_PACKETS } from "../../sctp/numbers.ts";
import { Pacer } from "../../sctp/pacer.ts";
import { RoundTrip } from "../../sctp/round_trip.ts";
import { type CongestionController, type CongestionControllerFactory, emptyFeedback } from "../controller.ts";
import { Fifo } from "./fifo.ts";
import { type Packet, PACKET_BYTES } from "./packet.ts";

/** A window of so few bytes that the receiver's delay of every second acknowledgement would show: as in `sctp/sender.ts`. */
const SMALL_WINDOW_BYTES = 5000;

/** The sender. */
export class GreedySender {
  readonly controller: CongestionController;
  flightBytes = 0;
  /** Packets that left, and of these those acknowledged, and those taken for lost and not acknowledged since. */
  sentPackets = 0;
  acknowledgedPackets = 0;
  lostPackets = 0;
  readonly #pacer = new Pacer();
  readonly #roundTrip = new RoundTrip();
  readonly #feedback = emptyFeedback();
  /** Those about which an acknowledgement may still say that they are lost. */
  readonly #sent = new Fifo<Packet>();
  #deliveredMs = 0;
  #firstSentMs = 0;
  #heardMs = 0;

  /** @param random Numbers in [0, 1) for the controller. */
  constructor(controller: CongestionControllerFactory, random: () => number) {
    this.controller = controller(PACKET_BYTES, random);
  }

  /** When {@linkcode GreedySender.act} has something to do, when nothing happens after `nowMs`. */
  nextMs(nowMs: number): number {
    if (this.#isWindowFull) return this.#timeoutMs;
    if (this.#pacer.ready(nowMs, this.controller.pacingRate, PACKET_BYTES)) return nowMs;
    return Math.min(this.#timeoutMs, this.#pacer.nextMs);
  }

  /** Does what is due at `nowMs`: gives up what is in flight, and returns nothing, or returns a packet that leaves. */
  act(nowMs: number): Packet | undefined {
    if (nowMs >= this.#timeoutMs) return this.#timeOut(nowMs);
    if (this.flightBytes === 0) this.#deliveredMs = this.#firstSentMs = this.#heardMs = nowMs;
    const packet: Packet = {
      number: this.sentPackets++,
      sentMs: nowMs,
      deliveredBytes: this.#deliveredBytes,
      deliveredMs: this.#deliveredMs,
      firstSentMs: this.#firstSentMs,
      isUrgent: this.controller.windowBytes < SMALL_WINDOW_BYTES,
      state: "flying",
    };
    this.#sent.push(packet);
    this.flightBytes += PACKET_BYTES;
    this.#pacer.sent(PACKET_BYTES);
    return packet;
  }

  /** `packets`, oldest first and at least one, are acknowledged at `nowMs`. */
  acknowledged(packets: readonly Packet[], nowMs: number): void {
    Object.assign(this.#feedback, emptyFeedback(), { nowMs, priorFlightBytes: this.flightBytes });
    this.#heardMs = this.#deliveredMs = nowMs;
    for (const packet of packets) this.#deliver(packet);
    const newest = packets.at(-1)!;
    this.#measure(newest, nowMs);
    this.#lose(newest.number - REORDERING_PACKETS);
    this.#report();
  }

  get #isWindowFull(): boolean {
    return this.flightBytes > 0 && this.flightBytes + PACKET_BYTES > this.controller.windowBytes;
  }

  get #timeoutMs(): number {
    return this.flightBytes === 0 ? Infinity : this.#heardMs + this.#roundTrip.timeoutMs;
  }

  get #deliveredBytes(): number {
    return this.acknowledgedPackets * PACKET_BYTES;
  }

  #deliver(packet: Packet): void {
    if (packet.state === "flying") this.flightBytes -= PACKET_BYTES;
    else this.lostPackets--;
    packet.state = "acknowledged";
    this.acknowledgedPackets++;
    this.#feedback.ackedBytes += PACKET_BYTES;
  }

  /** The delivery rate is measured as `sctp/delivery_rate.ts` says. */
  #measure(newest: Packet, nowMs: number): void {
    this.#roundTrip.sample(nowMs - newest.sentMs);
    this.#feedback.roundTripMs = nowMs - newest.sentMs;
    this.#feedback.deliveredAtSendBytes = newest.deliveredBytes;
    const intervalMs = Math.max(newest.sentMs - newest.firstSentMs, nowMs - newest.deliveredMs);
    this.#firstSentMs = newest.sentMs;
    if (intervalMs < this.#roundTrip.shortestMs) return;
    this.#feedback.deliveryRate = (this.#deliveredBytes - newest.deliveredBytes) / intervalMs;
  }

  /** What left no later than packet `last` and was not acknowledged is lost. */
  #lose(last: number): void {
    const sent = this.#sent;
    while (sent.first && sent.first.number <= last) {
      const packet = sent.shift()!;
      if (packet.state !== "flying") continue;
      this.#giveUp(packet);
      this.#feedback.lostBytes += PACKET_BYTES;
      this.#feedback.lostSentMs = packet.sentMs;
    }
  }

  #giveUp(packet: Packet): void {
    packet.state = "lost";
    this.lostPackets++;
    this.flightBytes -= PACKET_BYTES;
  }

  #report(): void {
    this.#feedback.flightBytes = this.flightBytes;
    this.#feedback.deliveredBytes = this.#deliveredBytes;
    this.#feedback.smoothedRoundTripMs = this.#roundTrip.smoothedMs;
    this.controller.feedback(this.#feedback);
  }

  #timeOut(nowMs: number): undefined {
    for (let packet = this.#sent.shift(); packet; packet = this.#sent.shift()) {
      if (packet.state === "flying") this.#giveUp(packet);
    }
    this.#heardMs = nowMs;
    this.controller.timedOut(nowMs);
  }
}
