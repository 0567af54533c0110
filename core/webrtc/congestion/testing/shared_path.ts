/**
 * A bottleneck that several controllers share: first in, first out, dropping when full, chance loss behind it. Each flow
 * always has more to send, is paced as the association is, acknowledged every second packet (every one once something is
 * missing), and takes a packet for lost when the third one sent after it has arrived.
 *
 *     flow 1 ─▶ pacer ─┐
 *     flow 2 ─▶ pacer ─┴▶ queue (drops when full) ─▶ rate ─▶ chance ─▶ delay ─▶ acknowledgement ─▶ its controller
 *
 * No association in between, so that a simulated minute takes a second: for grids of cases.
 *
 * @module
 */

import { Pacer } from "../../sctp/pacer.ts";
import { seededRandom } from "../../../testing_random.ts";
import { type CongestionController, type CongestionControllerFactory, emptyFeedback } from "../controller.ts";

/** Bytes of a packet as a controller counts them, and what the line carries beside them. */
const PACKET_BYTES = 1396;
const OVERHEAD_BYTES = 104;
const REORDERING_PACKETS = 3;
const TIMEOUT_MS = 1000;
/** Milliseconds that a flow may start later than it should: seeds differ by it. */
const START_JITTER_MS = 50;

/** What the line is like. */
export interface LineOptions {
  /** @default 1e8 */
  readonly bitsPerSecond?: number;
  /** There and back, without a queue. */
  readonly roundTripMs: number;
  /** How long a packet may wait. */
  readonly queueMs: number;
  /** Probability that a packet is lost by chance. @default 0 */
  readonly loss?: number;
  readonly seed: number;
}

/** A flow on it. */
export interface FlowOptions {
  readonly controller: CongestionControllerFactory;
  /** @default 0 */
  readonly startMs?: number;
}

interface Sent {
  readonly flow: Flow;
  readonly number: number;
  readonly sentMs: number;
  readonly exitMs: number;
  readonly delivered: number;
  readonly deliveredMs: number;
  readonly firstSentMs: number;
  state: "flying" | "acknowledged" | "lost";
  isDropped: boolean;
}

/** One flow: what the sender and the receiver know. */
export class Flow {
  readonly controller: CongestionController;
  readonly startMs: number;
  /** Bytes that arrived. */
  arrivedBytes = 0;
  /** Packets that were lost. */
  lostPackets = 0;
  readonly pacer = new Pacer();
  readonly feedback = emptyFeedback();
  flightBytes = 0;
  nextNumber = 0;
  sent: Sent[] = [];
  oldest = 0;
  waiting: Sent[] = [];
  expected = 0;
  delivered = 0;
  deliveredMs = 0;
  firstSentMs = 0;
  smoothedMs = 0;
  shortestMs = 0;
  heardMs = 0;

  constructor({ controller, startMs = 0 }: FlowOptions, random: () => number) {
    this.controller = controller(PACKET_BYTES, random);
    this.startMs = startMs + START_JITTER_MS * random();
    this.deliveredMs = this.firstSentMs = this.heardMs = this.startMs;
  }

  /** When it may send. */
  sendMs(nowMs: number): number {
    const { controller, pacer } = this;
    if (this.flightBytes > 0 && this.flightBytes + PACKET_BYTES > controller.windowBytes) {
      return this.heardMs + TIMEOUT_MS;
    }
    if (pacer.ready(Math.max(nowMs, this.startMs), controller.pacingRate, PACKET_BYTES)) {
      return Math.max(nowMs, this.startMs);
    }
    return pacer.nextMs;
  }
}

/** The line with its flows. */
export class SharedPath {
  nowMs = 0;
  readonly flows: Flow[];
  /** Sees how long each packet that was not dropped waits. */
  onQueued: ((waitMs: number, nowMs: number) => void) | undefined;
  readonly #bytesPerMs: number;
  readonly #options: LineOptions;
  readonly #random: () => number;
  readonly #line: Sent[] = [];
  #head = 0;
  #freeMs = 0;

  constructor(options: LineOptions, flows: readonly FlowOptions[]) {
    this.#options = options;
    this.#bytesPerMs = (options.bitsPerSecond ?? 1e8) / 8000;
    this.#random = seededRandom(options.seed);
    this.flows = flows.map((flow, index) => new Flow(flow, seededRandom(1000 * options.seed + index)));
  }

  /** Runs until `untilMs`. */
  run(untilMs: number): void {
    for (;;) {
      const head = this.#line[this.#head];
      const arrivesMs = head ? head.exitMs + this.#options.roundTripMs : Infinity;
      let next: Flow | undefined;
      let sendMs = Infinity;
      for (const flow of this.flows) {
        const atMs = flow.sendMs(this.nowMs);
        if (atMs < sendMs) [next, sendMs] = [flow, atMs];
      }
      const nowMs = Math.min(arrivesMs, sendMs);
      if (nowMs > untilMs) return;
      this.nowMs = nowMs;
      if (arrivesMs <= sendMs) this.#arrive();
      else if (nowMs >= next!.heardMs + TIMEOUT_MS && next!.flightBytes > 0) this.#timeOut(next!);
      else this.#send(next!);
    }
  }

