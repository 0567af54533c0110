/** How a sender uses receipts (`wire/receipt.ts`) where SACKs end too soon. */
import { strict as assert } from "node:assert";
import { cubic } from "../congestion/cubic.ts";
import { MAX_PACKET_BYTES } from "./numbers.ts";
import { SendQueue } from "./send_queue.ts";
import { Sender } from "./sender.ts";
import { readUint32 } from "./bytes.ts";
import { ChunkType } from "./wire/chunk.ts";
import { DATA_HEADER_BYTES } from "./wire/data.ts";
import { RECEIPT_BYTES } from "./wire/receipt.ts";
import { readSackHeader, type SackHeader, writeGap, writeSackHeader } from "./wire/sack.ts";

const INITIAL_TSN = 1000;
const CHUNK_BYTES = DATA_HEADER_BYTES + 100;
/** One chunk and a question fit, two chunks do not. */
const PACKET_BYTES = CHUNK_BYTES + RECEIPT_BYTES;

/** A sender with much to send, whose packets carry a chunk each. */
class Bench {
  readonly sender: Sender;
  /** What the controller was told of. */
  ackedBytes = 0;
  lostBytes = 0;
  readonly #queue = new SendQueue();
  readonly #packet = new Uint8Array(MAX_PACKET_BYTES);

