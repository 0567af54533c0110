/**
 * A path for controllers alone: so many bytes per millisecond, a delay, a queue, chance loss; acknowledgements come one by
 * one. Coarser than the emulated link, and without any protocol in between.
 *
 * @module
 */

import { type CongestionController, emptyFeedback } from "./controller.ts";

/** What the path is like. */
export interface PathOptions {
  /** Bytes per millisecond. */
  readonly rate: number;
  /** There and back, without a queue. */
  readonly roundTripMs: number;
  /** Bytes the queue holds. */
  readonly queueBytes: number;
  /** Probability that a packet is lost by chance. */
  readonly loss?: number;
  readonly packetBytes?: number;
}

/** What came of a run. */
export interface PathResult {
  /** Share of the path's capacity that was delivered. */
  readonly utilisation: number;
  readonly meanQueueMs: number;
  readonly longestQueueMs: number;
}

interface Sent {
  readonly sentMs: number;
  readonly arrivesMs: number;
  readonly isLost: boolean;
  readonly deliveredAtSend: number;
  readonly deliveredMsAtSend: number;
}

/** Runs a greedy sender under `controller` for `durationMs`; what happens before `fromMs` does not count. */
export function runPath(
  controller: CongestionController,
  path: PathOptions,
  { durationMs, fromMs = 0, random = Math.random }: {
    durationMs: number;
    fromMs?: number;
    random?: () => number;
  },
): PathResult {
  const { rate, roundTripMs, queueBytes, loss = 0, packetBytes = 1176 } = path;
  const underWay: Sent[] = [];
  const feedback = emptyFeedback();
  const sums = { delivered: 0, queueMs: 0, packets: 0, longestMs: 0 };
  let nowMs = 0,
    freeMs = 0,
    flight = 0,
    delivered = 0,
    deliveredMs = 0,
    nextSendMs = 0,
    smoothedMs = 0;
  let head = 0;
  while (nowMs < durationMs) {
    const next = underWay[head];
    const maySend = flight + packetBytes <= controller.windowBytes;
    const sendMs = maySend ? Math.max(nowMs, nextSendMs) : Infinity;
    if (sendMs <= (next?.arrivesMs ?? Infinity)) {
      nowMs = sendMs;
      const waitMs = Math.max(0, freeMs - nowMs);
      const isFull = waitMs * rate > queueBytes;
      if (!isFull) freeMs = nowMs + waitMs + packetBytes / rate;
      const isLost = isFull || random() < loss;
      const arrivesMs = (isFull ? nowMs + waitMs : freeMs) + roundTripMs;
      underWay.push({
        sentMs: nowMs,
        arrivesMs,
        isLost,
        deliveredAtSend: delivered,
        deliveredMsAtSend: deliveredMs,
      });
      flight += packetBytes;
      nextSendMs = nowMs + (controller.pacingRate === Infinity ? 0 : packetBytes / controller.pacingRate);
      if (nowMs >= fromMs && !isFull) {
        sums.queueMs += waitMs;
        sums.packets++;
        sums.longestMs = Math.max(sums.longestMs, waitMs);
      }
      continue;
    }
    const sent = next!;
    head++;
    nowMs = sent.arrivesMs;
    Object.assign(feedback, emptyFeedback(), { nowMs, priorFlightBytes: flight });
    flight -= packetBytes;
    feedback.flightBytes = flight;
    if (sent.isLost) Object.assign(feedback, { lostBytes: packetBytes, lostSentMs: sent.sentMs });
    else {
      delivered += packetBytes;
      if (nowMs >= fromMs) sums.delivered += packetBytes;
      const trip = nowMs - sent.sentMs;
      smoothedMs = smoothedMs === 0 ? trip : smoothedMs + (trip - smoothedMs) / 8;
      const interval = nowMs - sent.deliveredMsAtSend;
      Object.assign(feedback, {
        ackedBytes: packetBytes,
        roundTripMs: trip,
        deliveryRate: interval > 0 ? (delivered - sent.deliveredAtSend) / interval : 0,
        deliveredAtSendBytes: sent.deliveredAtSend,
      });
      deliveredMs = nowMs;
    }
    Object.assign(feedback, {
      deliveredBytes: delivered,
      smoothedRoundTripMs: smoothedMs,
    });
    controller.feedback(feedback);
  }
  return {
    utilisation: sums.delivered / (rate * (durationMs - fromMs)),
    meanQueueMs: sums.queueMs / Math.max(1, sums.packets),
    longestQueueMs: sums.longestMs,
  };
}
