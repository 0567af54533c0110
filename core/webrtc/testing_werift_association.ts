/**
 * werift's SCTP as an {@linkcode Association}: the independent peer of the tests of ours.
 *
 * Used without werift's own data channels: those lose empty messages, write labels' lengths in UTF-16 units, and let a
 * peer end the process with a message of unknown type, because what their handlers throw is caught by nobody.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { RTCSctpTransport } from "werift";
import type { Association, AssociationListener, Delivery } from "./association.ts";

/** RFC 8831, section 6.6: at most 65,535 streams; the port of the description. */
const LOCAL_PORT = 5000;
/** Seconds before an INIT or the first data is sent again; werift waits 3 (RFC 9260, section 16, allows less). */
const FIRST_RTO_SECONDS = 1;
/** Bytes a peer may send beyond the window we announced before the association is aborted. */
const WINDOW_SLACK_BYTES = 1024 * 1024;

/** werift's `SCTP`, as far as it is used. */
interface Sctp {
  isServer: boolean;
  rto: number;
  readonly advertisedRwnd: number;
  readonly outboundQueue: readonly unknown[];
  readonly sentQueue: readonly unknown[];
  readonly reconfigQueue: number[];
  readonly flush: { execute(): void };
  readonly onReceive: {
    subscribe(listener: (streamId: number, ppid: number, data: Buffer) => void): unknown;
  };
  readonly onReconfigStreams: { subscribe(listener: (streamIds: number[]) => void): unknown };
  readonly stateChanged: Record<"connected" | "closed", { subscribe(listener: () => void): unknown }>;
  onSackReceived: () => Promise<void>;
  start(remotePort: number): Promise<void>;
  handleData(packet: Buffer): Promise<void>;
  transmitReconfigRequest(): Promise<void>;
  send(
    streamId: number,
    ppid: number,
    data: Buffer,
    options: { ordered: boolean; maxRetransmits: number | undefined; expiry: number | undefined },
  ): Promise<void>;
  stop(): Promise<void>;
}

interface SctpTransport {
  onData: unknown;
  send(packet: Buffer): Promise<void>;
}

/** What makes an association. */
export interface WeriftAssociationOptions {
  /** SCTP port of the other side. */
  readonly remotePort: number;
  /** Whether this side opens; werift does not resolve the collision of two INITs. */
  readonly opens: boolean;
  /** Sends a packet. */
  readonly send: (packet: Buffer) => Promise<void>;
}

/** One association over werift's SCTP. */
export class WeriftAssociation implements Association {
  readonly #sctp: Sctp;
  readonly #remotePort: number;
  readonly #resets = new Set<number>();
  readonly #gone = Promise.withResolvers<void>();
  #isClosed = false;

  constructor(options: WeriftAssociationOptions, listener: AssociationListener) {
    this.#remotePort = options.remotePort;
    this.#sctp = new (sctpClass())({ onData: undefined, send: options.send }, LOCAL_PORT);
    this.#sctp.isServer = !options.opens;
    this.#sctp.rto = FIRST_RTO_SECONDS;
    this.#sctp.onReceive.subscribe((...message) => listener.message(...message));
    this.#sctp.onReconfigStreams.subscribe((streamIds) => listener.streamsReset(streamIds));
    this.#sctp.stateChanged.connected.subscribe(() => listener.connected());
    this.#sctp.stateChanged.closed.subscribe(() => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      this.#gone.resolve();
      listener.closed();
    });
    this.#sctp.onSackReceived = () => this.#resetIdleStreams();
  }

  connect(): void {
    this.#sctp.start(this.#remotePort).catch(() => this.close());
  }

  receive(packet: Uint8Array): void {
    // What cannot be read is dropped (RFC 9260, section 8).
    this.#sctp.handleData(packet as Buffer).catch(() => {});
    if (this.#sctp.advertisedRwnd < -WINDOW_SLACK_BYTES) this.close();
  }

  async send(streamId: number, ppid: number, bytes: Uint8Array, delivery: Delivery): Promise<void> {
    if (this.#isClosed) return;
    const { ordered, maxRetransmits, maxPacketLifeTime } = delivery;
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const sent = this.#sctp.send(streamId, ppid, data, {
      ordered,
      maxRetransmits: maxRetransmits ?? undefined,
      expiry: maxPacketLifeTime === null ? undefined : (Date.now() + maxPacketLifeTime) / 1000,
    });
    await Promise.race([sent, this.#gone.promise]);
  }

  resetStream(streamId: number): void {
    this.#resets.add(streamId);
    this.#resetIdleStreams();
  }

  close(): void {
    this.#sctp.stop().catch(() => {});
  }

  /** A reset overtakes data in werift, on either side: it waits until everything is acknowledged. */
  async #resetIdleStreams(): Promise<void> {
    const { outboundQueue, sentQueue, reconfigQueue } = this.#sctp;
    if (this.#isClosed || this.#resets.size === 0 || outboundQueue.length > 0 || sentQueue.length > 0) return;
    reconfigQueue.push(...this.#resets);
    this.#resets.clear();
    await this.#sctp.transmitReconfigRequest();
  }
}

type SctpClass = new (transport: SctpTransport, port: number) => Sctp;

let knownClass: SctpClass | undefined;

/** werift does not export its SCTP; one made by its transport leads to the class. */
function sctpClass(): SctpClass {
  if (knownClass === undefined) {
    const silent = { id: "", onStateChange: { subscribe: () => ({ unSubscribe: () => {} }) } };
    const transport = new RTCSctpTransport();
    transport.setDtlsTransport(silent as unknown as Parameters<typeof transport.setDtlsTransport>[0]);
    knownClass = transport.sctp.constructor as unknown as SctpClass;
  }
  return knownClass;
}
