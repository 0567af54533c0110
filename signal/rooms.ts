/**
 * Who is in which room: a plain machine. Arrivals go in, effects come out, time is an argument; it holds no socket
 * and no clock. It never throws, whatever arrives in whatever order.
 *
 * Where a peer stands:
 *
 *     lobby     connected, in no room; closed (`idle`) when it stays so
 *     sender    has a room of one or more places, alone or with receivers
 *     receiver  has one of the places in somebody's room, and sees nobody but its sender
 *
 *     | arrival       | lobby                           | sender                         | receiver                 |
 *     |---------------|---------------------------------|--------------------------------|--------------------------|
 *     | create        | created → sender                | error already-in-room          | error already-in-room    |
 *     |               | error server-full               |                                |                          |
 *     | join          | joined, peer-joined → receiver  | error already-in-room          | error already-in-room    |
 *     |               | error no-such-room, room-full   |                                |                          |
 *     | signal        | error not-in-room               | relay to that receiver         | relay to its sender      |
 *     |               |                                 | error no-such-peer             | error no-such-peer       |
 *     | dismiss       | error not-in-room               | dismissed; receiver → lobby;   | error no-such-peer       |
 *     |               |                                 | its place is free              |                          |
 *     |               |                                 | error no-such-peer             |                          |
 *     | ping          | pong                            | pong                           | pong                     |
 *     | disconnected  | forgotten                       | room-closed sender-left;       | peer-left;               |
 *     |               |                                 | all receivers → lobby          | its place is free        |
 *     | tick, in time | close idle                      | alone: room-closed expired     | nothing                  |
 *     |               |                                 | → lobby                        |                          |
 *
 * @module
 */

import type { ClientMessage } from "../core/signaling/client_message.ts";
import type { RefusalCode, RoomEnd } from "../core/signaling/server_message.ts";
import type { Arrival, Effect } from "./room_events.ts";
import { RoomNumbers, type RoomNumbersOptions } from "./room_numbers.ts";

/** Options of {@linkcode Rooms}. */
export interface RoomsOptions extends RoomNumbersOptions {
  /** Milliseconds that a room waits without a receiver; starts anew when the last receiver goes. */
  readonly roomTtlMs: number;
  /** Milliseconds that a peer may be without a room. */
  readonly lobbyTimeoutMs: number;
  /** Rooms at once. */
  readonly maximumRooms: number;
}

type Peer =
  | { readonly state: "lobby"; readonly id: string; readonly sinceMs: number }
  | { readonly state: "sender"; readonly id: string; readonly room: Room }
  | { readonly state: "receiver"; readonly id: string; readonly room: Room };

interface Room {
  readonly number: number;
  readonly sender: string;
  /** Receivers there may be at a time. */
  readonly places: number;
  readonly receivers: Set<string>;
  /** Since when there is no receiver; meaningless while there is one. */
  emptySinceMs: number;
}

/** Who is in a room. */
export interface Occupants {
  /** Its sender. */
  readonly sender: string;
  /** Those who have its places. */
  readonly receivers: ReadonlySet<string>;
}

const REFUSALS: Readonly<Record<RefusalCode, string>> = {
  "unknown-type": "the server does not know this type",
  "bad-message": "the message is not what it should be",
  "no-such-room": "there is no room of this number",
  "room-full": "every receiver's place in this room is taken",
  "not-in-room": "this needs a room, and you are in none",
  "no-such-peer": "nobody with this id is in your room",
  "already-in-room": "you are in a room already",
  "rate-limited": "too many messages in too short a time",
  "server-full": "the server has as many rooms as it may",
};

/** An `error` for `to`. */
export function refusal(
  to: string,
  code: RefusalCode,
  id?: number,
  message: string = REFUSALS[code],
): Effect {
  return { do: "send", to, message: { type: "error", code, message, ...(id === undefined ? {} : { id }) } };
}

