/**
 * One data channel with the browser's interface (W3C WebRTC, section 6.2).
 *
 * @module
 */

import { setImmediate } from "node:timers";
import type { DataChannel } from "../ports.ts";
import { takeBuffer } from "../spare_buffers.ts";
import { type ChannelParameters, PPID } from "./dcep.ts";

/** A message on its way into the association. */
export interface QueuedMessage {
  readonly ppid: number;
  /** At least one byte. */
  readonly bytes: Uint8Array;
  /** Bytes it counts in `bufferedAmount`: none for the padding of an empty message. */
  readonly size: number;
}

/** What a channel asks of its connection. */
export interface ChannelHost {
  /** Bytes of the largest message the other side takes. */
  readonly maxMessageSize: number;
  /** Something was queued. */
  pump(): void;
  /** The channel is to be closed once its queue is empty. */
  closing(channel: TerminalDataChannel): void;
}

const MAX_UINT32 = 2 ** 32 - 1;

/** One data channel; made by a connection only. */
export class TerminalDataChannel extends EventTarget implements DataChannel {
  readonly #parameters: ChannelParameters;
  readonly #host: ChannelHost;
  readonly #queue: QueuedMessage[] = [];
  #id: number | null;
  #readyState: RTCDataChannelState = "connecting";
  #bufferedAmount = 0;
  #lowThreshold = 0;
  #binaryType: BinaryType = "arraybuffer";
  #held: MessageEvent[] | undefined;
  /** Whether the other side agreed on the channel before messages flow, without DCEP. */
  readonly negotiated: boolean;

  constructor(parameters: ChannelParameters, host: ChannelHost, id: number | null, negotiated: boolean) {
    super();
    this.#parameters = parameters;
    this.#host = host;
    this.#id = id;
    this.negotiated = negotiated;
  }

  /** Name given by whoever made the channel. */
  get label(): string {
    return this.#parameters.label;
  }

  /** Whether messages arrive in order. */
  get ordered(): boolean {
    return this.#parameters.ordered;
  }

  /** Subprotocol, or empty. */
  get protocol(): string {
    return this.#parameters.protocol;
  }

  /** Retransmissions before a message is given up, or `null`. */
  get maxRetransmits(): number | null {
    return this.#parameters.maxRetransmits;
  }

  /** Milliseconds before a message is given up, or `null`. */
  get maxPacketLifeTime(): number | null {
    return this.#parameters.maxPacketLifeTime;
  }

  /** Stream of the association, or `null` before that is known. */
  get id(): number | null {
    return this.#id;
  }

  /** Where the channel is. */
  get readyState(): RTCDataChannelState {
    return this.#readyState;
  }

  /** Bytes given to {@linkcode TerminalDataChannel.send} that were not handed to the network yet. */
  get bufferedAmount(): number {
    return this.#bufferedAmount;
  }

  /** `bufferedamountlow` comes when `bufferedAmount` falls to this many bytes. */
  get bufferedAmountLowThreshold(): number {
    return this.#lowThreshold;
  }

  set bufferedAmountLowThreshold(bytes: number) {
    this.#lowThreshold = Math.min(Math.max(0, Math.trunc(bytes)), MAX_UINT32);
  }

  /** What `message` events carry for binary messages: only `"arraybuffer"`. */
  get binaryType(): BinaryType {
    return this.#binaryType;
  }

  /** @throws DOMException `NotSupportedError` for `"blob"`. */
  set binaryType(type: BinaryType) {
    if (type !== "arraybuffer") throw new DOMException("only arraybuffer is supported", "NotSupportedError");
    this.#binaryType = type;
  }

  /**
   * Queues a message; its bytes are copied.
   * @throws DOMException `InvalidStateError` unless open; TypeError when larger than the other side takes, or a Blob.
   */
  send(data: string | Blob | ArrayBuffer | ArrayBufferView): void {
    if (this.#readyState !== "open") {
      throw new DOMException(`the data channel is ${this.#readyState}, not open`, "InvalidStateError");
    }
    const message = typeof data === "string" ? textMessage(data) : binaryMessage(data);
    if (message.size > this.#host.maxMessageSize) {
      throw new TypeError(
        `the message has ${message.size} bytes, the other side takes ${this.#host.maxMessageSize}`,
      );
    }
    this.#bufferedAmount += message.size;
    this.#queue.push(message);
    this.#host.pump();
  }

  /** Closes the channel on both sides once what is queued was sent. Safe to call twice. */
  close(): void {
    if (this.#readyState === "closing" || this.#readyState === "closed") return;
    this.#readyState = "closing";
    this.#host.closing(this);
  }

  // What follows is for the connection only; users know the channel as a DataChannel.

  /** Messages waiting to be sent. */
  get queued(): number {
    return this.#queue.length;
  }

  /** What opens it on the other side. */
  get parameters(): ChannelParameters {
    return this.#parameters;
  }

  /** The next message to send. */
  takeMessage(): QueuedMessage | undefined {
    return this.#queue.shift();
  }

  /** A message was handed to the network. */
  messageSent({ size }: QueuedMessage): void {
    const before = this.#bufferedAmount;
    this.#bufferedAmount -= size;
    const isLow = before > this.#lowThreshold && this.#bufferedAmount <= this.#lowThreshold;
    if (isLow && this.#readyState !== "closed") this.dispatchEvent(new Event("bufferedamountlow"));
  }

  /** Gives the channel its stream. */
  assign(id: number): void {
    this.#id = id;
  }

  /** The channel may be used; says so now. */
  opened(): void {
    if (this.#readyState !== "connecting") return;
    this.#readyState = "open";
    this.dispatchEvent(new Event("open"));
  }

  /** The channel may be used, but whoever gets it has to see it first: everything waits for `release()`. */
  openedUnseen(): void {
    this.#readyState = "open";
    this.#held = [];
  }

  /** Says that the channel is open and delivers what arrived since. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.dispatchEvent(new Event("open"));
    for (const event of held) this.dispatchEvent(event);
  }

  /** A message arrived. */
  deliver(data: string | ArrayBuffer): void {
    const event = new MessageEvent("message", { data });
    if (this.#held !== undefined) this.#held.push(event);
    else if (this.#readyState !== "closed") this.dispatchEvent(event);
  }

  /** The channel is gone; with `error`, not by anybody's wish. Says so after whatever was held. */
  closed(error?: Error): void {
    if (this.#readyState === "closed") return;
    this.#readyState = "closed";
    this.#queue.length = 0;
    const later = this.#held === undefined ? queueMicrotask : setImmediate;
    later(() => {
      if (error !== undefined) this.dispatchEvent(new ErrorEvent("error", { error, message: error.message }));
      this.dispatchEvent(new Event("close"));
    });
  }
}

function textMessage(text: string): QueuedMessage {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === 0) return { ppid: PPID.textEmpty, bytes: new Uint8Array(1), size: 0 };
  return { ppid: PPID.text, bytes, size: bytes.length };
}

function binaryMessage(data: Blob | ArrayBuffer | ArrayBufferView): QueuedMessage {
  if (data instanceof Blob) throw new TypeError("a Blob cannot be sent; send its arrayBuffer() instead");
  const bytes = takeBuffer(data.byteLength);
  bytes.set(
    ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data),
  );
  if (bytes.length === 0) return { ppid: PPID.binaryEmpty, bytes: new Uint8Array(1), size: 0 };
  return { ppid: PPID.binary, bytes, size: bytes.length };
}
