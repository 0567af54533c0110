import { strict as assert } from "node:assert";
import type { Feedback } from "../controller.ts";
import { fixed, type FixedOptions } from "./fixed.ts";
import { GreedySender } from "./greedy_sender.ts";
import { type Packet, PACKET_BYTES } from "./packet.ts";

function sender(options: FixedOptions): GreedySender {
  return new GreedySender(fixed(options), () => 0);
}

/** Sends all that may leave at `nowMs`. */
function sendAll(greedy: GreedySender, nowMs: number): Packet[] {
  const packets: Packet[] = [];
  while (greedy.nextMs(nowMs) <= nowMs) packets.push(greedy.act(nowMs)!);
  return packets;
}

for (const [windowBytes, count] of [[0, 1], [1, 1], [2, 2], [2.9, 2], [10, 10]] as const) {
  Deno.test(`act() sends ${count} at a time through a window of ${windowBytes} packets`, () => {
    const greedy = sender({ windowBytes: windowBytes * PACKET_BYTES });
    assert.equal(sendAll(greedy, 0).length, count);
    assert.equal(greedy.flightBytes, count * PACKET_BYTES);
  });
}

Deno.test("nextMs() spreads packets at the pacing rate", () => {
  const greedy = sender({ pacingRate: PACKET_BYTES / 2 });
  let nowMs = 0;
  for (; nowMs < 100; nowMs = greedy.nextMs(nowMs)) greedy.act(nowMs);
  // 50 in 100 ms, and one burst of ten at most.
  assert.ok(greedy.sentPackets >= 50 && greedy.sentPackets <= 61, `${greedy.sentPackets}`);
});

Deno.test("acknowledged() takes a packet for lost when the third one after it has arrived", () => {
  const feedbacks: Feedback[] = [];
  const onFeedback = (feedback: Readonly<Feedback>) => void feedbacks.push({ ...feedback });
  const greedy = sender({ windowBytes: 5 * PACKET_BYTES, onFeedback });
  const packets = sendAll(greedy, 0);
  greedy.acknowledged(packets.slice(1, 3), 40);
  assert.equal(greedy.lostPackets, 0);
  greedy.acknowledged(packets.slice(3, 4), 41);
  assert.deepEqual([greedy.lostPackets, greedy.acknowledgedPackets, greedy.flightBytes], [
    1,
    3,
    PACKET_BYTES,
  ]);
  assert.deepEqual(feedbacks.map(({ lostBytes }) => lostBytes), [0, PACKET_BYTES]);
  assert.deepEqual(feedbacks.map(({ ackedBytes }) => ackedBytes), [2 * PACKET_BYTES, PACKET_BYTES]);
  assert.deepEqual(feedbacks.map(({ roundTripMs }) => roundTripMs), [40, 41]);
  assert.deepEqual(feedbacks.map(({ priorFlightBytes }) => priorFlightBytes / PACKET_BYTES), [5, 3]);
  // Three packets in the 41 ms since nothing was in flight.
  assert.equal(feedbacks[1]!.deliveryRate, 3 * PACKET_BYTES / 41);
});

Deno.test("act() gives up what is in flight after a timeout, once, and what comes late counts as delivered", () => {
  const timeouts: number[] = [];
  const greedy = sender({ windowBytes: 3 * PACKET_BYTES, onTimeout: (nowMs) => timeouts.push(nowMs) });
  const packets = sendAll(greedy, 0);
  const dueMs = greedy.nextMs(0);
  assert.ok(dueMs >= 200 && dueMs <= 1000, `${dueMs}`);
  assert.equal(greedy.act(dueMs), undefined);
  assert.deepEqual([timeouts, greedy.lostPackets, greedy.flightBytes], [[dueMs], 3, 0]);
  assert.equal(greedy.nextMs(dueMs), dueMs, "and goes on");
  greedy.acknowledged(packets, dueMs + 1);
  assert.deepEqual([greedy.lostPackets, greedy.acknowledgedPackets, greedy.flightBytes], [0, 3, 0]);
});
