/**
 * How fast the path delivers, measured over the flight of each packet (draft-ietf-ccwg-bbr, section 4.1): what was
 * delivered between its leaving and its acknowledgement, over the longer of the time it took to send and to acknowledge.
 *
 * @module
 */

import type { Feedback } from "../congestion/controller.ts";
import type { Flight } from "./flight.ts";

/** Measures the delivery rate. */
export class DeliveryRate {
  /** Bytes acknowledged so far. */
  deliveredBytes = 0;
  #deliveredMs = 0;
  #firstSentMs = 0;
  /** Once this much is delivered, what was sent while the application was the limit is out of the path. */
  #limitedUntilBytes = 0;

  /** Nothing was in flight: what is sent now begins a new measurement. */
  restart(nowMs: number): void {
    this.#deliveredMs = nowMs;
    this.#firstSentMs = nowMs;
  }

  /** There is nothing more to send although the window has room; `flightBytes` are under way. */
  limited(flightBytes: number): void {
    this.#limitedUntilBytes = Math.max(1, this.deliveredBytes + flightBytes);
  }

  /** Notes the state of delivery in the slot of a chunk that leaves. */
  stamp(flight: Flight, slot: number): void {
    flight.deliveredBytes[slot] = this.deliveredBytes;
    flight.deliveredMs[slot] = this.#deliveredMs;
    flight.firstSentMs[slot] = this.#firstSentMs;
    flight.limited[slot] = this.deliveredBytes < this.#limitedUntilBytes ? 1 : 0;
  }

  /** `bytes` were acknowledged at `nowMs`. */
  delivered(bytes: number, nowMs: number): void {
    this.deliveredBytes += bytes;
    this.#deliveredMs = nowMs;
  }

  /** Fills the rate into `feedback`; `slot` is that of the newest packet acknowledged, or -1. */
  measure(flight: Flight, slot: number, feedback: Feedback, shortestRoundTripMs: number): void {
    feedback.deliveredBytes = this.deliveredBytes;
    feedback.deliveryRate = 0;
    feedback.deliveredAtSendBytes = -1;
    if (slot < 0) return;
    feedback.deliveredAtSendBytes = flight.deliveredBytes[slot]!;
    feedback.applicationLimited = flight.limited[slot] === 1;
    const sentMs = flight.sentMs[slot]!;
    const sending = sentMs - flight.firstSentMs[slot]!;
    const acknowledging = feedback.nowMs - flight.deliveredMs[slot]!;
    this.#firstSentMs = sentMs;
    const interval = Math.max(sending, acknowledging);
    // A shorter interval than any round trip is an acknowledgement of an earlier transmission.
    if (interval <= 0 || interval < shortestRoundTripMs) return;
    feedback.deliveryRate = (this.deliveredBytes - feedback.deliveredAtSendBytes) / interval;
  }
}
