import { strict as assert } from "node:assert";
import { seededRandom } from "../../testing_random.ts";
import { bbr } from "../congestion/bbr.ts";
import { Association } from "./association.ts";
import { MAX_PACKET_BYTES } from "./numbers.ts";

for (const offset of [0, 1, 2, 3, 21, 1225]) {
  Deno.test(`write() makes the same packets at offset ${offset} of a buffer as at its beginning`, () => {
    const sizes = [1, 2, 3, 5, 700, 1161, 4000];
    const packets = [0, offset].map((at) => {
      const association = makeTalker(sizes);
      const buffer = new Uint8Array(at + MAX_PACKET_BYTES).fill(0xee);
      return talk(association, buffer, at);
    });
    assert.deepEqual(packets[1], packets[0]);
  });
}

/** An association that is connected and has messages of `sizes` to send. */
function makeTalker(sizes: number[]): Association {
  const talker = new Association({ random: seededRandom(1), congestion: bbr });
  const listener = new Association({ random: seededRandom(2), congestion: bbr });
  const buffer = new Uint8Array(MAX_PACKET_BYTES);
  talker.connect(0);
  for (let round = 0; round < 3; round++) {
    for (const [from, to] of [[talker, listener], [listener, talker]] as const) {
      for (let length = from.write(buffer, 0, 0); length > 0; length = from.write(buffer, 0, 0)) {
        to.receive(buffer.slice(0, length), 0);
      }
    }
  }
  assert.equal(talker.state, "established");
  for (const size of sizes) talker.send(1, 53, new Uint8Array(size).fill(size));
  return talker;
}

function talk(association: Association, buffer: Uint8Array, at: number): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let length = association.write(buffer, at, 1); length > 0; length = association.write(buffer, at, 1)) {
    packets.push(buffer.slice(at, at + length));
  }
  return packets;
}

Deno.test("send() throws for an empty message and for a stream that does not exist", () => {
  const association = new Association({ random: seededRandom(1), congestion: bbr });
  assert.throws(() => association.send(0, 53, new Uint8Array(0)), RangeError);
  for (const stream of [-1, 65_535, NaN]) {
    assert.throws(() => association.send(stream, 53, new Uint8Array(1)), RangeError, String(stream));
  }
});
