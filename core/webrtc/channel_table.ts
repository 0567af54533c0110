/**
 * All data channels of a connection: who has which stream, what is sent next, how they open and close.
 *
 *     channel queues ──▶ one message of each in turn ──▶ association ──▶ … ──▶ channel by stream ──▶ events
 *
 * Taking turns keeps a small control channel at most one message behind a full data channel.
 *
 * @module
 */

import { setImmediate } from "node:timers";
import { CHANNEL_MESSAGE_BYTES, DATA_CHANNELS } from "../limits.ts";
import { utf8Length } from "../utf8_length.ts";
import type { Association, AssociationListener, Delivery } from "./association.ts";
import { type ChannelHost, TerminalDataChannel } from "./data_channel.ts";
import {
  type ChannelParameters,
  claimsToOpen,
  decodeDcep,
  decodeText,
  encodeAck,
  encodeOpen,
  PPID,
} from "./dcep.ts";

/** RFC 8832, section 6: until the other side confirmed the channel, and for DCEP itself. */
const RELIABLE: Delivery = { ordered: true, maxRetransmits: null, maxPacketLifeTime: null };

/** Streams 0–65,534 carry channels (RFC 8831, section 6.5). */
const LAST_STREAM = 65534;

/** What a table asks of its connection. */
export interface ChannelTableOptions {
  /** Bytes of the largest message the other side takes; known once a channel is open. */
  readonly maxMessageSize: () => number;
  /** The other side opened a channel. */
  readonly opened: (channel: TerminalDataChannel) => void;
}

/** The channels of one connection. */
export class ChannelTable implements AssociationListener {
  readonly #options: ChannelTableOptions;
  readonly #host: ChannelHost;
  readonly #channels = new Set<TerminalDataChannel>();
  readonly #byStream = new Map<number, TerminalDataChannel>();
  readonly #unconfirmed = new Set<TerminalDataChannel>();
  /** Those whose streams we have asked to reset. */
  readonly #resetting = new Set<TerminalDataChannel>();
  #association: Association | undefined;
  #isConnected = false;
  #isEnded = false;
  #isPumping = false;
  #isWanted = false;
  #nextStream = 0;

