import { strict as assert } from "node:assert";
import fc from "fast-check";
import { MAX_PACKET_BYTES, PROBED_PACKET_BYTES } from "./numbers.ts";
import { PathMtu } from "./path_mtu.ts";
import type { AssociationOptions } from "./association_options.ts";
import { makeConnectedPair, type Pair, type PairOptions } from "./testing/pair.ts";
import { describePacket } from "./testing/transcript.ts";
import { ChunkType } from "./wire/chunk.ts";
import { writeUint32 } from "./bytes.ts";

const BASE = 1188;
const SECOND_MS = 1_000;
const RAISE_MS = 600_000;

/** Asks and lets time pass until there is nothing to do before `untilMs`; what has up to `pathBytes` is answered. */
function search(path: PathMtu, pathBytes: number, fromMs = 0, untilMs = fromMs + 60_000): number[] {
  const asked: number[] = [];
  for (let nowMs = fromMs; nowMs < untilMs;) {
    const size = path.due(nowMs);
    if (size > 0) {
      asked.push(size);
      path.asked(nowMs, SECOND_MS);
      if (size <= pathBytes) path.answered(size, path.generation, nowMs);
    } else if (path.deadlineMs === Infinity) break;
    else path.tick(nowMs = path.deadlineMs);
  }
  return asked;
}

for (
  const [pathBytes, found, questions] of [
    [1187, 1188, 3],
    [1327, 1188, 3],
    [1328, 1328, 4],
    [1407, 1328, 4],
    [1408, 1408, 5],
    [8908, 8908, 6],
    [15_999, 8908, 6],
    [16_000, 16_000, 4],
    [Infinity, 16_000, 4],
  ] as const
) {
  Deno.test(`PathMtu finds ${found} bytes on a path that takes ${pathBytes}`, () => {
    const path = new PathMtu(BASE, MAX_PACKET_BYTES);
    const asked = search(path, pathBytes);
    assert.deepEqual([path.packetBytes, asked.length], [found, questions]);
  });
}

Deno.test("PathMtu asks for nothing above its ceiling, and for nothing at all when that is its base", () => {
  for (const ceiling of [0, BASE, BASE + 1, 1328, 1408, 8907]) {
    const asked = search(new PathMtu(BASE, ceiling), Infinity);
    assert.deepEqual(asked, PROBED_PACKET_BYTES.filter((size) => size <= ceiling));
  }
});

Deno.test("PathMtu asks again after ten minutes for what did not pass", () => {
  const path = new PathMtu(BASE, 1408);
  search(path, 1328);
  assert.equal(path.due(RAISE_MS), 0);
  assert.deepEqual(search(path, 1408, RAISE_MS + 60_000), [1408]);
  assert.equal(path.packetBytes, 1408);
});

Deno.test("PathMtu takes an answer that comes late, and none that was asked for before a black hole", () => {
  const path = new PathMtu(BASE, 1408);
  path.asked(0, SECOND_MS);
  path.tick(SECOND_MS);
  const { generation } = path;
  assert.equal(path.answered(1328, generation, 2 * SECOND_MS), true);
  assert.equal(path.blackHole(3 * SECOND_MS), true);
  assert.equal(path.packetBytes, BASE);
  assert.equal(path.answered(1408, generation, 4 * SECOND_MS), false);
  assert.equal(path.blackHole(5 * SECOND_MS), false);
  assert.deepEqual([path.due(RAISE_MS), path.due(RAISE_MS + 3 * SECOND_MS)], [0, 1328]);
});

Deno.test("PathMtu believes no answer to what it never asks", () => {
  fc.assert(fc.property(fc.nat(), fc.nat(3), (bytes, generation) => {
    const path = new PathMtu(BASE, 1408);
    path.answered(bytes, generation, 0);
    assert.ok([BASE, 1328, 1408].includes(path.packetBytes));
    assert.ok(path.packetBytes === BASE || path.packetBytes === bytes);
  }));
});

/** A pair that looks for larger packets on a line of 20 ms. */
function searchingPair(
  mtuBytes: number,
  association: Partial<AssociationOptions> = {},
  toA: PairOptions["toA"] = {},
): Pair {
  const pair = makeConnectedPair({
    toA,
    link: { delayMs: 10, bitsPerSecond: 1e8 },
    association: { maxPacketBytes: MAX_PACKET_BYTES, ...association },
  });
  pair.toZ.mtuBytes = mtuBytes;
  return pair;
}

/** Sends `bytes` in messages of 48 KiB and waits for them. */
function transfer({ a, z, simulation }: Pair, bytes: number): boolean {
  const wanted = z.receivedBytes + bytes;
  for (let left = bytes; left > 0; left -= 49_152) {
    a.association.send(1, 53, new Uint8Array(Math.min(left, 49_152)).fill(left));
  }
  return simulation.run(simulation.nowMs + 120_000, () => z.receivedBytes >= wanted);
}

