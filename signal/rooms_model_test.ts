import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClientMessage } from "../core/signaling/client_message.ts";
import type { Arrival, Effect } from "./room_events.ts";
import { Rooms } from "./rooms.ts";

const PEERS = ["a", "b", "c", "d", "e"];
const OPTIONS = {
  roomTtlMs: 300,
  quarantineMs: 100,
  quarantineNumbers: 1000,
  lobbyTimeoutMs: 200,
  maximumRooms: 3,
};

interface ModelRoom {
  readonly sender: string;
  receiver: string | undefined;
}

/** What somebody outside can know from arrivals and effects alone. */
class Model {
  readonly live = new Set<string>();
  readonly rooms = new Map<number, ModelRoom>();

  roomOf(peer: string): ModelRoom | undefined {
    return [...this.rooms.values()].find(({ sender, receiver }) => sender === peer || receiver === peer);
  }

  arrived(arrival: Arrival): void {
    if (arrival.type === "connected") this.live.add(arrival.peer);
    if (arrival.type !== "disconnected") return;
    this.live.delete(arrival.peer);
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

  #told(peer: string, message: Extract<Effect, { do: "send" }>["message"]): void {
    switch (message.type) {
      case "created":
        assert.equal(this.roomOf(peer), undefined, "a second room for one peer");
        assert.ok(!this.rooms.has(message.room), "a number twice among live rooms");
        return void this.rooms.set(message.room, { sender: peer, receiver: undefined });
      case "joined": {
        assert.equal(this.roomOf(peer), undefined, "a second room for one peer");
        const room = this.rooms.get(message.room);
        assert.ok(room && room.receiver === undefined, "no free place");
        assert.equal(room.sender, message.sender);
        return void (room.receiver = peer);
      }
      case "peer-joined":
        return assert.equal(this.roomOf(peer)?.receiver, message.peer);
      case "room-closed":
        if (message.reason === "expired") {
          assert.equal(this.roomOf(peer)?.receiver, undefined, "expired in use");
        }
        return this.#left(peer);
      case "dismissed":
        return this.#left(peer);
    }
  }

  #left(peer: string): void {
    for (const [number, room] of this.rooms) {
      if (room.sender === peer) this.rooms.delete(number);
      if (room.receiver === peer) room.receiver = undefined;
    }
  }

  #assertLive(peer: string): void {
    assert.ok(this.live.has(peer), `an effect for ${peer}, who is gone`);
  }
}

const peer = fc.constantFrom(...PEERS);
const message: fc.Arbitrary<ClientMessage> = fc.oneof(
  fc.constant({ type: "create" } as const),
  fc.record({ type: fc.constant("join" as const), room: fc.integer({ min: 1, max: 4 }) }),
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
const step = fc.record({ arrival, afterMs: fc.nat({ max: 40 }) });

Deno.test({ name: "Rooms.handle() keeps every promise, whatever arrives", permissions: "none" }, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
      const rooms = new Rooms(OPTIONS);
      const model = new Model();
      let nowMs = 0;
      for (const { arrival, afterMs } of steps) {
        nowMs += afterMs;
        const wasLive = arrival.type === "tick" || model.live.has(arrival.peer);
        const effects = rooms.handle(arrival, nowMs);
        model.arrived(arrival);
        for (const effect of effects) model.done(effect);
        assert.equal(rooms.size, model.rooms.size);
        assert.ok(rooms.size <= OPTIONS.maximumRooms);
        if (arrival.type === "message") assertAnswered(arrival, effects, wasLive);
      }
    }),
    { numRuns: 500 },
  );
});

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