  constructor(options: ChannelTableOptions) {
    this.#options = options;
    this.#host = {
      get maxMessageSize() {
        return options.maxMessageSize();
      },
      pump: () => this.#pump(),
      closing: (channel) => this.#close(channel),
    };
  }

  /**
   * Makes a channel; it opens when the association is there.
   * @throws TypeError for parameters that contradict each other, DOMException `OperationError` for a stream in use.
   */
  create(label: string, init: RTCDataChannelInit = {}): TerminalDataChannel {
    const parameters = readParameters(label, init);
    const id = init.negotiated ? readStream(init.id) : null;
    if (this.#channels.size >= DATA_CHANNELS || (id !== null && this.#byStream.has(id))) {
      throw new DOMException("there is no free stream for another data channel", "OperationError");
    }
    const channel = new TerminalDataChannel(parameters, this.#host, id, init.negotiated ?? false);
    this.#channels.add(channel);
    if (id !== null) this.#byStream.set(id, channel);
    if (this.#isConnected) setImmediate(() => this.#open(channel));
    return channel;
  }

  /** Connects the channels; `isDtlsClient` decides whose streams are even (RFC 8832, section 6). */
  attach(association: Association, isDtlsClient: boolean): void {
    this.#association = association;
    this.#nextStream = isDtlsClient ? 0 : 1;
  }

  connected(): void {
    this.#isConnected = true;
    for (const channel of this.#channels) this.#open(channel);
  }

  message(streamId: number, ppid: number, bytes: Uint8Array): void {
    if (ppid === PPID.dcep) return this.#receiveDcep(streamId, bytes);
    const channel = this.#byStream.get(streamId);
    if (channel === undefined) return;
    if (bytes.length > CHANNEL_MESSAGE_BYTES) {
      this.#reset(channel);
      return this.#forget(channel, new Error(`a message of ${bytes.length} bytes is larger than agreed`));
    }
    const data = readMessage(ppid, bytes);
    if (data !== undefined) channel.deliver(data);
  }

  streamsReset(streamIds: readonly number[]): void {
    for (const streamId of streamIds) {
      const channel = this.#byStream.get(streamId);
      if (channel === undefined) continue;
      this.#reset(channel);
      this.#forget(channel);
    }
  }

  resetDone(streamIds: readonly number[]): void {
    for (const streamId of streamIds) {
      // One that was not to be reset came on the stream after the one that was.
      const channel = this.#byStream.get(streamId);
      if (channel !== undefined && this.#resetting.has(channel)) this.#forget(channel);
    }
  }

  closed(): void {
    this.end();
  }

  /** Closes every channel at once; with `error`, not by anybody's wish. Safe to call twice. */
  end(error?: Error): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const channel of [...this.#channels]) this.#forget(channel, error);
    this.#association?.close();
  }

  #open(channel: TerminalDataChannel): void {
    if (!this.#channels.has(channel) || channel.readyState !== "connecting") return;
    if (!channel.negotiated) {
      const streamId = this.#freeStream();
      if (streamId > LAST_STREAM) return this.#forget(channel, new Error("no stream is left for a channel"));
      channel.assign(streamId);
      this.#byStream.set(streamId, channel);
      this.#unconfirmed.add(channel);
      this.#sendDcep(streamId, encodeOpen(channel.parameters));
    }
    channel.opened();
  }

  /** Streams are not used twice: a reset that is repeated late would hit the next channel. */
  #freeStream(): number {
    while (this.#byStream.has(this.#nextStream)) this.#nextStream += 2;
    const streamId = this.#nextStream;
    this.#nextStream += 2;
    return streamId;
  }

  #receiveDcep(streamId: number, bytes: Uint8Array): void {
    const message = decodeDcep(bytes);
    const known = this.#byStream.get(streamId);
    if (message?.type === "ack" && known !== undefined) this.#unconfirmed.delete(known);
    if (known !== undefined || message?.type === "ack") return;
    if (message === undefined) {
      return claimsToOpen(bytes) ? this.#association?.resetStream(streamId) : undefined;
    }
    if (this.#channels.size >= DATA_CHANNELS || streamId > LAST_STREAM) {
      return this.#association?.resetStream(streamId);
    }
    this.#sendDcep(streamId, encodeAck());
    this.#announce(new TerminalDataChannel(message.parameters, this.#host, streamId, false), streamId);
  }

  #announce(channel: TerminalDataChannel, streamId: number): void {
    this.#channels.add(channel);
    this.#byStream.set(streamId, channel);
    channel.openedUnseen();
    this.#options.opened(channel);
    // In a task of its own, so that whoever was told has added listeners, even after an await.
    setImmediate(() => channel.release());
  }

  #sendDcep(streamId: number, bytes: Uint8Array): void {
    this.#association?.send(streamId, PPID.dcep, bytes, RELIABLE);
  }

  async #pump(): Promise<void> {
    this.#isWanted = true;
    if (this.#isPumping) return;
    this.#isPumping = true;
    // A message may be queued on a channel that was just found empty, while the next one is awaited.
    while (this.#isWanted && !this.#isEnded) {
      this.#isWanted = false;
      for (const channel of [...this.#channels]) {
        if (await this.#sendNext(channel)) this.#isWanted = true;
      }
    }
    this.#isPumping = false;
  }

  async #sendNext(channel: TerminalDataChannel): Promise<boolean> {
    const message = channel.takeMessage();
    if (message === undefined || channel.id === null || this.#association === undefined) return false;
    const delivery = this.#unconfirmed.has(channel) ? RELIABLE : channel.parameters;
    await this.#association.send(channel.id, message.ppid, message.bytes, delivery);
    if (!this.#isEnded) channel.messageSent(message);
    if (channel.readyState === "closing") this.#close(channel);
    return true;
  }

  #close(channel: TerminalDataChannel): void {
    if (!this.#isConnected || channel.id === null) queueMicrotask(() => this.#forget(channel));
    else if (channel.queued === 0) this.#reset(channel);
  }

  /** Resets its stream, once: a second time would hit the next channel there. */
  #reset(channel: TerminalDataChannel): void {
    if (channel.id === null || this.#resetting.has(channel)) return;
    this.#resetting.add(channel);
    this.#association?.resetStream(channel.id);
  }

  #forget(channel: TerminalDataChannel, error?: Error): void {
    this.#channels.delete(channel);
    this.#unconfirmed.delete(channel);
    this.#resetting.delete(channel);
    if (channel.id !== null && this.#byStream.get(channel.id) === channel) this.#byStream.delete(channel.id);
    channel.closed(error);
  }
}

function readParameters(label: string, init: RTCDataChannelInit): ChannelParameters {
  const { protocol = "", ordered = true } = init;
  const maxRetransmits = readLimit(init.maxRetransmits);
  const maxPacketLifeTime = readLimit(init.maxPacketLifeTime);
  if (maxRetransmits !== null && maxPacketLifeTime !== null) {
    throw new TypeError("maxRetransmits and maxPacketLifeTime exclude each other");
  }
  for (const text of [label, protocol]) {
    if (utf8Length(text) > 65535) {
      throw new TypeError("a label or protocol has more than 65535 bytes");
    }
  }
  return { label, protocol, ordered, maxRetransmits, maxPacketLifeTime };
}

/** An unsigned short with `[EnforceRange]` (Web IDL, section 3.2.4.4), or `null`. */
function readLimit(value: number | null = null): number | null {
  if (value === null) return null;
  const limit = Math.trunc(value);
  if (!(limit >= 0 && limit <= 65535)) throw new TypeError(`${value} is not from 0 to 65535`);
  return limit;
}

function readStream(id: number | undefined): number {
  if (id === undefined || !Number.isInteger(id) || id < 0 || id > LAST_STREAM) {
    throw new TypeError(`a negotiated channel needs an id from 0 to ${LAST_STREAM}`);
  }
  return id;
}

function readMessage(ppid: number, bytes: Uint8Array): string | ArrayBuffer | undefined {
  switch (ppid) {
    case PPID.text:
      return decodeText(bytes);
    case PPID.binary:
      return wholeBuffer(bytes);
    case PPID.textEmpty:
      return "";
    case PPID.binaryEmpty:
      return new ArrayBuffer(0);
    default:
      return undefined;
  }
}

/** The bytes as a buffer of their own, copied only when they are part of a larger one. */
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
  const isWhole = bytes.byteLength === bytes.buffer.byteLength;
  return (isWhole ? bytes.buffer : new Uint8Array(bytes).buffer) as ArrayBuffer;
}
