import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClientMessage } from "../core/signaling/client_message.ts";
import type { ServerMessage } from "../core/signaling/server_message.ts";
import type { Arrival, Effect } from "./room_events.ts";
import { Rooms } from "./rooms.ts";

const PEERS = ["a", "b", "c", "d", "e", "f", "g"];
const OPTIONS = {
  roomTtlMs: 300,
  quarantineMs: 100,
  quarantineNumbers: 1000,
  lobbyTimeoutMs: 200,
  maximumRooms: 3,
};

interface ModelRoom {
  readonly sender: string;
  readonly places: number;
  readonly receivers: Set<string>;
  /** Since when it has no receiver, as far as it has none. */
  emptySinceMs: number;
}

/** What somebody outside can know from arrivals and effects alone. */
class Model {
  readonly live = new Set<string>();
  readonly rooms = new Map<number, ModelRoom>();
  #nowMs = 0;
  #asked: Arrival = { type: "tick" };
  /** Receivers whose sender left and who were not told yet. */
  readonly #owedAnEnd = new Set<string>();

  roomOf(peer: string): ModelRoom | undefined {
    return [...this.rooms.values()].find(({ sender, receivers }) => sender === peer || receivers.has(peer));
  }

  arrived(arrival: Arrival, nowMs: number): void {
    this.#nowMs = nowMs;
    this.#asked = arrival;
    if (arrival.type === "connected") this.live.add(arrival.peer);
    if (arrival.type !== "disconnected") return;
    this.live.delete(arrival.peer);
    for (const receiver of this.#ownRoom(arrival.peer)?.receivers ?? []) this.#owedAnEnd.add(receiver);
    this.#left(arrival.peer);
  }

  /** Takes an effect in, and checks that it fits what is known. */
  done(effect: Effect): void {
    switch (effect.do) {
      case "send":
        this.#assertLive(effect.to);
        return this.#told(effect.to, effect.message);
      case "relay": {
        this.#assertLive(effect.to);
        this.#assertLive(effect.receipt.to);
        const room = this.roomOf(effect.to);
        assert.ok(room && room === this.roomOf(effect.receipt.to), "a signal crosses rooms");
        assert.notEqual(effect.to, effect.receipt.to);
        assert.ok([effect.to, effect.receipt.to].includes(room.sender), "a signal between receivers");
        const { message } = effect;
        return assert.ok(message.type === "signal" && message.from === effect.receipt.to, "a signal lies");
      }
      case "close":
        this.#assertLive(effect.peer);
        assert.equal(this.roomOf(effect.peer), undefined, "a peer in a room was closed");
        return void this.live.delete(effect.peer);
      case "report":
        return assert.equal(effect.rooms, this.rooms.size);
    }
  }

  /** Holds after the effects of each arrival. */
  assertAllWereTold(): void {
    assert.deepEqual([...this.#owedAnEnd], [], "nobody told them that their sender left");
  }

  /** Every waiting room is younger than its time; holds after a tick. */
  assertNoneIsOverdue(): void {
    for (const room of this.rooms.values()) {
      assert.ok(room.receivers.size > 0 || this.#nowMs - room.emptySinceMs < OPTIONS.roomTtlMs, "overdue");
    }
  }

  #told(peer: string, message: ServerMessage): void {
    this.#assertNobodyElseIsNamed(peer, message);
    switch (message.type) {
      case "created":
        assert.equal(this.roomOf(peer), undefined, "a second room for one peer");
        assert.ok(!this.rooms.has(message.room), "a number twice among live rooms");
        return void this.rooms.set(message.room, this.#createdRoom(peer));
      case "joined": {
        assert.equal(this.roomOf(peer), undefined, "a second room for one peer");
        const room = this.rooms.get(message.room);
        assert.ok(room && room.receivers.size < room.places, "no free place");
        assert.equal(room.sender, message.sender);
        return void room.receivers.add(peer);
      }
      case "peer-joined":
        return assert.ok(this.#ownRoom(peer)?.receivers.has(message.peer));
      case "peer-left":
        return assert.ok(this.#ownRoom(peer) && !this.live.has(message.peer));
      case "room-closed":
        if (message.reason === "expired") this.#assertMayExpire(peer);
        else assert.ok(this.#owedAnEnd.delete(peer), "its sender did not leave");
        return this.#left(peer);
      case "dismissed":
        this.#assertWasDismissed(peer);
        return this.#left(peer);
      case "error":
        if (message.code === "room-full") this.#assertWasFull();
    }
  }

  #createdRoom(sender: string): ModelRoom {
    assert.ok(this.#asked.type === "message" && this.#asked.message.type === "create");
    const places = this.#asked.message.receivers ?? 1;
    return { sender, places, receivers: new Set(), emptySinceMs: this.#nowMs };
  }

  /** The room that `peer` is the sender of. */
  #ownRoom(peer: string): ModelRoom | undefined {
    const room = this.roomOf(peer);
    return room?.sender === peer ? room : undefined;
  }

  /** A receiver hears of its sender and of itself. */
  #assertNobodyElseIsNamed(peer: string, message: ServerMessage): void {
    const room = this.roomOf(peer);
    if (!room || room.sender === peer) return;
    for (const value of Object.values(message)) {
      if (PEERS.includes(String(value))) assert.ok([peer, room.sender].includes(String(value)), "a stranger");
    }
  }

  #assertWasDismissed(receiver: string): void {
    assert.ok(this.#asked.type === "message" && this.#asked.message.type === "dismiss");
    assert.equal(this.#asked.message.peer, receiver);
    assert.ok(this.#ownRoom(this.#asked.peer)?.receivers.has(receiver), "dismissed by nobody who may");
  }

  #assertMayExpire(sender: string): void {
    const room = this.#ownRoom(sender);
    assert.ok(room && room.receivers.size === 0, "expired in use");
    assert.ok(this.#nowMs - room.emptySinceMs >= OPTIONS.roomTtlMs, "expired early");
  }

  #assertWasFull(): void {
    assert.ok(this.#asked.type === "message" && this.#asked.message.type === "join");
    const room = this.rooms.get(this.#asked.message.room);
    assert.equal(room?.receivers.size, room?.places, "refused although a place was free");
  }

  #left(peer: string): void {
    for (const [number, room] of this.rooms) {
      if (room.sender === peer) this.rooms.delete(number);
      if (room.receivers.delete(peer)) room.emptySinceMs = this.#nowMs;
    }
  }

  #assertLive(peer: string): void {
    assert.ok(this.live.has(peer), `an effect for ${peer}, who is gone`);
  }
}

const peer = fc.constantFrom(...PEERS);
const message: fc.Arbitrary<ClientMessage> = fc.oneof(
  fc.record({ type: fc.constant("create" as const), receivers: fc.integer({ min: 1, max: 3 }) }, {
    requiredKeys: ["type"],
  }),
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("join" as const), room: fc.integer({ min: 1, max: 4 }) }),
  },
  fc.record({ type: fc.constant("signal" as const), to: peer, id: fc.nat(), payload: fc.constant("p") }),
  fc.record({ type: fc.constant("dismiss" as const), peer }),
  fc.constant({ type: "ping" } as const),
);
const arrival: fc.Arbitrary<Arrival> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant("connected" as const), peer }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant("message" as const), peer, message }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("disconnected" as const), peer }) },
  { weight: 1, arbitrary: fc.constant({ type: "tick" } as const) },
);

