/**
 * What the parts of an association share: the one state that every chunk type reads and moves, the halves that exist once it
 * is established, and the ways out, for chunks and for events.
 *
 *     establishment  chunk dispatch  data intake  farewell  liveness  packet writer
 *           └───────────────┴─────────────┴───────────┴─────────┴───────────┘
 *                                  AssociationCore
 *
 * @module
 */

import type { Fragmentation } from "../fragmentation.ts";
import { Acknowledger } from "./acknowledger.ts";
import { type AssociationOptions, type AssociationSettings, settingsFrom } from "./association_options.ts";
import type { AssociationState } from "./association_state.ts";
import { ControlQueue } from "./control_queue.ts";
import { EventQueue } from "./event_queue.ts";
import { type Agreement, Handshake } from "./handshake.ts";
import { PathMtu } from "./path_mtu.ts";
import type { Receiver } from "./receiver.ts";
import { SendQueue } from "./send_queue.ts";
import type { Sender } from "./sender.ts";
import type { StreamResets } from "./stream_resets.ts";
import type { Chunk } from "./wire/chunk.ts";

/** Counters, for tests and statistics. */
export interface AssociationStatistics {
  /** Packets written. */
  packetsSent: number;
  /** Packets handed in, whatever became of them. */
  packetsReceived: number;
  /** Packets or chunks that were not understood and dropped. */
  malformed: number;
  /** Packets with a wrong tag, port or checksum. */
  rejected: number;
}

/** The state of one association (the transmission control block of RFC 9260, section 14). */
export class AssociationCore {
  /** Where it is. */
  state: AssociationState = "closed";
  /** What both ends settled on; undefined before the peer's numbers are known. */
  agreement: Agreement | undefined;
  /** Messages that wait to be sent, from before the connection is there. */
  queue: SendQueue = new SendQueue();
  /** The sending half, from established to the end. */
  sender: Sender | undefined;
  /** The receiving half, from established to the end. */
  receiver: Receiver | undefined;
  /** The resets of streams, from established to the end. */
  resets: StreamResets | undefined;
  /** What it was made with. */
  readonly settings: AssociationSettings;
  /** Tags, initial TSNs and the words of the handshake. */
  readonly handshake: Handshake;
  /** How large packets may be. */
  readonly path: PathMtu;
  /** What may happen to the packet that was written last. */
  fragmentation: Fragmentation = "usual";
  /** When to acknowledge. */
  readonly acknowledger: Acknowledger = new Acknowledger();
  /** Control chunks on their way out. */
  readonly control: ControlQueue = new ControlQueue();
  /** Events on their way to the layer above. */
  readonly events: EventQueue = new EventQueue();
  /** Counters. */
  readonly statistics: AssociationStatistics = {
    packetsSent: 0,
    packetsReceived: 0,
    malformed: 0,
    rejected: 0,
  };

  /** Says nothing yet. */
  constructor(options: AssociationOptions) {
    this.settings = settingsFrom(options);
    this.path = new PathMtu(this.settings.packetBytes, this.settings.maxPacketBytes);
    this.handshake = new Handshake({
      windowBytes: this.settings.firstReceiveWindowBytes,
      zeroChecksum: this.settings.zeroChecksum,
      random32: () => Math.floor(options.random() * 2 ** 32),
    });
  }

  /** Milliseconds to wait for an answer, before backing off; 0 while nothing can be awaited. */
  get timeoutMs(): number {
    return this.sender?.roundTrip.timeoutMs ?? 0;
  }

  /** Queues a control chunk that may share its packet with others. */
  send(chunk: Chunk): void {
    this.control.push({ chunk, tag: this.handshake.peerTag, alone: false, checksum: false });
  }

  /** Queues a chunk of the handshake, or one that stands for it: alone, with a checksum, under the tag it needs. */
  sendAlone(chunk: Chunk, tag: number): void {
    this.control.push({ chunk, tag, alone: true, checksum: true });
  }

  /** Sends a wanted reset of streams if that is possible now. */
  advanceResets(nowMs: number): void {
    this.resets?.advance(nowMs, this.timeoutMs);
  }

  /** It is over, in peace when there is no `reason`; what is queued is dropped. Chunks on their way out still leave. */
  end(reason: string | undefined): void {
    if (this.state === "ended") return;
    this.state = "ended";
    this.queue = new SendQueue();
    this.sender = undefined;
    this.receiver = undefined;
    this.resets = undefined;
    this.events.push({ type: "closed", reason });
  }
}
