/**
 * An SCTP association as WebRTC uses it (RFC 9260 within RFC 8831): a machine without sockets, clocks or timers.
 *
 *     messages ──▶ send ────┐                          ┌──▶ nextEvent ──▶ messages, connected, closed, …
 *     packets  ──▶ receive ─┤       Association        ├──▶ write     ──▶ packets, into the caller's buffer
 *     time     ──▶ tick ────┘   (now is an argument)   └──▶ deadlineMs ─▶ when to call tick again
 *
 * After any call that goes in, drain what comes out: `nextEvent` until undefined, `write` until 0; then wait for a packet or
 * for `deadlineMs`.
 *
 * @module
 */

import type { Fragmentation } from "../fragmentation.ts";
import { abort } from "./aborting.ts";
import { AssociationCore, type AssociationStatistics } from "./association_core.ts";
import type { AssociationOptions } from "./association_options.ts";
import { type AssociationState, isClosing } from "./association_state.ts";
import { ChunkDispatch } from "./chunk_dispatch.ts";
import { DataIntake } from "./data_intake.ts";
import { Establishment } from "./establishment.ts";
import type { AssociationEvent } from "./event_queue.ts";
import { Farewell } from "./farewell.ts";
import { Liveness } from "./liveness.ts";
import { STREAMS } from "./numbers.ts";
import { isAcceptable } from "./packet_acceptance.ts";
import { PacketWriter } from "./packet_writer.ts";
import { SctpProtocolError } from "./protocol_error.ts";
import { PathProbing } from "./path_probing.ts";
import type { Sender } from "./sender.ts";

export type { AssociationEvent, AssociationOptions, AssociationState, AssociationStatistics };

/** How a message is sent. */
export interface SendOptions {
  /** Whether it may overtake and be overtaken. @default false */
  readonly unordered?: boolean;
  /** Whether the message's memory is the association's, which lets it go once all of it has arrived. @default false */
  readonly isGiven?: boolean;
}

/** An association. Times are milliseconds of any clock that does not go back. */
export class Association {
  /** Counters. */
  readonly statistics: AssociationStatistics;
  readonly #core: AssociationCore;
  readonly #liveness: Liveness;
  readonly #establishment: Establishment;
  readonly #probing: PathProbing;
  readonly #farewell: Farewell;
  readonly #intake: DataIntake;
  readonly #dispatch: ChunkDispatch;
  readonly #writer: PacketWriter;

