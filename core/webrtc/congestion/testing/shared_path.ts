/**
 * A line with flows on it, one or several, each with a controller of its own; no association in between, so that a
 * simulated minute takes half a second: for tests of controllers, and for grids of cases.
 *
 *     flow 1 ─▶ pacer ─┐
 *     flow 2 ─▶ pacer ─┴▶ bottleneck ─▶ delay ─▶ acknowledgement ─▶ its controller
 *
 * The way back is counted with the way there, and nothing waits or gets lost on it.
 *
 * @module
 */

import { seededRandom } from "../../../testing_random.ts";
import { Bottleneck } from "./bottleneck.ts";
import { Fifo } from "./fifo.ts";
import { Flow, type FlowOptions } from "./flow.ts";
import { OVERHEAD_BYTES, type Packet, PACKET_BYTES } from "./packet.ts";
import { type Pauses, takenMs } from "./pauses.ts";

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
  /** @default none */
  readonly pauses?: Pauses;
  /** The same seed gives the same run. */
  readonly seed: number;
}

interface Travelling {
  readonly flow: Flow;
  readonly packet: Packet;
  readonly arrivesMs: number;
}

/** The line with its flows. */
export class SharedPath {
  nowMs = 0;
  readonly flows: readonly Flow[];
  readonly bottleneck: Bottleneck;
  readonly #roundTripMs: number;
  readonly #pauses: Pauses;
  readonly #underWay = new Fifo<Travelling>();

  constructor(
    { bitsPerSecond = 1e8, queueMs, loss = 0, ...options }: LineOptions,
    flows: readonly FlowOptions[],
  ) {
    this.#roundTripMs = options.roundTripMs;
    this.#pauses = options.pauses ?? { everyMs: Infinity, forMs: 0 };
    this.bottleneck = new Bottleneck({ bitsPerSecond, queueMs, loss }, seededRandom(options.seed));
    this.flows = flows.map((flow, index) => new Flow(flow, seededRandom(1000 * options.seed + index)));
  }

  /** Packets that have left the bottleneck's queue, or will, and whose fate nobody knows yet. */
  get underWay(): number {
    return this.#underWay.length;
  }

  /** Runs until `untilMs`. */
  run(untilMs: number): void {
    while (this.#step(untilMs));
  }

  /** Does what comes next, unless that is after `untilMs`. */
  #step(untilMs: number): boolean {
    const next = this.#nextFlow();
    const actsMs = next.nextMs;
    const arrivesMs = this.#underWay.first?.arrivesMs ?? Infinity;
    const nowMs = Math.min(arrivesMs, actsMs);
    if (nowMs > untilMs) return false;
    this.nowMs = nowMs;
    if (arrivesMs <= actsMs) this.#arrive();
    else this.#send(next);
    return true;
  }

  #nextFlow(): Flow {
    let next = this.flows[0]!;
    for (const flow of this.flows) if (flow.nextMs < next.nextMs) next = flow;
    return next;
  }

  #arrive(): void {
    const { flow, packet } = this.#underWay.shift()!;
    flow.arrive(packet, this.nowMs);
  }

  #send(flow: Flow): void {
    const packet = flow.act(this.nowMs);
    if (!packet) return;
    if (this.bottleneck.take(PACKET_BYTES + OVERHEAD_BYTES, this.nowMs) !== "carried") return;
    const arrivesMs = takenMs(this.bottleneck.freeMs + this.#roundTripMs, this.#pauses);
    this.#underWay.push({ flow, packet, arrivesMs });
  }
}
