import { strict as assert } from "node:assert";
import { type Packet, PACKET_BYTES } from "./packet.ts";
import { Receiver } from "./receiver.ts";

function packet(number: number, isUrgent = false): Packet {
  return { number, isUrgent, sentMs: 0, deliveredBytes: 0, deliveredMs: 0, firstSentMs: 0, state: "flying" };
}

/** What is acknowledged by each of the packets `numbers`. */
function take(receiver: Receiver, ...numbers: number[]): number[][] {
  return numbers.map((number) => receiver.take(packet(number), 5).map((acknowledged) => acknowledged.number));
}

Deno.test("take() acknowledges every second packet", () => {
  const receiver = new Receiver();
  assert.deepEqual(take(receiver, 0, 1, 2, 3), [[], [0, 1], [], [2, 3]]);
  assert.equal(receiver.arrivedBytes, 4 * PACKET_BYTES);
});

Deno.test("take() acknowledges at once behind a gap", () => {
  assert.deepEqual(take(new Receiver(), 0, 2, 3, 4, 7), [[], [0, 2], [], [3, 4], [7]]);
});

Deno.test("take() acknowledges at once when the sender wants to know", () => {
  assert.equal(new Receiver().take(packet(0, true), 5).length, 1);
});

Deno.test("deadlineMs is 20 ms after a packet that waits for a second one, and never without", () => {
  const receiver = new Receiver();
  assert.equal(receiver.deadlineMs, Infinity);
  take(receiver, 0);
  assert.equal(receiver.deadlineMs, 25);
  assert.deepEqual(receiver.acknowledge().map(({ number }) => number), [0]);
  assert.equal(receiver.deadlineMs, Infinity);
  take(receiver, 1, 2);
  assert.equal(receiver.deadlineMs, Infinity);
});
