import assert from "node:assert/strict";
import { ROOM_RECEIVERS } from "../core/limits.ts";
import type { ClientMessage } from "../core/signaling/client_message.ts";
import type { Effect } from "./room_events.ts";
import { Rooms, type RoomsOptions } from "./rooms.ts";

const NO_IO = { permissions: "none" } as const;
const OPTIONS: RoomsOptions = {
  roomTtlMs: 1000,
  quarantineMs: 100,
  quarantineNumbers: 100,
  lobbyTimeoutMs: 50,
  maximumRooms: 2,
};

/** Rooms, and what happens to them as lines to read. */
class Transcript {
  readonly rooms = new Rooms(OPTIONS);
  #nowMs = 0;

  /** Lets time pass. */
  after(ms: number): this {
    this.#nowMs += ms;
    return this;
  }

  /** The effects of what `peer` does, each as a line. */
  of(peer: string, does: "connects" | "leaves" | ClientMessage): string[] {
    if (does === "connects") return this.#lines(this.rooms.handle({ type: "connected", peer }, this.#nowMs));
    if (does === "leaves") {
      return this.#lines(this.rooms.handle({ type: "disconnected", peer }, this.#nowMs));
    }
    return this.#lines(this.rooms.handle({ type: "message", peer, message: does }, this.#nowMs));
  }

  tick(): string[] {
    return this.#lines(this.rooms.handle({ type: "tick" }, this.#nowMs));
  }

  #lines(effects: readonly Effect[]): string[] {
    return effects.map(line);
  }
}

function line(effect: Effect): string {
  switch (effect.do) {
    case "send": {
      const { type, ...rest } = effect.message;
      const { message: _, ...told } = rest as Record<string, unknown>;
      return [`${effect.to} <-`, type, ...Object.values(told)].join(" ");
    }
    case "relay":
      return `${effect.receipt.to} -> ${effect.to} ${
        JSON.stringify(effect.message)
      } receipt ${effect.receipt.id}`;
    case "close":
      return `${effect.peer} closed ${effect.why}`;
    case "report":
      return `${effect.event} ${effect.rooms}`;
  }
}

const CREATE: ClientMessage = { type: "create" };
const createFor = (receivers: number): ClientMessage => ({ type: "create", receivers });
const join = (room: number): ClientMessage => ({ type: "join", room });
const signal = (to: string, id = 7): ClientMessage => ({ type: "signal", to, id, payload: "p" });
const dismiss = (peer: string): ClientMessage => ({ type: "dismiss", peer });

/** A connected `s` with room 1, a connected `r`, and a stranger `x` in the lobby. */
function withRoom(): Transcript {
  const transcript = new Transcript();
  for (const peer of ["s", "r", "x"]) transcript.of(peer, "connects");
  transcript.of("s", CREATE);
  return transcript;
}

/** As above, with `r` in room 1. */
function withReceiver(): Transcript {
  const transcript = withRoom();
  transcript.of("r", join(1));
  return transcript;
}

/** `s` with room 1 of two places, `r` and `q` in them, and a stranger `x` in the lobby. */
function withTwoReceivers(): Transcript {
  const transcript = new Transcript();
  for (const peer of ["s", "r", "q", "x"]) transcript.of(peer, "connects");
  transcript.of("s", createFor(2));
  for (const peer of ["r", "q"]) transcript.of(peer, join(1));
  return transcript;
}