for (const [mtuBytes, found] of [[1188, 1188], [1408, 1408], [9000, 8908], [Infinity, 16_000]] as const) {
  Deno.test(`an association that moves data finds packets of ${found} where ${mtuBytes} bytes pass`, () => {
    const pair = searchingPair(mtuBytes);
    let largest = 0;
    pair.z.onMessage = () => {};
    pair.a.onPacket = (packet) => {
      if (!describePacket(packet).includes("PADDING")) largest = Math.max(largest, packet.length);
    };
    assert.ok(transfer(pair, 4_000_000));
    pair.simulation.run(pair.simulation.nowMs + 5_000);
    assert.ok(transfer(pair, 1_000_000));
    assert.equal(pair.a.association.packetBytes, found);
    assert.ok(largest <= found && largest > found - 300, `${largest} bytes`);
    assert.equal(pair.z.association.packetBytes, 1188, "who only listens does not ask");
  });
}

Deno.test("a peer that wants checksums is asked without a PAD, which it may not know", () => {
  const pair = searchingPair(1408, { zeroChecksum: false });
  assert.ok(transfer(pair, 4_000_000));
  assert.equal(pair.a.association.packetBytes, 1408);
  assert.ok(!pair.transcript.some((line) => line.includes("PADDING")));
});

Deno.test("a peer that sends back no large answer is asked with a PAD in the end", () => {
  const toA = { filter: (packet: Uint8Array) => packet.length > 1188 ? "drop" : "pass" } as const;
  const pair = searchingPair(1408, { zeroChecksum: false, maxPacketBytes: 1408 }, toA);
  pair.z.onMessage = () => {};
  for (let round = 0; round < 3; round++) {
    assert.ok(transfer(pair, 4_000_000));
    pair.simulation.run(pair.simulation.nowMs + 2_000);
  }
  assert.ok(transfer(pair, 4_000_000));
  assert.equal(pair.a.association.packetBytes, 1408);
  assert.equal(pair.transcript.filter((line) => line.includes("PADDING")).length, 2);
});

Deno.test("an association without data to move asks nothing", () => {
  const pair = searchingPair(Infinity);
  pair.simulation.run(60_000);
  assert.equal(pair.a.association.packetBytes, 1188);
  assert.ok(!pair.transcript.some((line) => line.includes("PADDING")));
});

Deno.test("a path that narrows under way costs seconds and nothing else", () => {
  const pair = searchingPair(16_000);
  pair.z.onMessage = () => {};
  assert.ok(transfer(pair, 2_000_000));
  assert.equal(pair.a.association.packetBytes, 16_000);
  pair.toZ.mtuBytes = 1188;
  const fromMs = pair.simulation.nowMs;
  assert.ok(transfer(pair, 4_000_000), "everything arrives");
  assert.equal(pair.a.association.packetBytes, 1188);
  assert.ok(pair.simulation.nowMs - fromMs < 10_000, `${pair.simulation.nowMs - fromMs} ms`);
});

Deno.test("what was made for a wider path leaves one to a packet, beside nothing else", () => {
  const pair = searchingPair(16_000);
  pair.z.onMessage = () => {};
  assert.ok(transfer(pair, 2_000_000));
  pair.toZ.mtuBytes = 1188;
  const cut: number[] = [];
  pair.a.onPacket = (packet) => {
    if (pair.a.association.fragmentation === "allowed") cut.push(packet.length);
    else if (pair.a.association.packetBytes === 1188) assert.ok(packet.length <= 1188);
  };
  assert.ok(transfer(pair, 1_000_000));
  assert.ok(cut.length > 0 && cut.every((length) => length > 1188 && length <= 16_000));
});

Deno.test("a receiver that is full for long says nothing about the path", () => {
  let isFull = false;
  const alter = (packet: Uint8Array) => {
    if (isFull && packet[12] === ChunkType.sack) writeUint32(packet, 20, 0);
    return packet;
  };
  const pair = searchingPair(1408, {}, { alter });
  pair.z.onMessage = () => {};
  assert.ok(transfer(pair, 4_000_000));
  isFull = true;
  for (let count = 0; count < 40; count++) pair.a.association.send(1, 53, new Uint8Array(49_152));
  pair.simulation.run(pair.simulation.nowMs + 1_000);
  const { bufferedBytes } = pair.a.association;
  assert.ok(bufferedBytes > 0, "the window is shut");
  pair.toZ.mtuBytes = 100;
  pair.simulation.run(pair.simulation.nowMs + 20_000);
  assert.ok(pair.a.association.bufferedBytes > bufferedBytes - 1000, "a question at most");
  pair.toZ.mtuBytes = 1408;
  isFull = false;
  assert.ok(transfer(pair, 1000));
  assert.equal(pair.a.association.packetBytes, 1408);
});
