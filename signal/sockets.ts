/**
 * The socket layer: turns what sockets do into arrivals and the effects of the rooms into sends.
 *
 *     socket ──text──▶ parse ──▶ Rooms.handle ──▶ effects ──▶ socket.send, socket.close, onEvent
 *
 * Payloads pass through and are neither kept nor logged.
 *
 * @module
 */

import { MESSAGE_BYTES_COUNTED, SIGNALING_MESSAGE_BYTES } from "../core/limits.ts";
import {
  type ClientMessage,
  parseClientMessage,
  type ParsedClientMessage,
} from "../core/signaling/client_message.ts";
import type { CloseName } from "../core/signaling/close_codes.ts";
import { formatServerMessage, type ServerMessage } from "../core/signaling/server_message.ts";
import { exceedsBytes, utf8Length } from "../core/utf8_length.ts";
import type { Origin } from "./backlog.ts";
import { Connection, type Handover } from "./connection.ts";
import { randomPeerId } from "./peer_id.ts";
import type { Arrival, Effect } from "./room_events.ts";
import { refusal, type Rooms } from "./rooms.ts";
import type { TokenBucket } from "./token_bucket.ts";

/** What a server tells whoever runs it: numbers, and never who, which room or what. */
export type ServerEvent =
  | { readonly event: "room-opened" | "room-closed"; readonly rooms: number; readonly sockets: number }
  /** A bug: one socket was closed because of it. */
  | { readonly event: "failure"; readonly detail: string };

/** Options of {@linkcode Sockets}. */
export interface SocketsOptions {
  /** Who is in which room. */
  readonly rooms: Rooms;
  /** Sockets at once, those that are closing included. */
  readonly maximumSockets: number;
  /** Messages a socket may say at once. */
  readonly messageBurst: number;
  /** Milliseconds that a socket may take nothing of what waits for it. */
  readonly idleMs: number;
  /** Milliseconds of a clock that does not run backwards. */
  readonly now: () => number;
  /** Told what happens; must not throw. */
  readonly onEvent: (event: ServerEvent) => void;
}

/** All sockets of a server. */
export class Sockets {
  readonly #options: SocketsOptions;
  /** Sockets until the runtime says they are closed: a peer that never answers our close costs its place so long. */
  readonly #sockets = new Set<WebSocket>();
  readonly #connections = new Map<string, Connection>();
  readonly #effects: Effect[] = [];
  readonly #empty = Promise.withResolvers<void>();
  #performing = false;
  #closing = false;

  /** No sockets yet. */
  constructor(options: SocketsOptions) {
    this.#options = options;
  }

  /** Sockets there are, those that are closing included. */
  get size(): number {
    return this.#sockets.size;
  }

  /** Whether there is no place for another. */
  get isFull(): boolean {
    return this.#closing || this.#sockets.size >= this.#options.maximumSockets;
  }

  /** Takes a socket in; it is closed or forgotten by itself. */
  add(socket: WebSocket): void {
    socket.binaryType = "arraybuffer";
    this.#sockets.add(socket);
    const { messageBurst, now } = this.#options;
    const connection = new Connection({ id: randomPeerId(), socket, messageBurst }, now());
    const listen = (type: "open" | "message" | "error" | "close", work: (data: unknown) => void) =>
      socket.addEventListener(
        type,
        (event) => this.#guard(connection, () => work("data" in event ? event.data : undefined)),
      );
    listen("open", () => this.#open(connection));
    listen("message", (data) => this.#take(connection, data));
    // An error is always followed by `close`, but not always soon.
    for (const end of ["error", "close"] as const) {
      listen(end, () => {
        this.#sockets.delete(socket);
        this.#drop(connection);
        this.#resolveWhenEmpty();
      });
    }
  }

  /** Lets the rooms look at their deadlines, and drops who takes nothing of what it is told. */
  tick(): void {
    this.#guard(undefined, () => this.#arrive({ type: "tick" }));
    const { idleMs, now } = this.#options;
    for (const connection of [...this.#connections.values()]) {
      this.#guard(connection, () => {
        if (connection.isStuck(idleMs, now())) this.#drop(connection, "slow-consumer");
      });
    }
  }

  /** Closes every socket and takes in no other; resolves when all peers have answered that. */
  close(): Promise<void> {
    this.#closing = true;
    for (const connection of this.#connections.values()) connection.leave("shutting-down");
    this.#connections.clear();
    this.#resolveWhenEmpty();
    return this.#empty.promise;
  }

  #resolveWhenEmpty(): void {
    if (this.#closing && this.#sockets.size === 0) this.#empty.resolve();
  }

  /** Whatever goes wrong inside ends one socket at most, never the server. */
  #guard(connection: Connection | undefined, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.onEvent({ event: "failure", detail: error instanceof Error ? error.message : "unknown" });
      this.#drop(connection, "server-failed");
    }
  }

