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