/** Start, who does what, and every effect of it: the table of rooms.ts, cell by cell. */
const CELLS: readonly (readonly [
  start: () => Transcript,
  peer: string,
  does: "connects" | "leaves" | ClientMessage,
  effects: readonly string[],
])[] = [
  [withRoom, "x", CREATE, ["x <- created 2 x 1000", "room-opened 2"]],
  [withRoom, "x", join(1), ["x <- joined 1 x s", "s <- peer-joined x"]],
  [withRoom, "x", join(2), ["x <- error no-such-room"]],
  [withReceiver, "x", join(1), ["x <- error room-full"]],
  [withRoom, "x", signal("s"), ["x <- error not-in-room 7"]],
  [withRoom, "x", dismiss("r"), ["x <- error not-in-room"]],
  [withRoom, "x", { type: "ping" }, ["x <- pong"]],
  [withRoom, "x", "leaves", []],
  [withRoom, "x", "connects", []],

  [withRoom, "s", CREATE, ["s <- error already-in-room"]],
  [withRoom, "s", join(1), ["s <- error already-in-room"]],
  [withRoom, "s", signal("r"), ["s <- error no-such-peer 7"]],
  [withRoom, "s", signal("s"), ["s <- error no-such-peer 7"]],
  [withRoom, "s", dismiss("r"), ["s <- error no-such-peer"]],
  [withRoom, "s", { type: "ping" }, ["s <- pong"]],
  [withRoom, "s", "leaves", ["room-closed 0"]],
  [withReceiver, "s", signal("r"), ['s -> r {"type":"signal","from":"s","payload":"p"} receipt 7']],
  [withReceiver, "s", signal("x"), ["s <- error no-such-peer 7"]],
  [withReceiver, "s", dismiss("r"), ["r <- dismissed"]],
  [withReceiver, "s", dismiss("x"), ["s <- error no-such-peer"]],
  [withReceiver, "s", dismiss("s"), ["s <- error no-such-peer"]],
  [withReceiver, "s", "leaves", ["r <- room-closed sender-left", "room-closed 0"]],

  [withReceiver, "r", CREATE, ["r <- error already-in-room"]],
  [withReceiver, "r", join(1), ["r <- error already-in-room"]],
  [withReceiver, "r", signal("s"), ['r -> s {"type":"signal","from":"r","payload":"p"} receipt 7']],
  [withReceiver, "r", signal("r"), ["r <- error no-such-peer 7"]],
  [withReceiver, "r", signal("x"), ["r <- error no-such-peer 7"]],
  [withReceiver, "r", dismiss("s"), ["r <- error no-such-peer"]],
  [withReceiver, "r", { type: "ping" }, ["r <- pong"]],
  [withReceiver, "r", "leaves", ["s <- peer-left r"]],

  [withTwoReceivers, "x", join(1), ["x <- error room-full"]],
  [withTwoReceivers, "s", signal("r"), ['s -> r {"type":"signal","from":"s","payload":"p"} receipt 7']],
  [withTwoReceivers, "s", signal("q"), ['s -> q {"type":"signal","from":"s","payload":"p"} receipt 7']],
  [withTwoReceivers, "s", dismiss("q"), ["q <- dismissed"]],
  [withTwoReceivers, "s", "leaves", [
    "r <- room-closed sender-left",
    "q <- room-closed sender-left",
    "room-closed 0",
  ]],
  [withTwoReceivers, "q", signal("s"), ['q -> s {"type":"signal","from":"q","payload":"p"} receipt 7']],
  [withTwoReceivers, "q", signal("r"), ["q <- error no-such-peer 7"]],
  [withTwoReceivers, "q", dismiss("r"), ["q <- error no-such-peer"]],
  [withTwoReceivers, "q", "leaves", ["s <- peer-left q"]],

  [withRoom, "nobody", CREATE, []],
  [withRoom, "nobody", "leaves", []],
];

for (const [start, peer, does, effects] of CELLS) {
  const what = typeof does === "string" ? does : JSON.stringify(does);
  Deno.test(
    { ...NO_IO, name: `Rooms.handle() ${start.name}: ${peer} ${what} gives [${effects.join(", ")}]` },
    () => {
      assert.deepEqual(start().of(peer, does), effects);
    },
  );
}

Deno.test(
  { ...NO_IO, name: "Rooms frees the receiver's place when the receiver leaves or is dismissed" },
  () => {
    for (const [peer, does] of [["r", "leaves"], ["s", dismiss("r")]] as const) {
      const transcript = withReceiver();
      transcript.of(peer, does);
      assert.deepEqual(transcript.of("x", join(1)), ["x <- joined 1 x s", "s <- peer-joined x"]);
    }
  },
);

for (const places of [1, 2, ROOM_RECEIVERS]) {
  Deno.test(
    { ...NO_IO, name: `Rooms takes ${places} at a time in a room of ${places}, and not one more` },
    () => {
      const transcript = new Transcript();
      transcript.of("s", "connects");
      transcript.of("s", createFor(places));
      for (let count = 0; count <= places; count++) {
        const peer = `r${count}`;
        transcript.of(peer, "connects");
        const joined = [`${peer} <- joined 1 ${peer} s`, `s <- peer-joined ${peer}`];
        const expected = count < places ? joined : [`${peer} <- error room-full`];
        assert.deepEqual(transcript.of(peer, join(1)), expected);
      }
      transcript.of("r0", "leaves");
      assert.deepEqual(transcript.of(`r${places}`, join(1)).length, 2);
    },
  );
}

Deno.test(
  { ...NO_IO, name: "Rooms lets the other receivers talk on when one is dismissed or leaves" },
  () => {
    for (const [peer, does] of [["q", "leaves"], ["s", dismiss("q")]] as const) {
      const transcript = withTwoReceivers();
      transcript.of(peer, does);
      assert.equal(transcript.of("s", signal("r")).length, 1);
      assert.match(transcript.of("r", signal("s"))[0]!, /^r -> s /);
      assert.deepEqual(transcript.of("s", signal("q")), ["s <- error no-such-peer 7"]);
    }
  },
);