/** Everybody is there, and `a` has three receivers: chance alone seldom gets so far. */
const FULL_ROOM: readonly { readonly arrival: Arrival; readonly afterMs: number }[] = [
  ...PEERS.map((peer) => ({ type: "connected", peer } as const)),
  { type: "message" as const, peer: "a", message: { type: "create" as const, receivers: 3 } },
  ...["b", "c", "d"].map((peer) => ({ type: "message", peer, message: { type: "join", room: 1 } } as const)),
].map((arrival) => ({ arrival, afterMs: 0 }));

const step = fc.record({ arrival, afterMs: fc.nat({ max: 40 }) });

Deno.test({ name: "Rooms.handle() keeps every promise, whatever arrives", permissions: "none" }, () => {
  fc.assert(
    fc.property(
      fc.constantFrom([], FULL_ROOM),
      fc.array(step, { maxLength: 80, size: "max" }),
      (before, steps) => {
        const rooms = new Rooms(OPTIONS);
        const model = new Model();
        let nowMs = 0;
        for (const { arrival, afterMs } of [...before, ...steps]) {
          nowMs += afterMs;
          const wasLive = arrival.type === "tick" || model.live.has(arrival.peer);
          const effects = rooms.handle(arrival, nowMs);
          model.arrived(arrival, nowMs);
          for (const effect of effects) model.done(effect);
          model.assertAllWereTold();
          if (arrival.type === "tick") model.assertNoneIsOverdue();
          assert.equal(rooms.size, model.rooms.size);
          assert.ok(rooms.size <= OPTIONS.maximumRooms);
          if (arrival.type === "message") assertAnswered(arrival, effects, wasLive);
        }
        assertReleased(rooms, nowMs);
      },
    ),
    { numRuns: 500 },
  );
});

/** When everybody went, nobody is remembered, and all numbers come back. */
function assertReleased(rooms: Rooms, nowMs: number): void {
  for (const peer of PEERS) rooms.handle({ type: "disconnected", peer }, nowMs);
  assert.equal(rooms.size, 0);
  assert.deepEqual(rooms.handle({ type: "tick" }, nowMs + 10_000), []);
  rooms.handle({ type: "connected", peer: "new" }, nowMs + 10_000);
  const effects = rooms.handle({ type: "message", peer: "new", message: { type: "create" } }, nowMs + 10_000);
  assert.ok(
    effects.some((effect) => effect.do === "send" && "room" in effect.message && effect.message.room === 1),
  );
}

/** A message of somebody who is there has exactly one answer; others have none. */
function assertAnswered(
  { peer, message }: Extract<Arrival, { type: "message" }>,
  effects: readonly Effect[],
  wasLive: boolean,
): void {
  if (!wasLive) return assert.deepEqual(effects, []);
  const relayed = effects.find((effect) => effect.do === "relay");
  if (relayed) {
    assert.ok(message.type === "signal" && relayed.to === message.to && relayed.receipt.id === message.id);
  }
  const answers = effects.filter((effect) =>
    effect.do === "relay" ? effect.receipt.to === peer : effect.do === "send" && effect.to === peer
  );
  const silent = message.type === "dismiss" && answers.length === 0 && effects.length === 1;
  assert.ok(answers.length === 1 || silent, JSON.stringify({ message, effects }));
}
