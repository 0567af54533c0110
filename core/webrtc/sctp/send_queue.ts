/**
 * Messages waiting to be sent, in turn by stream: a long queue on one stream does not delay the others by more than the
 * message under way, whose fragments must stay together (RFC 9260, section 6.9).
 *
 * @module
 */

/** A message on its way out. Its bytes are not copied: whoever hands it over leaves them alone. */
export interface OutboundMessage {
  readonly stream: number;
  readonly protocol: number;
  readonly unordered: boolean;
  readonly data: Uint8Array;
  /** Whether nobody else has the bytes, so that their memory is let go when they have arrived. @default false */
  readonly isGiven?: boolean;
  /** Given when its first fragment leaves. */
  ssn: number;
  /** Bytes that have left for the first time. */
  sentBytes: number;
}

class OutboundStream {
  nextSsn = 0;
  bufferedBytes = 0;
  /** Whether it has a turn in the round. */
  inTurn = false;
  /** Whether it waits for a reset: what is queued stays until it is done. */
  paused = false;
  readonly #messages: OutboundMessage[] = [];
  #head = 0;

  get empty(): boolean {
    return this.#head === this.#messages.length;
  }

  push(message: OutboundMessage): void {
    this.#messages.push(message);
    this.bufferedBytes += message.data.length;
  }

  shift(): OutboundMessage {
    const message = this.#messages[this.#head]!;
    this.#messages[this.#head++] = undefined!;
    if (this.#head === this.#messages.length || this.#head >= 1024) {
      this.#messages.splice(0, this.#head);
      this.#head = 0;
    }
    return message;
  }
}

/** The queue of all streams. */
export class SendQueue {
  /** Bytes queued on all streams and not sent yet. */
  bufferedBytes = 0;
  #current: OutboundMessage | undefined;
  readonly #streams = new Map<number, OutboundStream>();
  readonly #turns: OutboundStream[] = [];

  /** Queues `data` on `stream`. */
  push(message: OutboundMessage): void {
    const stream = this.#stream(message.stream);
    stream.push(message);
    this.bufferedBytes += message.data.length;
    this.#giveTurn(stream);
  }

  /** The message whose next fragment is to be sent, if there is one. */
  next(): OutboundMessage | undefined {
    if (this.#current) return this.#current;
    const stream = this.#turns.shift();
    if (!stream) return undefined;
    stream.inTurn = false;
    const message = stream.shift();
    if (!message.unordered) {
      message.ssn = stream.nextSsn;
      stream.nextSsn = (stream.nextSsn + 1) & 0xffff;
    }
    this.#giveTurn(stream);
    return this.#current = message;
  }

  /** `bytes` of the message that {@linkcode SendQueue.next} gave have left. */
  took(bytes: number): void {
    const message = this.#current!;
    message.sentBytes += bytes;
    this.bufferedBytes -= bytes;
    this.#stream(message.stream).bufferedBytes -= bytes;
    if (message.sentBytes === message.data.length) this.#current = undefined;
  }

  /** Whether nothing can be sent now. */
  get empty(): boolean {
    return this.#current === undefined && this.#turns.length === 0;
  }

  /** Bytes queued on `stream`. */
  bufferedOn(stream: number): number {
    return this.#streams.get(stream)?.bufferedBytes ?? 0;
  }

  /** Holds `stream` back until {@linkcode SendQueue.restart}. */
  pause(stream: number): void {
    this.#stream(stream).paused = true;
    const turn = this.#turns.indexOf(this.#stream(stream));
    if (turn < 0) return;
    this.#turns.splice(turn, 1);
    this.#stream(stream).inTurn = false;
  }

  /** Lets `stream` go on, from sequence number 0 when it was reset. */
  restart(stream: number, reset: boolean): void {
    const state = this.#stream(stream);
    state.paused = false;
    if (reset) state.nextSsn = 0;
    this.#giveTurn(state);
  }

  #giveTurn(stream: OutboundStream): void {
    if (stream.inTurn || stream.paused || stream.empty) return;
    stream.inTurn = true;
    this.#turns.push(stream);
  }

  #stream(id: number): OutboundStream {
    let stream = this.#streams.get(id);
    if (!stream) {
      stream = new OutboundStream();
      this.#streams.set(id, stream);
    }
    return stream;
  }
}