/** All rooms of a server, and everybody connected to it. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #numbers: RoomNumbers;
  readonly #peers = new Map<string, Peer>();
  readonly #rooms = new Map<number, Room>();

  /** Nobody is connected. */
  constructor(options: RoomsOptions) {
    this.#options = options;
    this.#numbers = new RoomNumbers(options);
  }

  /** Rooms there are. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Whether `receiver` has a place in the room of `sender`. */
  isReceiverOf(sender: string, receiver: string): boolean {
    const peer = this.#peers.get(sender);
    return peer?.state === "sender" && peer.room.receivers.has(receiver);
  }

  /** Who is in the room of this number, if there is one. */
  occupants(room: number): Occupants | undefined {
    return this.#rooms.get(room);
  }

  /** Takes in what happened at `nowMs` (milliseconds of any clock that does not run backwards). */
  handle(arrival: Arrival, nowMs: number): Effect[] {
    if (arrival.type === "tick") return this.#tick(nowMs);
    const peer = this.#peers.get(arrival.peer);
    if (!peer) return arrival.type === "connected" ? this.#connected(arrival.peer, nowMs) : [];
    switch (arrival.type) {
      case "connected":
        return [];
      case "message":
        return this.#message(peer, arrival.message, nowMs);
      case "disconnected":
        return this.#disconnected(peer, nowMs);
    }
  }

  #connected(id: string, nowMs: number): Effect[] {
    this.#enterLobby(id, nowMs);
    return [];
  }

  #message(peer: Peer, message: ClientMessage, nowMs: number): Effect[] {
    switch (message.type) {
      case "create":
        return this.#create(peer, message.receivers ?? 1, nowMs);
      case "join":
        return this.#join(peer, message.room);
      case "signal":
        return this.#signal(peer, message);
      case "dismiss":
        return this.#dismiss(peer, message.peer, nowMs);
      case "ping":
        return [{ do: "send", to: peer.id, message: { type: "pong" } }];
    }
  }

  #create(peer: Peer, places: number, nowMs: number): Effect[] {
    if (peer.state !== "lobby") return [refusal(peer.id, "already-in-room")];
    if (this.#rooms.size >= this.#options.maximumRooms) return [refusal(peer.id, "server-full")];
    const number = this.#numbers.take(nowMs);
    const room: Room = { number, sender: peer.id, places, receivers: new Set(), emptySinceMs: nowMs };
    this.#rooms.set(number, room);
    this.#peers.set(peer.id, { state: "sender", id: peer.id, room });
    const expiresInMs = this.#options.roomTtlMs;
    return [
      { do: "send", to: peer.id, message: { type: "created", room: number, peer: peer.id, expiresInMs } },
      { do: "report", event: "room-opened", rooms: this.#rooms.size },
    ];
  }

  #join(peer: Peer, number: number): Effect[] {
    if (peer.state !== "lobby") return [refusal(peer.id, "already-in-room")];
    const room = this.#rooms.get(number);
    if (!room) return [refusal(peer.id, "no-such-room")];
    if (room.receivers.size >= room.places) return [refusal(peer.id, "room-full")];
    room.receivers.add(peer.id);
    this.#peers.set(peer.id, { state: "receiver", id: peer.id, room });
    return [
      {
        do: "send",
        to: peer.id,
        message: { type: "joined", room: number, peer: peer.id, sender: room.sender },
      },
      { do: "send", to: room.sender, message: { type: "peer-joined", peer: peer.id } },
    ];
  }

  #signal(peer: Peer, { to, id, payload }: Extract<ClientMessage, { type: "signal" }>): Effect[] {
    if (peer.state === "lobby") return [refusal(peer.id, "not-in-room", id)];
    const isThere = peer.state === "sender" ? peer.room.receivers.has(to) : peer.room.sender === to;
    if (!isThere) return [refusal(peer.id, "no-such-peer", id)];
    return [{
      do: "relay",
      to,
      message: { type: "signal", from: peer.id, payload },
      receipt: { to: peer.id, id },
    }];
  }

  #dismiss(peer: Peer, receiver: string, nowMs: number): Effect[] {
    if (peer.state === "lobby") return [refusal(peer.id, "not-in-room")];
    if (!this.isReceiverOf(peer.id, receiver)) return [refusal(peer.id, "no-such-peer")];
    this.#freePlace(peer.room, receiver, nowMs);
    this.#enterLobby(receiver, nowMs);
    return [{ do: "send", to: receiver, message: { type: "dismissed" } }];
  }

  #disconnected(peer: Peer, nowMs: number): Effect[] {
    this.#peers.delete(peer.id);
    switch (peer.state) {
      case "lobby":
        return [];
      case "receiver":
        this.#freePlace(peer.room, peer.id, nowMs);
        return [{ do: "send", to: peer.room.sender, message: { type: "peer-left", peer: peer.id } }];
      case "sender":
        return this.#endRoom(peer.room, "sender-left", nowMs);
    }
  }

  #tick(nowMs: number): Effect[] {
    const effects: Effect[] = [];
    for (const peer of [...this.#peers.values()]) {
      if (peer.state === "lobby" && nowMs - peer.sinceMs >= this.#options.lobbyTimeoutMs) {
        this.#peers.delete(peer.id);
        effects.push({ do: "close", peer: peer.id, why: "idle" });
      }
      if (peer.state === "sender" && this.#isExpired(peer.room, nowMs)) {
        effects.push(...this.#endRoom(peer.room, "expired", nowMs));
      }
    }
    return effects;
  }

  #isExpired(room: Room, nowMs: number): boolean {
    return room.receivers.size === 0 && nowMs - room.emptySinceMs >= this.#options.roomTtlMs;
  }

  /** Ends a room: whoever is left in it is told, and stands in the lobby. */
  #endRoom(room: Room, reason: RoomEnd, nowMs: number): Effect[] {
    this.#rooms.delete(room.number);
    this.#numbers.release(room.number, nowMs);
    const effects: Effect[] = [];
    for (const to of [room.sender, ...room.receivers]) {
      if (!this.#peers.has(to)) continue;
      this.#enterLobby(to, nowMs);
      effects.push({ do: "send", to, message: { type: "room-closed", reason } });
    }
    return [...effects, { do: "report", event: "room-closed", rooms: this.#rooms.size }];
  }

  #freePlace(room: Room, receiver: string, nowMs: number): void {
    room.receivers.delete(receiver);
    room.emptySinceMs = nowMs;
  }

  #enterLobby(id: string, sinceMs: number): void {
    this.#peers.set(id, { state: "lobby", id, sinceMs });
  }
}
