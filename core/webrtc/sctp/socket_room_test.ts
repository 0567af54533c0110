import { strict as assert } from "node:assert";
import { SocketRoom } from "./socket_room.ts";

/** As many rounds as asked for, in each of which all the room was filled and acknowledged. */
function fill(room: SocketRoom, rounds: number): void {
  for (let round = 0; round < rounds; round++) room.filled(room.packets);
}

Deno.test("filled() makes room for one packet more a round, whatever the pieces", () => {
  const room = new SocketRoom(32);
  fill(room, 10);
  assert.equal(room.packets, 42);
  for (let piece = 0; piece < 84; piece++) room.filled(0.5);
  assert.ok(Math.abs(room.packets - 43) < 0.05, String(room.packets));
});

Deno.test("lost() leaves three quarters, once for all that was in flight, and never less than the least", () => {
  const room = new SocketRoom(32);
  fill(room, 68);
  room.lost(90, 100);
  assert.equal(room.packets, 75);
  room.lost(99.9, 101);
  assert.equal(room.packets, 75);
  room.lost(100, 102);
  assert.equal(room.packets, 56.25);
  for (let nowMs = 110; nowMs < 120; nowMs++) room.lost(nowMs, nowMs);
  assert.equal(room.packets, 32);
});

Deno.test("a room without bound stays without", () => {
  const room = new SocketRoom(Infinity);
  room.filled(10);
  room.lost(1, 2);
  assert.equal(room.packets, Infinity);
});