Deno.test({ ...NO_IO, name: "Rooms.isReceiverOf() is true of a sender and who is in its room" }, () => {
  const transcript = withTwoReceivers();
  const pairs = ["s", "r", "q", "x"].flatMap((sender) => ["s", "r", "q", "x"].map((peer) => [sender, peer]));
  const isTrue = () => pairs.filter(([sender, peer]) => transcript.rooms.isReceiverOf(sender!, peer!));
  assert.deepEqual(isTrue(), [["s", "r"], ["s", "q"]]);
  transcript.of("s", dismiss("r"));
  assert.deepEqual(isTrue(), [["s", "q"]]);
});

Deno.test({ ...NO_IO, name: "Rooms lets a dismissed receiver no longer speak, and join again" }, () => {
  const transcript = withReceiver();
  transcript.of("s", dismiss("r"));
  assert.deepEqual(transcript.of("r", signal("s")), ["r <- error not-in-room 7"]);
  assert.deepEqual(transcript.of("s", signal("r")), ["s <- error no-such-peer 7"]);
  assert.deepEqual(transcript.of("r", join(1)), ["r <- joined 1 r s", "s <- peer-joined r"]);
});

Deno.test({ ...NO_IO, name: "Rooms refuses to create more than its maximum with server-full" }, () => {
  const transcript = withRoom();
  transcript.of("x", CREATE);
  assert.deepEqual(transcript.of("r", CREATE), ["r <- error server-full"]);
  transcript.of("x", "leaves");
  assert.deepEqual(transcript.of("r", CREATE), ["r <- created 3 r 1000", "room-opened 2"]);
});

Deno.test({ ...NO_IO, name: "Rooms uses a number again only after its quarantine" }, () => {
  const transcript = withRoom();
  transcript.of("s", "leaves");
  assert.deepEqual(transcript.after(99).of("r", CREATE), ["r <- created 2 r 1000", "room-opened 1"]);
  assert.deepEqual(transcript.after(1).of("x", CREATE), ["x <- created 1 x 1000", "room-opened 2"]);
});

Deno.test({ ...NO_IO, name: "Rooms closes whoever stays in the lobby, and nobody else" }, () => {
  const transcript = withReceiver();
  assert.deepEqual(transcript.after(49).tick(), []);
  assert.deepEqual(transcript.after(1).tick(), ["x closed idle"]);
  assert.deepEqual(transcript.of("x", { type: "ping" }), []);
  assert.deepEqual(transcript.tick(), []);
});

Deno.test({ ...NO_IO, name: "Rooms counts the lobby anew for a receiver that was dismissed" }, () => {
  const transcript = withReceiver();
  transcript.of("x", "leaves");
  transcript.after(500).of("s", dismiss("r"));
  assert.deepEqual(transcript.after(49).tick(), []);
  assert.deepEqual(transcript.after(1).tick(), ["r closed idle"]);
});

Deno.test(
  { ...NO_IO, name: "Rooms ends a room that waited too long, and its sender stands in the lobby" },
  () => {
    const transcript = withRoom();
    for (const peer of ["r", "x"]) transcript.of(peer, "leaves");
    assert.deepEqual(transcript.after(999).tick(), []);
    assert.deepEqual(transcript.after(1).tick(), ["s <- room-closed expired", "room-closed 0"]);
    assert.deepEqual(transcript.of("s", CREATE), ["s <- created 2 s 1000", "room-opened 1"]);
  },
);

Deno.test(
  { ...NO_IO, name: "Rooms never ends a room with a receiver, and counts anew when that goes" },
  () => {
    const transcript = withReceiver();
    transcript.of("x", "leaves");
    assert.deepEqual(transcript.after(5000).tick(), []);
    transcript.of("r", "leaves");
    assert.deepEqual(transcript.after(999).tick(), []);
    assert.deepEqual(transcript.after(1).tick(), ["s <- room-closed expired", "room-closed 0"]);
  },
);

Deno.test(
  { ...NO_IO, name: "Rooms never ends a room with one receiver left, and counts anew when the last goes" },
  () => {
    const transcript = withTwoReceivers();
    transcript.of("x", "leaves");
    transcript.of("r", "leaves");
    assert.deepEqual(transcript.after(5000).tick(), []);
    transcript.of("q", "leaves");
    assert.deepEqual(transcript.after(999).tick(), []);
    assert.deepEqual(transcript.after(1).tick(), ["s <- room-closed expired", "room-closed 0"]);
  },
);