  constructor(messages = 200) {
    const controller = cubic(MAX_PACKET_BYTES);
    const takesFeedback = controller.feedback.bind(controller);
    controller.feedback = (feedback) => {
      this.ackedBytes += feedback.ackedBytes;
      this.lostBytes += feedback.lostBytes;
      takesFeedback(feedback);
    };
    this.sender = new Sender(this.#queue, INITIAL_TSN, 1e6, controller);
    for (let count = 0; count < messages; count++) {
      const data = new Uint8Array(100);
      this.#queue.push({ stream: 1, protocol: 53, unordered: false, data, ssn: 0, sentBytes: 0 });
    }
  }

  /** Writes up to `most` packets; the position of each, negative when it asks for a receipt. */
  write(most: number, nowMs: number): number[] {
    const positions: number[] = [];
    while (positions.length < most) {
      const end = this.sender.write(this.#packet, 0, PACKET_BYTES, nowMs, PACKET_BYTES);
      if (end === 0) break;
      const asks = this.#packet[0] === ChunkType.heartbeat;
      const position = readUint32(this.#packet, (asks ? RECEIPT_BYTES : 0) + 4) - INITIAL_TSN;
      positions.push(asks ? -position : position);
    }
    return positions;
  }

  /** Writes for a second, as the pacer lets it; the position of each packet, negative when it asks for a receipt. */
  writeAll(nowMs: number): number[] {
    return Array.from({ length: 100 }, (_, index) => this.write(200, nowMs + 10 * index)).flat();
  }

  /** A SACK comes: everything below `below`, and each of `positions`, a gap block each; there is room for `window` bytes. */
  sack(below: number, positions: number[], nowMs: number, window = 1e6): void {
    const packet = new Uint8Array(MAX_PACKET_BYTES);
    const header: SackHeader = {
      cumulativeTsn: INITIAL_TSN + below - 1,
      window,
      gapBlocks: positions.length,
      duplicates: 0,
    };
    const length = writeSackHeader(packet, 0, header);
    positions.forEach((at, index) => writeGap(packet, 0, index, at - below + 1, at - below + 1));
    readSackHeader(packet, 0, length, header);
    this.sender.acknowledge(packet, 0, header, nowMs);
  }
}

/** `count` positions from `first`, every other one. */
const everyOther = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => first + 2 * index);

/** Sixty chunks in flight, of which a SACK that was cut off reports 1, 3, … 39; those from 60 on ask for receipts. */
function makeCutBench(messages = 200): Bench {
  const bench = new Bench(messages);
  bench.write(60, 0);
  bench.sack(0, everyOther(1, 20), 100);
  return bench;
}

Deno.test("write() asks for receipts from 16 gap blocks on, and repeats what asked before with the question", () => {
  const bench = new Bench();
  assert.deepEqual(bench.write(40, 0).slice(0, 2), [0, 1]);
  bench.sack(0, everyOther(1, 15), 100);
  assert.deepEqual(bench.write(1, 200), [0]);
  bench.sack(0, everyOther(1, 16), 200);
  assert.deepEqual(bench.write(2, 300), [-2, -4]);
});

Deno.test("takeReceipt() counts a packet as arrived once, and the SACK behind it does not again", () => {
  const bench = makeCutBench();
  bench.write(19, 200);
  const before = bench.sender.flightBytes;
  bench.sender.takeReceipt({ first: 60, count: 2 }, 300);
  bench.sender.takeReceipt({ first: 60, count: 2 }, 301);
  assert.equal(bench.sender.flightBytes, before - 2 * CHUNK_BYTES);
  bench.sack(4, everyOther(5, 18), 302);
  assert.equal(bench.ackedBytes, (20 + 2) * CHUNK_BYTES);
});

Deno.test("takeReceipt() passes over receipts for what never left, never asked or is long settled", () => {
  const bench = makeCutBench();
  bench.write(20, 200);
  const before = bench.sender.flightBytes;
  for (const first of [0, 40, 59, 80, 2 ** 31, 2 ** 32 - 1]) {
    bench.sender.takeReceipt({ first, count: first === 80 ? 2 ** 32 - 1 : 1 }, 300);
  }
  assert.equal(bench.sender.flightBytes, before);
});

Deno.test("takeReceipt() passes over a receipt for more than a packet holds, which costs a walk", () => {
  const bench = makeCutBench();
  bench.write(20, 200);
  const before = bench.sender.flightBytes;
  bench.sender.takeReceipt({ first: 2 ** 32 - 100, count: 2 ** 32 - 1 }, 300);
  bench.sender.takeReceipt({ first: 60, count: MAX_PACKET_BYTES / DATA_HEADER_BYTES }, 300);
  assert.equal(bench.sender.flightBytes, before);
  bench.sender.takeReceipt({ first: 60, count: 20 }, 300);
  assert.equal(bench.sender.flightBytes, before - 20 * CHUNK_BYTES);
});

Deno.test("acknowledge() of a SACK that was cut off leaves alone what is beyond its end", () => {
  const bench = makeCutBench();
  assert.deepEqual(bench.write(19, 200), everyOther(0, 19).map((position) => -position));
  // Those have arrived, and now 41 shows; what left before them beyond it is in no SACK yet, arrived or not.
  bench.sack(38, [39, 41, 43, 45, 47, 49, 51].concat(everyOther(52, 13)), 300);
  assert.deepEqual(bench.write(3, 300).map(Math.abs), [38, 40, 42]);
});

Deno.test("acknowledge() sends again what had a receipt and is missing all the same", () => {
  const bench = makeCutBench();
  bench.write(20, 200);
  bench.sender.takeReceipt({ first: 60, count: 1 }, 300);
  bench.sack(0, everyOther(1, 20), 310);
  assert.ok(!bench.write(100, 400).some((position) => Math.abs(position) === 0));
  bench.sack(0, everyOther(1, 20), 5000);
  assert.equal(Math.abs(bench.write(100, 6000)[0]!), 0);
});

Deno.test("tick() asks for the first chunk again when its receipt came and its SACK was lost", () => {
  const bench = makeCutBench(61);
  bench.write(19, 200);
  assert.deepEqual(bench.write(1, 250), [-60]);
  bench.sender.takeReceipt({ first: 79, count: 1 }, 300);
  bench.sack(60, [], 310);
  assert.equal(bench.sender.done, false);
  for (let turn = 0; turn < 3; turn++) bench.sender.tick(bench.sender.deadlineMs);
  assert.equal(bench.write(1, 20_000)[0], 60);
});

Deno.test("acknowledge() sends what no SACK got to again after three round trips, and calls none of it lost", () => {
  const bench = makeCutBench();
  bench.write(19, 200);
  bench.sender.takeReceipt({ first: 76, count: 3 }, 290);
  bench.sack(0, everyOther(1, 20), 291);
  const isUnseen = (position: number) => Math.abs(position) >= 40 && Math.abs(position) < 60;
  assert.deepEqual(bench.write(200, 292).filter(isUnseen), []);
  bench.sack(0, everyOther(1, 20), 301);
  const repeated = bench.writeAll(302).filter(isUnseen);
  assert.equal(repeated.length, 20);
  assert.ok(bench.lostBytes < 40 * CHUNK_BYTES, `${bench.lostBytes / CHUNK_BYTES} chunks are called lost`);
});

Deno.test("takeReceipt() of what was sent again tells of what left shortly before it", () => {
  const bench = makeCutBench();
  bench.write(19, 200);
  bench.sender.takeReceipt({ first: 76, count: 3 }, 290);
  bench.sack(0, everyOther(1, 20), 301);
  const newest = 60 + 19 + bench.writeAll(302).findLastIndex((position) => Math.abs(position) < 60);
  const { lostBytes } = bench;
  bench.sender.takeReceipt({ first: newest, count: 1 }, 1300);
  bench.sack(0, everyOther(1, 20), 1301);
  assert.ok(bench.lostBytes > lostBytes);
});

Deno.test("acknowledge() after a timeout takes nothing back that a SACK was too short for", () => {
  const bench = makeCutBench();
  bench.write(19, 200);
  assert.deepEqual(bench.write(5, 250), [-60, -61, -62, -63, -64]);
  bench.sender.takeReceipt({ first: 79, count: 5 }, 300);
  while (bench.sender.timeouts === 0) bench.sender.tick(bench.sender.deadlineMs);
  bench.sack(0, everyOther(1, 20), 20_000);
  const sent = bench.writeAll(30_000).map(Math.abs);
  assert.ok(sent.includes(59) && sent.includes(65), `${sent}`);
  assert.deepEqual(sent.filter((position) => position >= 60 && position < 65), []);
});

Deno.test("takeReceipt() leaves the peer's window as it is: what arrived waits there", () => {
  const bench = makeCutBench();
  bench.write(19, 200);
  bench.sack(0, everyOther(1, 20), 301, 60 * 100);
  while (bench.write(1, 400).length > 0);
  bench.sender.takeReceipt({ first: 60, count: 19 }, 500);
  assert.deepEqual(bench.write(1, 600), []);
});
