/**
 * One peer's socket and what it may cost: messages a second, errors, bytes waiting to be taken.
 *
 * @module
 */

import {
  ERROR_BURST,
  ERRORS_PER_SECOND,
  MESSAGES_PER_SECOND,
  PEER_RESERVED_BYTES,
  ROOM_RECEIVERS,
  SERVER_BACKLOG_BYTES,
  SOCKET_BACKLOG_BYTES,
} from "../core/limits.ts";
import { CLOSE_CODES, type CloseName } from "../core/signaling/close_codes.ts";
import { utf8Length } from "../core/utf8_length.ts";
import { Backlog, type Origin } from "./backlog.ts";
import { TokenBucket } from "./token_bucket.ts";

/** Options of {@linkcode Connection}. */
export interface ConnectionOptions {
  /** Its peer's id. */
  readonly id: string;
  /** Perhaps not open yet. */
  readonly socket: WebSocket;
  /** Messages it may say at once. */
  readonly messageBurst: number;
}

/** What became of a text for a socket: taken, or not because it is closed, or because too much waits already. */
export type Handover = "taken" | "closed" | "full";

/** A socket, by the id of its peer. */
export class Connection {
  /** The peer's id. */
  readonly id: string;
  /** What it may still say; what a sender says to or of a receiver apart. */
  readonly messages: TokenBucket;
  /** What its sender may still say to or of it: a sender has many, and none of them at the cost of another. */
  readonly signals: TokenBucket;
  /** Errors it may still be answered. */
  readonly errors: TokenBucket;
  readonly #socket: WebSocket;
  readonly #backlog = new Backlog({
    serverBytes: SERVER_BACKLOG_BYTES,
    reservedBytes: PEER_RESERVED_BYTES,
    pooledBytes: SOCKET_BACKLOG_BYTES,
  });
  /** Whether it took something since {@linkcode Connection.isStuck} was last asked. */
  #hasTaken = false;
  /** When it was last seen to have taken something, or to have nothing to take. */
  #takenAtMs: number;
  /** The runtime still fires `message` after we closed, and `close` more than once. */
  #left = false;

  /** A socket whose peer said nothing yet. */
  constructor({ id, socket, messageBurst }: ConnectionOptions, nowMs: number) {
    this.id = id;
    this.#socket = socket;
    this.#takenAtMs = nowMs;
    this.messages = new TokenBucket({ burst: messageBurst, perSecond: MESSAGES_PER_SECOND }, nowMs);
    this.signals = new TokenBucket({ burst: messageBurst, perSecond: MESSAGES_PER_SECOND }, nowMs);
    this.errors = new TokenBucket({ burst: ERROR_BURST, perSecond: ERRORS_PER_SECOND }, nowMs);
  }

  /** Whether it takes part: neither side closed it. */
  get isLive(): boolean {
    return !this.#left;
  }

  /** Queues what `origin` says, unless too much of that waits already. */
  send(text: string, origin?: Origin): Handover {
    if (this.#left || this.#socket.readyState !== WebSocket.OPEN) return "closed";
    const bytes = utf8Length(text);
    this.#look();
    if (bytes > this.#backlog.room(origin)) return "full";
    this.#socket.send(text);
    this.#backlog.add(origin, bytes);
    return "taken";
  }

  /**
   * Whether it may be told of one more receiver besides those in its room, so that nobody fills what waits for it by
   * coming and going: half of the server's bytes are kept for answers to what it says itself, and no more peers have
   * bytes reserved than a room has places, those who left included.
   */
  takesReceiver(present: ReadonlySet<string>): boolean {
    this.#look();
    return present.size + this.#backlog.peers(present) < ROOM_RECEIVERS &&
      this.#backlog.room(undefined) > SERVER_BACKLOG_BYTES / 2;
  }

  /**
   * Whether something waited for it for `patienceMs` and it took nothing of it. The WebSocket's own pings do not tell:
   * they stand in the same line.
   */
  isStuck(patienceMs: number, nowMs: number): boolean {
    this.#look();
    if (this.#hasTaken || this.#backlog.bytes === 0) this.#takenAtMs = nowMs;
    this.#hasTaken = false;
    return nowMs - this.#takenAtMs >= patienceMs;
  }

  /** Takes part no longer; closes the socket when `why` is given. False when that was so before. */
  leave(why?: CloseName): boolean {
    if (this.#left) return false;
    this.#left = true;
    if (why !== undefined) this.#socket.close(CLOSE_CODES[why].code, CLOSE_CODES[why].reason);
    return true;
  }

  /** Finds out what it took. */
  #look(): void {
    if (this.#backlog.keep(this.#socket.bufferedAmount)) this.#hasTaken = true;
  }
}
