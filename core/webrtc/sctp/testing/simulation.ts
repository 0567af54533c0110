/**
 * Associations joined by emulated links under a clock that jumps: a simulated minute takes milliseconds.
 *
 * @module
 */

import { seededRandom } from "../../../testing_random.ts";
import { bbr } from "../../congestion/bbr.ts";
import { Association, type AssociationEvent, type AssociationOptions } from "../association.ts";
import { MAX_PACKET_BYTES } from "../numbers.ts";
import type { Link } from "./link.ts";

/** A message that arrived. */
export interface Arrival {
  readonly stream: number;
  readonly protocol: number;
  readonly data: Uint8Array;
}

/** One end: an association, the link it sends into, and what it has told. */
export class Endpoint {
  readonly name: string;
  readonly association: Association;
  /** Everything it told but messages. */
  readonly events: AssociationEvent[] = [];
  /** Messages, when no {@linkcode Endpoint.onMessage} takes them. */
  readonly arrivals: Arrival[] = [];
  receivedBytes = 0;
  /** Takes messages instead of {@linkcode Endpoint.arrivals}. */
  onMessage: ((message: Arrival) => void) | undefined;
  /** Called before packets are written: the place to queue more. */
  refill: ((association: Association) => void) | undefined;
  /** Sees every packet that leaves. */
  onPacket: ((packet: Uint8Array) => void) | undefined;
  readonly #link: Link;
  readonly #buffer = new Uint8Array(MAX_PACKET_BYTES);
  #peer: Endpoint | undefined;

  constructor(name: string, link: Link, options: Partial<AssociationOptions> & { seed: number }) {
    this.name = name;
    this.#link = link;
    this.association = new Association({ random: seededRandom(options.seed), congestion: bbr, ...options });
  }

  /** Sends to `peer` from now on. */
  join(peer: Endpoint): void {
    this.#peer = peer;
  }

  /** Takes out what the association has to say and to send. */
  pump(nowMs: number): void {
    this.#drainEvents();
    this.refill?.(this.association);
    for (;;) {
      const length = this.association.write(this.#buffer, 0, nowMs);
      if (length === 0) break;
      const packet = this.#buffer.slice(0, length);
      this.onPacket?.(packet);
      const peer = this.#peer!;
      const { fragmentation } = this.association;
      this.#link.send(packet, nowMs, (arrived, atMs) => peer.take(arrived, atMs), fragmentation);
      this.refill?.(this.association);
    }
    this.#drainEvents();
  }

  /** A packet arrived. */
  take(packet: Uint8Array, nowMs: number): void {
    this.association.receive(packet, nowMs);
    this.pump(nowMs);
  }

  #drainEvents(): void {
    for (let event = this.association.nextEvent(); event; event = this.association.nextEvent()) {
      if (event.type !== "message") this.events.push(event);
      else {
        this.receivedBytes += event.data.length;
        if (this.onMessage) this.onMessage(event);
        else this.arrivals.push(event);
      }
    }
  }
}

/** Runs endpoints and links. */
export class Simulation {
  nowMs = 0;
  readonly #endpoints: Endpoint[];
  readonly #links: Link[];

  constructor(endpoints: Endpoint[], links: Link[]) {
    this.#endpoints = endpoints;
    this.#links = links;
  }

  /** Runs until `done` or until nothing is left to happen; false when the clock reached `limitMs` first. */
  run(limitMs: number, done: () => boolean = () => false): boolean {
    for (const endpoint of this.#endpoints) endpoint.pump(this.nowMs);
    while (!done()) {
      const nextMs = this.#nextMs();
      if (nextMs > limitMs) {
        this.nowMs = limitMs;
        return false;
      }
      this.nowMs = Math.max(this.nowMs, nextMs);
      for (const link of this.#links) link.deliver(this.nowMs);
      for (const endpoint of this.#endpoints) this.#tick(endpoint);
    }
    return true;
  }

  #tick(endpoint: Endpoint): void {
    if (endpoint.association.deadlineMs > this.nowMs) return;
    endpoint.association.tick(this.nowMs);
    endpoint.pump(this.nowMs);
  }

  #nextMs(): number {
    let nextMs = Infinity;
    for (const link of this.#links) nextMs = Math.min(nextMs, link.nextMs);
    for (const { association } of this.#endpoints) nextMs = Math.min(nextMs, association.deadlineMs);
    return nextMs;
  }
}
