/**
 * A peer's side of the conversation with the server, in a terminal or a page.
 *
 *     connect ──▶ create ──▶ nextPeer ──▶ Mailbox      the sender, once for each receiver
 *             └─▶ join ────▶ mailbox(senderId)         the receiver
 *
 * One client takes part in one room. A sender's mailboxes know nothing of each other: what ends one leaves the others
 * alone. Whatever ends the client ends every wait with the same reason, and no promise it hands
 * out ever counts as unhandled.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { type SlipError, slipError } from "../errors.ts";
import {
  CLOSE_GRACE_MS,
  ROOM_RECEIVERS,
  SERVER_PING_MS,
  SERVER_TIMEOUT_MS,
  SIGNALING_MESSAGE_BYTES,
  SIGNALING_PAYLOAD_LENGTH,
} from "../limits.ts";
import { type ClientMessage, formatClientMessage } from "./client_message.ts";
import { Mailbox } from "./mailbox.ts";
import { Mailboxes } from "./mailboxes.ts";
import { openSocket } from "./open_socket.ts";
import { Pending } from "./pending.ts";
import { quiet } from "./quiet.ts";
import { type Refusal, requestRefused, signalRefused } from "./refusals.ts";
import { ServerLink } from "./server_link.ts";
import type { ReceivedServerMessage } from "./server_message.ts";
import { serverAddresses } from "./server_url.ts";
import { exceedsBytes } from "../utf8_length.ts";

/** Options of {@linkcode SignalingClient.connect}. */
export interface ConnectOptions {
  /** Ends the client and every wait with `interrupted`, also long after it connected. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds the server has for each answer. @default `SERVER_TIMEOUT_MS` */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds of silence before the server is pinged. @default `SERVER_PING_MS` */
  readonly pingMs?: number | undefined;
}

/** Options of {@linkcode SignalingClient.create}. */
export interface CreateOptions {
  /**
   * Receivers the room takes at a time, 1 to `ROOM_RECEIVERS`; one that leaves or is dismissed makes place for another.
   * @default 1
   */
  readonly receivers?: number | undefined;
}

/** A room that was opened. */
export interface CreatedRoom {
  /** Its number, for the code. */
  readonly room: number;
  /** Our id in it. */
  readonly selfId: string;
  /** Milliseconds it waits for a receiver. */
  readonly expiresInMs: number;
}

/** A room that was joined. */
export interface JoinedRoom {
  /** Our id in it. */
  readonly selfId: string;
  /** The sender's; see {@linkcode SignalingClient.mailbox}. */
  readonly senderId: string;
}

type Of<Type extends ReceivedServerMessage["type"]> = Extract<ReceivedServerMessage, { type: Type }>;
type Entry = Of<"created"> | Of<"joined">;

interface EntryRequest {
  readonly message: Extract<ClientMessage, { type: "create" | "join" }>;
  readonly answer: Pending<Entry>;
}

/** A connection to the server. */
export class SignalingClient {
  readonly #link: ServerLink;
  readonly #timeoutMs: number;
  readonly #mailboxes = new Mailboxes();
  /** Signals whose receipt is due, by their id. */
  readonly #receipts = new Map<number, Pending<void>>();
  #request: EntryRequest | undefined;
  #role: "sender" | "receiver" | undefined;
  #signals = 0;

