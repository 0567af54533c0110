import { strict as assert } from "node:assert";
import { Acknowledger } from "./acknowledger.ts";
import { BASE_PACKET_BYTES, MAX_PACKET_BYTES, RECEIVED_RANGES } from "./numbers.ts";
import { ReceivedRanges } from "./received_ranges.ts";
import { gapEnd, gapStart, readSackHeader, SACK_HEADER_BYTES } from "./wire/sack.ts";

/** Ranges that count how many of them were looked at. */
class WatchedRanges extends ReceivedRanges {
  looks = 0;
  override start(index: number): number {
    this.looks++;
    return super.start(index);
  }
}

/** What every second position makes. */
function everySecond(count: number): WatchedRanges {
  const ranges = new WatchedRanges();
  for (let index = 0; index < count; index++) ranges.add(1 + 2 * index);
  return ranges;
}

for (
  const [bytes, blocks] of [
    [SACK_HEADER_BYTES, 0],
    [SACK_HEADER_BYTES + 3, 0],
    [SACK_HEADER_BYTES + 4, 1],
    [BASE_PACKET_BYTES - 12, 290],
    [MAX_PACKET_BYTES - 12, 3993],
  ] as const
) {
  Deno.test(`write() reports the first ${blocks} ranges in ${bytes} bytes, and looks at no more`, () => {
    const ranges = everySecond(2 * RECEIVED_RANGES);
    assert.equal(ranges.count, RECEIVED_RANGES);
    const packet = new Uint8Array(MAX_PACKET_BYTES);
    const end = new Acknowledger().write(packet, 0, bytes, ranges, { initialTsn: 7, windowBytes: 1 });
    assert.equal(end, SACK_HEADER_BYTES + 4 * blocks);
    assert.equal(ranges.looks, blocks);
    const sack = { cumulativeTsn: 0, window: 0, gapBlocks: 0, duplicates: 0 };
    readSackHeader(packet, 0, end, sack);
    assert.deepEqual(sack, { cumulativeTsn: 6, window: 1, gapBlocks: blocks, duplicates: 0 });
    for (let index = 0; index < blocks; index++) {
      assert.deepEqual([gapStart(packet, 0, index), gapEnd(packet, 0, index)], [
        2 + 2 * index,
        2 + 2 * index,
      ]);
    }
  });
}

Deno.test("arrived() wants an answer at once when no more of the same fits what was offered", () => {
  const acknowledger = new Acknowledger();
  const answer = () =>
    acknowledger.write(new Uint8Array(100), 0, 100, new ReceivedRanges(), {
      initialTsn: 0,
      windowBytes: 3000,
    });
  acknowledger.arrived(1e9);
  assert.equal(acknowledger.due, false, "nothing was offered yet");
  answer();
  acknowledger.arrived(1000);
  assert.equal(acknowledger.due, false);
  acknowledger.arrived(1000);
  assert.equal(acknowledger.due, false, "one more may come");
  acknowledger.arrived(600);
  assert.equal(acknowledger.due, true);
  answer();
  assert.equal(acknowledger.due, false);
});