  #open(connection: Connection): void {
    this.#connections.set(connection.id, connection);
    this.#arrive({ type: "connected", peer: connection.id });
  }

  #take(connection: Connection, data: unknown): void {
    if (!connection.isLive) return;
    if (typeof data !== "string") return this.#drop(connection, "binary");
    if (exceedsBytes(data, SIGNALING_MESSAGE_BYTES)) return this.#drop(connection, "too-large");
    const parsed = parseClientMessage(data);
    if (parsed.kind === "broken") return this.#drop(connection, parsed.close);
    const about = parsed.kind === "refused" ? parsed : parsed.message;
    const id = "id" in about ? about.id : undefined;
    const tokens = 1 + Math.floor(utf8Length(data) / MESSAGE_BYTES_COUNTED);
    if (!this.#allowance(connection, parsed).take(this.#options.now(), tokens)) {
      return this.#perform([refusal(connection.id, "rate-limited", id)]);
    }
    if (parsed.kind === "refused") {
      return this.#perform([refusal(connection.id, parsed.code, id, parsed.text)]);
    }
    if (this.#overwhelms(parsed.message)) return this.#perform([refusal(connection.id, "room-full")]);
    this.#arrive({ type: "message", peer: connection.id, message: parsed.message });
  }

  /** What pays for a message of `from`: what a sender says to or of a receiver counts for that one. */
  #allowance(from: Connection, parsed: ParsedClientMessage): TokenBucket {
    const about = parsed.kind === "message" ? receiverIn(parsed.message) : undefined;
    if (about === undefined || !this.#options.rooms.isReceiverOf(from.id, about)) return from.messages;
    return this.#connections.get(about)?.signals ?? from.messages;
  }

  /** Whether it is to join somebody who has yet to take what those who came before said. */
  #overwhelms(message: ClientMessage): boolean {
    if (message.type !== "join") return false;
    const occupants = this.#options.rooms.occupants(message.room);
    const sender = this.#connections.get(occupants?.sender ?? "");
    return occupants !== undefined && sender?.takesReceiver(occupants.receivers) === false;
  }

  #arrive(arrival: Arrival): void {
    this.#perform(this.#options.rooms.handle(arrival, this.#options.now()));
  }

  /** Effects go through one queue, so that those of a socket dropped on the way come after those that dropped it. */
  #perform(effects: readonly Effect[]): void {
    this.#effects.push(...effects);
    if (this.#performing) return;
    this.#performing = true;
    try {
      for (let effect = this.#effects.shift(); effect; effect = this.#effects.shift()) this.#do(effect);
    } finally {
      this.#performing = false;
    }
  }

  #do(effect: Effect): void {
    switch (effect.do) {
      case "send":
        return void this.#send(effect.to, effect.message);
      case "relay":
        return this.#relay(effect);
      case "close":
        return this.#drop(this.#connections.get(effect.peer), effect.why);
      case "report":
        return this.#options.onEvent({ event: effect.event, rooms: effect.rooms, sockets: this.size });
    }
  }

  /**
   * A receiver that does not take what its sender says is dropped: nobody else waits behind it. A sender is not, since
   * whoever knows the number of its room could fill what waits for it; who fills it is refused.
   */
  #relay({ to, message, receipt }: Extract<Effect, { do: "relay" }>): void {
    const handover = this.#hand(to, message, receipt.to);
    if (handover === "taken") return this.#send(receipt.to, { type: "delivered", id: receipt.id });
    const isReceiver = this.#options.rooms.isReceiverOf(receipt.to, to);
    if (handover === "full" && !isReceiver) {
      return this.#perform([refusal(receipt.to, "rate-limited", receipt.id)]);
    }
    if (handover === "full") this.#drop(this.#connections.get(to), "slow-consumer");
    this.#perform([refusal(receipt.to, "no-such-peer", receipt.id)]);
  }

  /**
   * Says the server's own words. Each error is counted against its socket, except that a peer left while somebody spoke
   * to it: receivers could make their sender look guilty by leaving.
   */
  #send(to: string, message: ServerMessage): void {
    const connection = this.#connections.get(to);
    if (!connection) return;
    if (this.#hand(to, message) === "full") this.#drop(connection, "slow-consumer");
    const isFault = message.type === "error" && message.code !== "no-such-peer";
    if (isFault && !connection.errors.take(this.#options.now())) this.#drop(connection, "too-many-errors");
  }

  #hand(to: string, message: ServerMessage, origin?: Origin): Handover {
    return this.#connections.get(to)?.send(formatServerMessage(message), origin) ?? "closed";
  }

  #drop(connection: Connection | undefined, why?: CloseName): void {
    if (!connection?.leave(why)) return;
    this.#connections.delete(connection.id);
    this.#arrive({ type: "disconnected", peer: connection.id });
  }
}

/** Whom a sender means by a message that is about one receiver. */
function receiverIn(message: ClientMessage): string | undefined {
  if (message.type === "signal") return message.to;
  return message.type === "dismiss" ? message.peer : undefined;
}