  private constructor(socket: WebSocket, options: ConnectOptions) {
    this.#timeoutMs = options.timeoutMs ?? SERVER_TIMEOUT_MS;
    this.#link = new ServerLink(socket, {
      pingMs: options.pingMs ?? SERVER_PING_MS,
      timeoutMs: this.#timeoutMs,
      signal: options.signal,
      message: (message) => this.#handle(message),
      ended: (reason) => this.#release(reason),
    });
  }

  /**
   * Connects to the server at `serverUrl`, such as `https://slip.example/path`.
   * @throws SlipError `server-unreachable`, `server-refused`, `server-protocol`, `interrupted`, or `usage` for a URL
   * that is none.
   */
  static connect(serverUrl: string, options: ConnectOptions = {}): Promise<SignalingClient> {
    return quiet(SignalingClient.#connect(serverUrl, options));
  }

  static async #connect(serverUrl: string, options: ConnectOptions): Promise<SignalingClient> {
    const { signal, timeoutMs = SERVER_TIMEOUT_MS } = options;
    const socket = await openSocket(serverAddresses(serverUrl), { signal, timeoutMs });
    return new SignalingClient(socket, options);
  }

  /**
   * Opens a room and becomes its sender.
   * @throws SlipError `server-refused`, `server-lost`, `server-protocol` or `interrupted`; TypeError in a room;
   * RangeError for a number of receivers that no room takes.
   */
  create(options: CreateOptions = {}): Promise<CreatedRoom> {
    return quiet(this.#create(options));
  }

  /**
   * Takes a receiver's place in a room; may be tried again when it fails.
   * @throws SlipError `unknown-code`, `code-taken`, `server-refused`, `server-lost`, `server-protocol` or
   * `interrupted`; TypeError in a room.
   */
  join(room: number): Promise<JoinedRoom> {
    return quiet(this.#join(room));
  }

  /**
   * The sender's next receiver, whether or not others are there; those that left before anybody asked are skipped.
   * Rejects with `code-expired` when the room did, else with what ended the client.
   */
  nextPeer(): Promise<Mailbox> {
    return this.#mailboxes.next();
  }

  /** The way to a peer: the same object each time, closed when the peer is not there. */
  mailbox(peerId: string): Mailbox {
    const mailbox = this.#mailboxes.get(peerId);
    if (mailbox) return mailbox;
    const none = this.#createMailbox(peerId);
    none.close(this.#link.reason ?? this.#peerGone());
    return none;
  }

  /** Sender only: sends a receiver away and frees its place. Its mailbox closes with `interrupted`. */
  dismiss(peerId: string): void {
    this.#mailboxes.remove(peerId, slipError("interrupted"));
    this.#link.say({ type: "dismiss", peer: peerId });
  }

  /**
   * Leaves: every wait ends with `reason`, by default `interrupted`. Resolves when the socket is closed, or after
   * `CLOSE_GRACE_MS`. Safe to call twice.
   */
  async close(reason: SlipError = slipError("interrupted")): Promise<void> {
    this.#link.end(reason);
    await within(this.#link.closed, { timeoutMs: CLOSE_GRACE_MS }).catch(() => {});
  }

  async #create({ receivers = 1 }: CreateOptions): Promise<CreatedRoom> {
    if (!Number.isInteger(receivers) || receivers < 1 || receivers > ROOM_RECEIVERS) {
      throw new RangeError(
        `Cannot use ${receivers} as receivers, it must be between 1 and ${ROOM_RECEIVERS}`,
      );
    }
    const { room, peer, ...entry } = await this.#enter({ type: "create", receivers });
    if (entry.type !== "created") throw this.#link.broken("another answer than was asked for");
    return { room, selfId: peer, expiresInMs: entry.expiresInMs };
  }

  async #join(room: number): Promise<JoinedRoom> {
    const { peer, ...entry } = await this.#enter({ type: "join", room });
    if (entry.type !== "joined") throw this.#link.broken("another answer than was asked for");
    return { selfId: peer, senderId: entry.sender };
  }

  async #enter(message: EntryRequest["message"]): Promise<Entry> {
    if (this.#link.reason) throw this.#link.reason;
    if (this.#request || this.#role) throw new TypeError("a client takes part in one room");
    const answer = new Pending<Entry>(this.#timeoutMs, () => this.#link.end(slipError("server-lost")));
    this.#request = { message, answer };
    this.#link.say(message);
    return await answer.promise;
  }

  #createMailbox(peerId: string): Mailbox {
    return new Mailbox(peerId, (payload) => this.#signal(peerId, payload));
  }

  #signal(to: string, payload: string): Promise<void> {
    if (this.#link.reason) return Promise.reject(this.#link.reason);
    const message: ClientMessage = { type: "signal", to, id: this.#signals, payload };
    const tooLong = payload.length > SIGNALING_PAYLOAD_LENGTH ||
      exceedsBytes(formatClientMessage(message), SIGNALING_MESSAGE_BYTES);
    if (tooLong) {
      return Promise.reject(new RangeError(`a payload has at most ${SIGNALING_PAYLOAD_LENGTH} characters`));
    }
    const receipt = new Pending<void>(this.#timeoutMs, () => this.#link.end(slipError("server-lost")));
    this.#receipts.set(this.#signals++, receipt);
    this.#link.say(message);
    return receipt.promise;
  }

  #handle(message: ReceivedServerMessage): void {
    switch (message.type) {
      case "created":
      case "joined":
        return this.#entered(message);
      case "peer-joined":
        return this.#peerJoined(message.peer);
      case "peer-left":
        return this.#mailboxes.leave(message.peer, this.#peerGone());
      case "signal":
        return this.#deliver(message);
      case "delivered":
        return this.#takeReceipt(message.id)?.resolve();
      case "dismissed":
        return this.#mailboxes.close(slipError("cancelled"));
      case "room-closed":
        return this.#roomClosed(message.reason);
      case "error":
        return this.#refused(message);
      case "pong":
        return;
    }
  }

  #entered(entry: Entry): void {
    const request = this.#request;
    if (!request) return void this.#link.broken("an answer that nobody asked for");
    this.#request = undefined;
    this.#role = entry.type === "created" ? "sender" : "receiver";
    if (entry.type === "joined") this.#mailboxes.addSender(this.#createMailbox(entry.sender));
    request.answer.resolve(entry);
  }

  #peerJoined(peerId: string): void {
    if (this.#mailboxes.get(peerId)) return void this.#link.broken("a peer that joins twice");
    if (this.#mailboxes.addReceiver(this.#createMailbox(peerId))) return;
    this.#link.broken("more peers than anybody asked for");
  }

  /** A receiver that floods is sent away at once, whether or not anybody reads what it says. */
  #deliver({ from, payload }: Of<"signal">): void {
    const isTaken = this.#mailboxes.get(from)?.deliver(payload) ?? true;
    if (!isTaken && this.#role === "sender") this.dismiss(from);
  }

  #roomClosed(reason: string): void {
    const end = this.#roomEnd(reason);
    if (reason === "sender-left") this.#mailboxes.senderLeft(end);
    this.#mailboxes.close(end);
  }

  #refused(refusal: Refusal): void {
    if (refusal.id !== undefined) {
      return this.#takeReceipt(refusal.id)?.reject(signalRefused(refusal, this.#peerGone()));
    }
    const request = this.#request;
    this.#request = undefined;
    request?.answer.reject(
      requestRefused(refusal, request.message.type === "join" ? request.message.room : undefined),
    );
  }

  #takeReceipt(id: number): Pending<void> | undefined {
    const receipt = this.#receipts.get(id);
    this.#receipts.delete(id);
    return receipt;
  }

  #peerGone(): SlipError {
    return this.#role === "receiver" ? slipError("sender-gone") : slipError("peer-lost");
  }

  #roomEnd(reason: string): SlipError {
    if (this.#role === "receiver") return slipError("sender-gone");
    return reason === "expired"
      ? slipError("code-expired")
      : slipError("server-refused", { reason: `it closed the room (${reason})` });
  }

  /** Ends every wait: the link is over. */
  #release(reason: SlipError): void {
    this.#request?.answer.reject(reason);
    for (const receipt of this.#receipts.values()) receipt.reject(reason);
    this.#receipts.clear();
    this.#mailboxes.close(reason);
  }
}
