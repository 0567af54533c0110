/** A receiver that throws away what it had reported in gap blocks, as RFC 9260, section 6.2.1, lets it. */
import { strict as assert } from "node:assert";
import { seededRandom } from "../../testing_random.ts";
import { bbr } from "../congestion/bbr.ts";
import { Flight } from "./flight.ts";
import { BASE_PACKET_BYTES } from "./numbers.ts";
import { ReceivedRanges } from "./received_ranges.ts";
import { SendQueue } from "./send_queue.ts";
import { Sender } from "./sender.ts";
import { EventHeap } from "./testing/event_heap.ts";
import { chunkLength, ChunkType, nextChunk } from "./wire/chunk.ts";
import { type DataHeader, readDataHeader } from "./wire/data.ts";
import {
  readSackHeader,
  SACK_HEADER_BYTES,
  type SackHeader,
  writeGap,
  writeSackHeader,
} from "./wire/sack.ts";

const WAY_MS = 10;
const WINDOW_BYTES = 1e7;

/** Keeps what arrives, and forgets what is beyond a gap when told to. */
class ForgetfulReceiver {
  #ranges = new ReceivedRanges();

  /** Everything up to here has arrived for good. */
  get cumulative(): number {
    return this.#ranges.cumulative;
  }

  take(packet: Uint8Array): void {
    const header: DataHeader = { flags: 0, tsn: 0, stream: 0, ssn: 0, protocol: 0 };
    for (let at = 0; at < packet.length;) {
      const length = chunkLength(packet, at, packet.length);
      if (packet[at] === ChunkType.data) {
        readDataHeader(packet, at, length, header);
        this.#ranges.add(header.tsn);
      }
      at = nextChunk(at, length);
    }
  }

  forget(): void {
    const { cumulative } = this.#ranges;
    this.#ranges = new ReceivedRanges();
    this.#ranges.skipTo(cumulative);
  }

  /** A SACK with all gap blocks, or without any. */
  sack(withGaps = true): Uint8Array {
    const { cumulative, count } = this.#ranges;
    const gapBlocks = withGaps ? count : 0;
    const sack = { cumulativeTsn: cumulative >>> 0, window: WINDOW_BYTES, gapBlocks, duplicates: 0 };
    const chunk = new Uint8Array(SACK_HEADER_BYTES + 4 * gapBlocks);
    writeSackHeader(chunk, 0, sack);
    for (let index = 0; index < gapBlocks; index++) {
      writeGap(
        chunk,
        0,
        index,
        this.#ranges.start(index) - cumulative,
        this.#ranges.end(index) - cumulative,
      );
    }
    return chunk;
  }
}

/** A sender of `count` chunks, of which and a question a packet holds one; the first is TSN 0. */
function senderOf(count: number, controller = bbr(BASE_PACKET_BYTES - 12)): Sender {
  const queue = new SendQueue();
  for (let message = 0; message < count; message++) {
    const data = new Uint8Array(BASE_PACKET_BYTES - 60);
    queue.push({ stream: 1, protocol: 53, unordered: false, data, ssn: 0, sentBytes: 0 });
  }
  return new Sender(queue, 0, WINDOW_BYTES, controller);
}

function acknowledge(sender: Sender, chunk: Uint8Array, nowMs: number): void {
  const header: SackHeader = { cumulativeTsn: 0, window: 0, gapBlocks: 0, duplicates: 0 };
  readSackHeader(chunk, 0, chunk.length, header);
  sender.acknowledge(chunk, 0, header, nowMs);
}

/** Milliseconds until `count` chunks have arrived for good over a path that loses a tenth, with `forgets` told the time. */
function timeFor(count: number, seed: number, forgets: (nowMs: number) => boolean): number {
  const random = seededRandom(seed);
  const [sender, receiver] = [senderOf(count), new ForgetfulReceiver()];
  const events = new EventHeap<() => void>();
  const room = BASE_PACKET_BYTES - 12;
  for (let nowMs = 0; nowMs < 120_000; nowMs++) {
    while (events.nextMs <= nowMs) events.pop()!();
    if (forgets(nowMs)) receiver.forget();
    if (sender.deadlineMs <= nowMs) sender.tick(nowMs);
    for (;;) {
      const packet = new Uint8Array(room);
      const length = sender.write(packet, 0, room, nowMs, room);
      if (length === 0) break;
      if (random() < 0.1) continue;
      events.push(nowMs + WAY_MS, () => {
        receiver.take(packet.subarray(0, length));
        const chunk = receiver.sack();
        events.push(nowMs + 2 * WAY_MS, () => acknowledge(sender, chunk, nowMs + 2 * WAY_MS));
      });
    }
    if (sender.done) {
      assert.equal(receiver.cumulative, count - 1);
      return nowMs;
    }
  }
  throw new Error(`${receiver.cumulative + 1} of ${count} chunks in two minutes (seed ${seed})`);
}

for (const seed of [1, 2, 3]) {
  Deno.test(`all arrives though the receiver forgets what it had reported, seed ${seed}`, () => {
    const honest = timeFor(2000, seed, () => false);
    const once = timeFor(2000, seed, (nowMs) => nowMs === 100);
    const often = timeFor(2000, seed, (nowMs) => nowMs % 50 === 0 && nowMs < 2000);
    console.log(
      `${honest} ms, ${once} ms when it forgets once, ${often} ms when it does every 50 ms for 2 s`,
    );
  });
}

/** How often `action` looks at a chunk in flight. */
function looksOf(action: () => void): number {
  const { slot } = Flight.prototype;
  let looks = 0;
  Flight.prototype.slot = function (position) {
    looks++;
    return slot.call(this, position);
  };
  try {
    action();
  } finally {
    Flight.prototype.slot = slot;
  }
  return looks;
}

Deno.test("SACKs that report everything and nothing in turn cost one look at what they report, each time", () => {
  const count = 5000;
  const controller = bbr(BASE_PACKET_BYTES - 12);
  Object.defineProperties(controller, { windowBytes: { value: 1e9 }, pacingRate: { value: Infinity } });
  const [sender, receiver] = [senderOf(count, controller), new ForgetfulReceiver()];
  const room = BASE_PACKET_BYTES - 12;
  const packet = new Uint8Array(room);
  for (let index = 0; index < count; index++) {
    const length = sender.write(packet, 0, room, 0, room);
    if (index > 0) receiver.take(packet.subarray(0, length));
  }
  const [all, nothing] = [receiver.sack(), receiver.sack(false)];
  const took = [all, nothing, all, nothing, all].map((chunk, index) =>
    looksOf(() => acknowledge(sender, chunk, 10 + index))
  );
  console.log(took.join("  "));
  assert.ok(Math.max(...took.slice(1)) <= count + 10);
  assert.ok(took[1]! <= 10 && took[3]! <= 10);
});
