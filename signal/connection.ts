/**
 * One peer's socket and what it may cost: messages a second, errors, bytes waiting to be taken.
 *
 * @module
 */

import {
  ERROR_BURST,
  ERRORS_PER_SECOND,
  MESSAGE_BURST,
  MESSAGES_PER_SECOND,
  SOCKET_BACKLOG_BYTES,
} from "../core/limits.ts";
import { CLOSE_CODES, type CloseName } from "../core/signaling/close_codes.ts";
import { TokenBucket } from "./token_bucket.ts";

/** What became of a text for a socket: taken, or not because it is closed or too far behind. */
export type Handover = "taken" | "closed" | "slow";

/** A socket, by the id of its peer. */
export class Connection {
  /** The peer's id. */
  readonly id: string;
  /** What it may still say; a sender's signals apart. */
  readonly messages: TokenBucket;
  /** What its sender may still say to it: a sender talks with many, and none of them at the cost of another. */
  readonly signals: TokenBucket;
  /** Errors it may still be answered. */
  readonly errors: TokenBucket;
  readonly #socket: WebSocket;
  /** The runtime still fires `message` after we closed, and `close` more than once. */
  #left = false;

  /** A socket that is perhaps not open yet. */
  constructor(id: string, socket: WebSocket, nowMs: number) {
    this.id = id;
    this.#socket = socket;
    this.messages = new TokenBucket({ burst: MESSAGE_BURST, perSecond: MESSAGES_PER_SECOND }, nowMs);
    this.signals = new TokenBucket({ burst: MESSAGE_BURST, perSecond: MESSAGES_PER_SECOND }, nowMs);
    this.errors = new TokenBucket({ burst: ERROR_BURST, perSecond: ERRORS_PER_SECOND }, nowMs);
  }

  /** Whether it takes part: neither side closed it. */
  get isLive(): boolean {
    return !this.#left;
  }

  /** Queues `text`, unless too much waits already. */
  send(text: string): Handover {
    if (this.#left || this.#socket.readyState !== WebSocket.OPEN) return "closed";
    if (this.#socket.bufferedAmount + text.length > SOCKET_BACKLOG_BYTES) return "slow";
    this.#socket.send(text);
    return "taken";
  }

  /** Takes part no longer; closes the socket when `why` is given. False when that was so before. */
  leave(why?: CloseName): boolean {
    if (this.#left) return false;
    this.#left = true;
    if (why !== undefined) this.#socket.close(CLOSE_CODES[why].code, CLOSE_CODES[why].reason);
    return true;
  }
}