  #send(flow: Flow): void {
    const { nowMs } = this;
    const waitMs = Math.max(0, this.#freeMs - nowMs);
    const isFull = waitMs > this.#options.queueMs;
    if (!isFull) {
      this.#freeMs = nowMs + waitMs + (PACKET_BYTES + OVERHEAD_BYTES) / this.#bytesPerMs;
      this.onQueued?.(waitMs, nowMs);
    }
    if (flow.flightBytes === 0) flow.deliveredMs = flow.firstSentMs = nowMs;
    const sent: Sent = {
      flow,
      number: flow.nextNumber++,
      sentMs: nowMs,
      exitMs: this.#freeMs,
      delivered: flow.delivered,
      deliveredMs: flow.deliveredMs,
      firstSentMs: flow.firstSentMs,
      state: "flying",
      isDropped: isFull,
    };
    flow.sent.push(sent);
    if (flow.flightBytes === 0) flow.heardMs = nowMs;
    flow.flightBytes += PACKET_BYTES;
    flow.pacer.sent(PACKET_BYTES);
    if (!isFull && this.#random() >= (this.#options.loss ?? 0)) this.#line.push(sent);
  }

  #arrive(): void {
    const sent = this.#line[this.#head++]!;
    if (this.#head > 10_000) {
      this.#line.splice(0, this.#head);
      this.#head = 0;
    }
    const { flow } = sent;
    flow.arrivedBytes += PACKET_BYTES;
    flow.waiting.push(sent);
    const inOrder = sent.number === flow.expected;
    flow.expected = sent.number + 1;
    if (!inOrder || flow.waiting.length >= 2 || flow.flightBytes <= 2 * PACKET_BYTES) this.#acknowledge(flow);
  }

  #acknowledge(flow: Flow): void {
    const { nowMs } = this;
    const feedback = Object.assign(flow.feedback, emptyFeedback());
    feedback.nowMs = nowMs;
    feedback.priorFlightBytes = flow.flightBytes;
    flow.heardMs = nowMs;
    const newest = flow.waiting.at(-1)!;
    for (const sent of flow.waiting) {
      if (sent.state === "flying") flow.flightBytes -= PACKET_BYTES;
      sent.state = "acknowledged";
      feedback.ackedBytes += PACKET_BYTES;
      flow.delivered += PACKET_BYTES;
    }
    flow.deliveredMs = nowMs;
    flow.waiting.length = 0;
    const trip = feedback.roundTripMs = nowMs - newest.sentMs;
    flow.shortestMs = flow.shortestMs === 0 ? trip : Math.min(flow.shortestMs, trip);
    flow.smoothedMs = flow.smoothedMs === 0 ? trip : flow.smoothedMs + (trip - flow.smoothedMs) / 8;
    const interval = Math.max(newest.sentMs - newest.firstSentMs, nowMs - newest.deliveredMs);
    flow.firstSentMs = newest.sentMs;
    feedback.deliveredAtSendBytes = newest.delivered;
    if (interval >= flow.shortestMs) feedback.deliveryRate = (flow.delivered - newest.delivered) / interval;
    this.#lose(flow, newest.number - REORDERING_PACKETS);
    this.#report(flow);
  }

  #lose(flow: Flow, upTo: number): void {
    for (; flow.oldest < flow.sent.length && flow.sent[flow.oldest]!.number <= upTo; flow.oldest++) {
      const sent = flow.sent[flow.oldest]!;
      if (sent.state !== "flying") continue;
      sent.state = "lost";
      flow.lostPackets++;
      flow.flightBytes -= PACKET_BYTES;
      flow.feedback.lostBytes += PACKET_BYTES;
      flow.feedback.lostSentMs = sent.sentMs;
    }
    if (flow.oldest < 10_000) return;
    flow.sent.splice(0, flow.oldest);
    flow.oldest = 0;
  }

  #report(flow: Flow): void {
    const { feedback } = flow;
    feedback.flightBytes = flow.flightBytes;
    feedback.deliveredBytes = flow.delivered;
    feedback.smoothedRoundTripMs = flow.smoothedMs;
    flow.controller.feedback(feedback);
  }

  #timeOut(flow: Flow): void {
    for (const sent of flow.sent) if (sent.state === "flying") sent.state = "lost";
    flow.oldest = flow.sent.length;
    flow.flightBytes = 0;
    flow.heardMs = this.nowMs;
    flow.controller.timedOut(this.nowMs);
  }
}
