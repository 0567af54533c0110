import { strict as assert } from "node:assert";
import { cubic } from "../congestion/cubic.ts";
import { MAX_PACKET_BYTES } from "./numbers.ts";
import { SendQueue } from "./send_queue.ts";
import { Sender } from "./sender.ts";
import { DATA_HEADER_BYTES } from "./wire/data.ts";
import { readSackHeader, type SackHeader, writeGap, writeSackHeader } from "./wire/sack.ts";

/** Bytes of a message that is worth letting go. */
const LARGE_BYTES = 20_000;

const INITIAL_TSN = 1000;
const MESSAGE_BYTES = 100;
const CHUNK_BYTES = DATA_HEADER_BYTES + MESSAGE_BYTES;

/** A sender of packets of 1,000 bytes, after a first round trip of `roundTripMs`, to who holds `heldPackets`. */
function senderTo(heldPackets: number, roundTripMs: number): Sender {
  const controller = cubic(1000);
  controller.feedback = () => {};
  Object.defineProperties(controller, { windowBytes: { value: 1e6 }, pacingRate: { value: 5000 } });
  const queue = new SendQueue();
  const sender = new Sender(queue, INITIAL_TSN, 1e7, controller, heldPackets);
  const data = new Uint8Array(2_000_000);
  queue.push({ stream: 1, protocol: 53, unordered: false, data, ssn: 0, sentBytes: 0 });
  sender.write(new Uint8Array(1000), 0, 1000, 0, 1000);
  sack(sender, 1, [], roundTripMs);
  return sender;
}

/** Lets all packets leave that may, from `nowMs` on. Returns how many are in flight. */
function fill(sender: Sender, nowMs: number): number {
  const packet = new Uint8Array(1000);
  for (let atMs = nowMs; sender.write(packet, 0, 1000, atMs, 1000) > 0;) atMs += 1;
  return Math.round(sender.flightBytes / 1000);
}

/** Packets in flight after the first round trip. */
function flightTo(heldPackets: number, roundTripMs: number): number {
  return fill(senderTo(heldPackets, roundTripMs), 10_000);
}

Deno.test("write() keeps no more in flight on a short path than two round trips and what the peer holds", () => {
  assert.equal(flightTo(Infinity, 0.5), 1000, "the controller's window");
  assert.equal(flightTo(32, 0.5), 32 + 5);
  assert.equal(flightTo(32, 1), 32 + 10);
  assert.equal(flightTo(32, 1.1), 1000, "a longer path holds more");
});

Deno.test("acknowledge() learns what the peer holds: one more after a full window, a quarter less after a loss", () => {
  const sender = senderTo(32, 0.5);
  const first = fill(sender, 10_000);
  sack(sender, 1 + first, [], 11_000);
  const second = fill(sender, 12_000);
  assert.equal(second, first + 1);
  // The first of them is lost; the least room is 32.
  sack(sender, 1 + first, [[2 + first, first + second]], 13_000);
  assert.ok(fill(sender, 14_000) <= first);
});

/** A sender with five chunks in flight, and the bytes its controller was told were acknowledged, one a report. */
function makeSender(): { sender: Sender; acked: number[] } {
  const acked: number[] = [];
  const controller = cubic(MAX_PACKET_BYTES);
  const takesFeedback = controller.feedback.bind(controller);
  controller.feedback = (feedback) => {
    acked.push(feedback.ackedBytes);
    takesFeedback(feedback);
  };
  const queue = new SendQueue();
  const sender = new Sender(queue, INITIAL_TSN, 1e6, controller);
  for (let count = 0; count < 5; count++) {
    const data = new Uint8Array(MESSAGE_BYTES);
    queue.push({ stream: 1, protocol: 53, unordered: false, data, ssn: 0, sentBytes: 0 });
  }
  const packet = new Uint8Array(MAX_PACKET_BYTES);
  assert.equal(sender.write(packet, 0, packet.length, 0, packet.length), 5 * CHUNK_BYTES);
  assert.equal(sender.flightBytes, 5 * CHUNK_BYTES);
  return { sender, acked };
}

