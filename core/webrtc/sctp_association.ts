/**
 * Our SCTP (`sctp/`) as an {@linkcode Association}: gives the machine a clock, a timer and an outlet.
 *
 *     receive, send, timer ──▶ machine ──(once per turn of the loop)──▶ events, packets, the next timer
 *
 * What comes out waits for the end of the turn, so that packets that arrived together are answered together: by one SACK
 * if the peer is ours; by one for every fourth packet, in one system call, if it is not.
 *
 * @module
 */

import { clearImmediate, setImmediate } from "node:timers";
import { CHANNEL_MESSAGE_BYTES } from "../limits.ts";
import type { Association, AssociationListener, Delivery } from "./association.ts";
import { bbr } from "./congestion/bbr.ts";
import type { PacketOutlet } from "./packet_outlet.ts";
import { ETHERNET_PACKET_BYTES, FIRST_RECEIVE_WINDOW_BYTES, HELD_PACKETS } from "./sctp/numbers.ts";
import { Association as Machine, type AssociationEvent } from "./sctp/association.ts";

/** Bytes queued in the machine above which senders wait: enough for a turn of the loop at full speed. */
const BACKLOG_BYTES = 512 * 1024;

/** Milliseconds of writing in one turn of the loop; timers, signaling and the screen come between turns. */
const WRITING_MS = 2;

/** Packets between two looks at the clock. */
const PACKETS_PER_LOOK = 16;

/** Milliseconds that packets may keep coming in one turn before they are answered: the peer would be idle. */
const ANSWER_MS = 0.5;

/**
 * Packets of another stack that one SACK of many answers. Browsers send four after each (Max.Burst; RFC 9260, section 6.1,
 * D), so that less often would slow them; more often fills the buffer of their socket, which then loses SACKs. Ours pace.
 */
const PACKETS_PER_ANSWER = 4;

/**
 * What is offered to one of ours, in sockets full: one is read while the other fills. With one, both processes wait for
 * each other; ours recovers from the few packets in ten thousand that are too many.
 */
const OFFERED_SOCKETS = 2;

/** What makes an association. */
export interface SctpAssociationOptions {
  /** SCTP port of the other side. */
  readonly remotePort: number;
  readonly outlet: PacketOutlet;
  /** Bytes of packets up to which the path may be searched for larger ones. @default 0 */
  readonly maxPacketBytes?: number;
  /** Bytes of packets that our socket is sure to hold while we are busy; bounds what the peer is offered at first. @default any number */
  readonly unreadBytes?: number;
}

/** One association over our SCTP. */
export class SctpAssociation implements Association {
  readonly #machine: Machine;
  readonly #listener: AssociationListener;
  readonly #outlet: PacketOutlet;
  #waiting: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerMs = Infinity;
  #nextTurn: ReturnType<typeof setImmediate> | undefined;
  #unansweredMs = Infinity;
  #unansweredPackets = 0;
  readonly #packetsPerAnswer: number;
  /** Spent in this turn. */
  #writingMs = 0;
  #isDraining = false;
  #isScheduled = false;
  #isEnded = false;