  /** Says nothing before {@linkcode Association.connect} or a packet of the peer. */
  constructor(options: AssociationOptions) {
    const core = new AssociationCore(options);
    this.#core = core;
    this.statistics = core.statistics;
    this.#liveness = new Liveness(core);
    this.#probing = new PathProbing(core);
    this.#establishment = new Establishment(core, this.#liveness);
    this.#farewell = new Farewell(core);
    this.#intake = new DataIntake(core);
    this.#dispatch = new ChunkDispatch(core, {
      establishment: this.#establishment,
      intake: this.#intake,
      farewell: this.#farewell,
      liveness: this.#liveness,
      probing: this.#probing,
    });
    this.#writer = new PacketWriter(core, this.#probing);
  }

  /** Where it is. */
  get state(): AssociationState {
    return this.#core.state;
  }

  /** The sending half, for statistics; undefined until connected. */
  get sender(): Pick<Sender, "roundTrip" | "retransmissions" | "flightBytes"> | undefined {
    return this.#core.sender;
  }

  /** Bytes of the largest packet that is known to pass. */
  get packetBytes(): number {
    return this.#core.path.packetBytes;
  }

  /** What may happen on the way to the packet that {@linkcode Association.write} wrote last. */
  get fragmentation(): Fragmentation {
    return this.#core.fragmentation;
  }

  /** Bytes queued on all streams that have not left yet. */
  get bufferedBytes(): number {
    return this.#core.queue.bufferedBytes;
  }

  /** Bytes queued on `stream` that have not left yet. */
  bufferedOn(stream: number): number {
    return this.#core.queue.bufferedOn(stream);
  }

  // In

  /** Begins the handshake. Both ends may. */
  connect(nowMs: number): void {
    this.#establishment.connect(nowMs);
  }

  /**
   * Queues a message; it leaves in time, before the connection is there or after. `data` is not copied: leave it alone.
   * @throws RangeError when it is empty (RFC 8831, section 6.6, has another way to say nothing) or the stream does not exist.
   */
  send(stream: number, protocol: number, data: Uint8Array, options: SendOptions = {}): void {
    if (data.length === 0) throw new RangeError("a message has at least one byte");
    if (!(stream >= 0 && stream < STREAMS)) throw new RangeError(`stream ${stream} is not below ${STREAMS}`);
    if (isClosing(this.#core.state)) return;
    const { unordered = false, isGiven = false } = options;
    this.#core.queue.push({ stream, protocol, unordered, isGiven, data, ssn: 0, sentBytes: 0 });
  }

  /** Starts our side of `streams` afresh once what is queued on them has left; the peer closes the channels then. */
  resetStreams(streams: readonly number[], nowMs: number): void {
    this.#core.resets?.want(streams);
    this.#core.advanceResets(nowMs);
  }

  /** Says farewell once everything queued has arrived. */
  shutdown(nowMs: number): void {
    this.#farewell.begin(nowMs);
  }

  /** Ends it at once; what is queued is lost. One packet tells the peer, if it arrives. */
  abort(reason: string): void {
    if (this.#core.state !== "ended") abort(this.#core, reason);
  }

  /** Takes a packet, which is not kept. Never throws: what is wrong with it is counted. */
  receive(packet: Uint8Array, nowMs: number): void {
    const core = this.#core;
    if (core.state === "ended") return;
    this.statistics.packetsReceived++;
    if (!isAcceptable(packet, core.settings, core.handshake)) {
      this.statistics.rejected++;
      return;
    }
    core.acknowledger.packetBegins();
    try {
      this.#dispatch.readPacket(packet, nowMs);
    } catch (error) {
      if (!(error instanceof SctpProtocolError)) throw error;
      this.statistics.malformed++;
    }
    this.#advance(nowMs);
  }

  /** Lets time pass: repeats, probes and gives up what is due. */
  tick(nowMs: number): void {
    const core = this.#core;
    if (core.state === "ended") return;
    this.#establishment.tick(nowMs);
    core.acknowledger.tick(nowMs);
    core.sender?.tick(nowMs);
    this.#probing.tick(nowMs);
    core.resets?.tick(nowMs);
    this.#liveness.tick(nowMs);
    this.#farewell.tick(nowMs);
    this.#advance(nowMs);
    this.#liveness.giveUpOnSilence();
  }

  // Out

  /** Whether a SACK is due, which {@linkcode Association.write} writes. */
  get owesAnswer(): boolean {
    return this.#core.acknowledger.due;
  }

  /** The next thing to tell, or undefined. */
  nextEvent(): AssociationEvent | undefined {
    const event = this.#core.events.shift();
    if (event?.type === "message") this.#intake.release(event.data.length);
    return event;
  }

  /** When {@linkcode Association.tick} is due; `Infinity` when nothing is awaited. */
  get deadlineMs(): number {
    const core = this.#core;
    if (core.state === "ended") return Infinity;
    return Math.min(
      core.handshake.timer.deadlineMs,
      core.acknowledger.deadlineMs,
      core.sender?.deadlineMs ?? Infinity,
      core.resets?.timer.deadlineMs ?? Infinity,
      this.#farewell.deadlineMs,
      this.#liveness.deadlineMs,
      this.#probing.deadlineMs,
    );
  }

  /**
   * Writes the next packet into `into` at `at` and returns its length; 0 when there is nothing to send now.
   * `into` must have the bytes of a packet from there.
   */
  write(into: Uint8Array, at: number, nowMs: number): number {
    return this.#writer.write(into, at, nowMs);
  }

  /** Takes the steps that may have become possible. */
  #advance(nowMs: number): void {
    this.#core.advanceResets(nowMs);
    this.#farewell.advance(nowMs);
  }
}