/** Hands `sender` a SACK: everything below `below`, and from each gap block its first to its last position. */
function sack(sender: Sender, below: number, gaps: [number, number][], nowMs: number): void {
  const packet = new Uint8Array(MAX_PACKET_BYTES);
  const header: SackHeader = {
    cumulativeTsn: INITIAL_TSN + below - 1,
    window: 1e6,
    gapBlocks: gaps.length,
    duplicates: 0,
  };
  const length = writeSackHeader(packet, 0, header);
  gaps.forEach(([first, last], index) => writeGap(packet, 0, index, first - below + 1, last - below + 1));
  readSackHeader(packet, 0, length, header);
  sender.acknowledge(packet, 0, header, nowMs);
}

Deno.test("acknowledge() counts a chunk once, in a gap block, in a wider one and below the cumulative TSN", () => {
  const { sender, acked } = makeSender();
  sack(sender, 1, [[2, 2]], 10);
  sack(sender, 1, [[2, 2]], 11);
  sack(sender, 1, [[2, 3]], 12);
  assert.equal(sender.flightBytes, 2 * CHUNK_BYTES);
  sack(sender, 5, [], 13);
  sack(sender, 5, [], 14);
  assert.equal(sender.flightBytes, 0);
  assert.equal(sender.done, true);
  assert.deepEqual(acked, [2 * CHUNK_BYTES, CHUNK_BYTES, 2 * CHUNK_BYTES]);
});

Deno.test("acknowledge() counts a chunk once when a timeout made it be sent again and both copies arrived", () => {
  const { sender, acked } = makeSender();
  sack(sender, 1, [[2, 2]], 10);
  const packet = new Uint8Array(MAX_PACKET_BYTES);
  const sentBytes: number[] = [];
  while (sender.timeouts === 0) {
    const nowMs = sender.deadlineMs;
    sender.tick(nowMs);
    sentBytes.push(sender.write(packet, 0, packet.length, nowMs, packet.length));
  }
  // One taken for lost, one to ask with, and after the timeout all that is missing.
  assert.deepEqual(sentBytes, [CHUNK_BYTES, CHUNK_BYTES, 3 * CHUNK_BYTES]);
  assert.equal(sender.flightBytes, 3 * CHUNK_BYTES);
  sack(sender, 5, [], 5000);
  sack(sender, 5, [], 5001);
  assert.equal(sender.flightBytes, 0);
  assert.equal(acked.reduce((sum, bytes) => sum + bytes), 5 * CHUNK_BYTES);
});

Deno.test("acknowledge() lets the memory of a message go that was given, when all of it has arrived for good", () => {
  const queue = new SendQueue();
  const sender = new Sender(queue, INITIAL_TSN, 1e6, cubic(MAX_PACKET_BYTES));
  const messages = [true, false].map((isGiven) => {
    const data = new Uint8Array(LARGE_BYTES);
    queue.push({ stream: 1, protocol: 53, unordered: false, isGiven, data, ssn: 0, sentBytes: 0 });
    return data;
  });
  const lengths = () => messages.map(({ length }) => length);
  const packet = new Uint8Array(LARGE_BYTES / 2 + 2 * DATA_HEADER_BYTES);
  for (let sent = 0; sent < 4; sent++) {
    sender.write(packet, 0, LARGE_BYTES / 2 + DATA_HEADER_BYTES, 0, LARGE_BYTES / 2 + DATA_HEADER_BYTES);
  }
  assert.equal(sender.flightBytes, 2 * LARGE_BYTES + 4 * DATA_HEADER_BYTES);
  sack(sender, 1, [[1, 3]], 10);
  assert.deepEqual(
    lengths(),
    [LARGE_BYTES, LARGE_BYTES],
    "a gap block may be taken back (RFC 9260, section 6.2.1)",
  );
  sack(sender, 2, [], 11);
  assert.deepEqual(lengths(), [0, LARGE_BYTES]);
  sack(sender, 4, [], 12);
  assert.deepEqual([sender.done, ...lengths()], [true, 0, LARGE_BYTES]);
});