  constructor(
    { remotePort, outlet, maxPacketBytes = 0, unreadBytes = Infinity }: SctpAssociationOptions,
    listener: AssociationListener,
  ) {
    this.#listener = listener;
    this.#outlet = outlet;
    // Others know no bound but loss, and their sockets hold little.
    const isOurs = maxPacketBytes > ETHERNET_PACKET_BYTES;
    this.#packetsPerAnswer = isOurs ? Infinity : PACKETS_PER_ANSWER;
    this.#machine = new Machine({
      random: secureRandom,
      congestion: bbr,
      remotePort,
      messageBytes: CHANNEL_MESSAGE_BYTES,
      maxPacketBytes,
      firstReceiveWindowBytes: isOurs
        ? OFFERED_SOCKETS * unreadBytes
        : Math.min(unreadBytes, FIRST_RECEIVE_WINDOW_BYTES),
      heldPackets: isOurs ? Infinity : HELD_PACKETS,
    });
  }

  /** The smoothed round trip (RFC 9260, section 6.3.1), milliseconds; 0 before one was measured. */
  get roundTripMs(): number {
    return this.#machine.sender?.roundTrip.smoothedMs ?? 0;
  }

  connect(): void {
    this.#machine.connect(performance.now());
    this.#schedule();
  }

  receive(packet: Uint8Array): void {
    const nowMs = performance.now();
    this.#machine.receive(packet, nowMs);
    if (this.#unansweredMs === Infinity) {
      this.#unansweredMs = nowMs;
      this.#nextTurn ??= setImmediate(() => this.#turn());
    } else if (nowMs >= this.#unansweredMs + ANSWER_MS) return this.#drain();
    if (++this.#unansweredPackets >= this.#packetsPerAnswer) this.#answer(nowMs);
  }

  send(streamId: number, ppid: number, bytes: Uint8Array, { ordered }: Delivery): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    // What may be given up is sent reliably: the receiver cannot tell, and nothing here asks for it.
    this.#machine.send(streamId, ppid, bytes, { unordered: !ordered, isGiven: true });
    this.#schedule();
    if (this.#machine.bufferedBytes < BACKLOG_BYTES) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  resetStream(streamId: number): void {
    this.#machine.resetStreams([streamId], performance.now());
    this.#schedule();
  }

  /** The outlet takes packets again. */
  resume(): void {
    this.#schedule();
  }

  close(): void {
    this.#machine.abort("closed");
    this.#drain();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isEnded) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#drain();
    });
  }

  /** Writes a SACK, which leaves together with others. */
  #answer(nowMs: number): void {
    this.#unansweredPackets = 0;
    const machine = this.#machine;
    const outlet = this.#outlet;
    if (!machine.owesAnswer || !outlet.isReady || this.#isDraining) return;
    const length = machine.write(outlet.buffer, outlet.offset, nowMs);
    if (length > 0) outlet.commit(length, machine.fragmentation);
  }

  #drain(): void {
    if (this.#isDraining || this.#isEnded) return;
    this.#isDraining = true;
    this.#unansweredMs = Infinity;
    this.#unansweredPackets = 0;
    const nowMs = performance.now();
    if (this.#machine.deadlineMs <= nowMs) this.#machine.tick(nowMs);
    this.#tell();
    // The farewell leaves now or never.
    if (this.#machine.state === "ended") this.#writingMs = 0;
    this.#write(nowMs);
    this.#tell();
    if (this.#machine.bufferedBytes < BACKLOG_BYTES) this.#release();
    this.#isDraining = false;
    if (this.#machine.state === "ended") this.#end();
    else this.#setTimer(nowMs);
  }

  #tell(): void {
    for (let event = this.#machine.nextEvent(); event; event = this.#machine.nextEvent()) this.#handle(event);
  }

  #handle(event: AssociationEvent): void {
    switch (event.type) {
      case "connected":
        return this.#listener.connected();
      case "message":
        return this.#listener.message(event.stream, event.protocol, event.data);
      case "streamsReset":
        return this.#listener.streamsReset(event.streams);
      case "resetDone":
        return this.#listener.resetDone(event.streams);
      case "restarted":
        // The channels of the one before are gone with it (RFC 8831 knows no way to keep them).
        return this.#machine.abort("restarted");
      case "closed":
        return this.#listener.closed();
    }
  }

  #write(nowMs: number): void {
    const machine = this.#machine;
    const outlet = this.#outlet;
    let packets = 0;
    let lookMs = nowMs;
    while (outlet.isReady && this.#writingMs < WRITING_MS) {
      const length = machine.write(outlet.buffer, outlet.offset, nowMs);
      if (length === 0) break;
      outlet.commit(length, machine.fragmentation);
      if (++packets % PACKETS_PER_LOOK === 0) lookMs = this.#spend(lookMs);
    }
    outlet.flush();
    if (packets === 0) return;
    this.#spend(lookMs);
    this.#nextTurn ??= setImmediate(() => this.#turn());
  }

  /** Counts the time since `lookMs` against this turn; returns now. */
  #spend(lookMs: number): number {
    const nowMs = performance.now();
    this.#writingMs += nowMs - lookMs;
    return nowMs;
  }

  #turn(): void {
    this.#nextTurn = undefined;
    this.#writingMs = 0;
    this.#drain();
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** One timer, moved only when it would come too late: deadlines move with every packet. */
  #setTimer(nowMs: number): void {
    const { deadlineMs } = this.#machine;
    if (deadlineMs >= this.#timerMs || deadlineMs === Infinity) return;
    clearTimeout(this.#timer);
    this.#timerMs = deadlineMs;
    this.#timer = setTimeout(() => {
      this.#timerMs = Infinity;
      this.#drain();
    }, Math.max(0, deadlineMs - nowMs));
  }

  #end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    if (this.#nextTurn !== undefined) clearImmediate(this.#nextTurn);
    this.#release();
  }
}

function secureRandom(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
}
