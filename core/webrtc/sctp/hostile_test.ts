/** A peer that lies: whatever it sends costs bounded memory and at worst ends the association, with a reason. */
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { BASE_PACKET_BYTES, MAX_PACKET_BYTES, RECEIVED_RANGES, TRACKED_POSITIONS } from "./numbers.ts";
import { hex } from "./testing/hex.ts";
import { Impostor } from "./testing/impostor.ts";
import { makeConnectedPair } from "./testing/pair.ts";
import { readUint16, readUint32 } from "./bytes.ts";
import { COOKIE_NONCE_BYTES } from "./state_cookie.ts";
import { encodeCookieEcho } from "./wire/cookie.ts";
import { chunkLength, ChunkType } from "./wire/chunk.ts";
import { DataFlag } from "./wire/data.ts";
import { decodeInit, encodeInit, InitParameter } from "./wire/init.ts";
import { encodeHeartbeat } from "./wire/heartbeat.ts";
import { encodeForwardTsn } from "./wire/forward_tsn.ts";
import { encodeReconfig } from "./wire/reconfig.ts";
import { writeSackHeader } from "./wire/sack.ts";

Deno.test("packets with a wrong tag, port, checksum or length change nothing", () => {
  const { z, simulation } = makeConnectedPair();
  const packets = [
    "1388 1388 00000001 00000000 06000004",
    "1388 1389 00000001 00000000 06000004",
    "1388 1388 00000001 deadbeef 06000004",
    "1388 1388 00000001",
    "",
  ];
  for (const packet of packets) z.take(hex(packet), simulation.nowMs);
  assert.equal(z.association.statistics.rejected, packets.length);
  assert.equal(z.association.state, "established");
});

Deno.test("any bytes after a right header never throw and never end the process", () => {
  const impostor = new Impostor();
  const chunks = fc.array(
    fc.tuple(
      fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 14, 64, 128, 130, 192, 200),
      fc.uint8Array({ maxLength: 60 }),
    ),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(chunks, (list) => {
      impostor.send(
        ...list.map(([type, value]) => new Uint8Array([type, 0x03, 0, value.length + 4, ...value])),
      );
    }),
    { numRuns: 3000 },
  );
});

Deno.test("a flood of one-byte fragments is bounded by what is tracked", () => {
  const impostor = new Impostor();
  for (let ahead = 1; ahead < 2 * TRACKED_POSITIONS; ahead++) impostor.send(impostor.data(2 * ahead, 0));
  assert.equal(impostor.z.association.state, "established");
  assert.equal(impostor.z.arrivals.length, 1);
});

Deno.test("a message that never ends ends the association", () => {
  const impostor = new Impostor();
  impostor.send(impostor.data(0, DataFlag.begin, 1000));
  for (let ahead = 1; ahead < 400; ahead++) impostor.send(impostor.data(ahead, 0, 1000));
  assert.match(impostor.reason!, /message above 262144 bytes/);
});

Deno.test("every second TSN of the window opens no more ranges than are kept, and all arrives that is sent again", () => {
  const impostor = new Impostor();
  const { z } = impostor;
  const whole = DataFlag.begin | DataFlag.end | DataFlag.unordered;
  const before = z.arrivals.length;
  const blocks: number[] = [];
  z.onPacket = (packet) => blocks.push(readUint16(packet, 12 + 12));
  const sent = 3 * RECEIVED_RANGES;
  for (let ahead = 1; ahead < sent; ahead += 2) impostor.send(impostor.data(ahead, whole, 1, 1 + ahead));
  assert.equal(z.arrivals.length - before, RECEIVED_RANGES);
  assert.ok(Math.max(...blocks) <= (BASE_PACKET_BYTES - 28) / 4, "as many gap blocks as a packet holds");
  for (let ahead = 0; ahead < sent; ahead++) impostor.send(impostor.data(ahead, whole, 1, 1 + ahead));
  assert.equal(z.arrivals.length - before, sent);
  assert.equal(blocks.at(-1), 0);
});

Deno.test("complete messages that wait for ever for their turn end the association", () => {
  const impostor = new Impostor({ association: { receiveWindowBytes: 1 << 30 } });
  for (let count = 0; count <= TRACKED_POSITIONS + 1 && !impostor.reason; count++) {
    const chunk = impostor.data(count, DataFlag.begin | DataFlag.end, 1, 2 + count % 30_000);
    chunk[9] = Math.floor(count / 30_000) + 1; // streams 1, 2, 3
    impostor.send(chunk);
  }
  assert.match(impostor.reason!, /too many messages out of order/);
});

Deno.test("a forward jump over two billion TSNs is survived", () => {
  const impostor = new Impostor();
  for (let jump = 0; jump < 5; jump++) {
    impostor.nextTsn = (impostor.nextTsn + 2 ** 31 - 2) >>> 0;
    impostor.send(encodeForwardTsn({ newCumulativeTsn: impostor.nextTsn - 1 >>> 0, skipped: [] }));
  }
  impostor.send(impostor.data(0, DataFlag.begin | DataFlag.end, 3));
  assert.equal(impostor.z.arrivals.length, 2);
});

Deno.test("SACKs with absurd gaps, for what was never sent, or backwards change nothing", () => {
  const impostor = new Impostor();
  const { z, pair } = impostor;
  z.association.send(1, 53, new Uint8Array(100_000));
  z.pump(pair.simulation.nowMs);
  const flight = z.association.sender!.flightBytes;
  for (
    const sack of [
      "03 00 0010 00000000 00010000 0000 0000",
      "03 00 0010 7fffffff 00010000 0000 0000",
      "03 00 0014 00000000 00010000 0001 0000 0001 ffff",
      "03 00 0018 00000000 00010000 0002 0000 0005 0002 0000 0000",
    ]
  ) impostor.send(hex(sack));
  assert.equal(z.association.sender!.flightBytes, flight);
  assert.equal(z.association.state, "established");
});

Deno.test("of several SACKs in a packet only the first counts: each may cost a walk over all that is in flight", () => {
  const impostor = new Impostor();
  const { z, pair } = impostor;
  let firstTsn = 0;
  z.onPacket = (packet) => firstTsn ||= packet[12] === ChunkType.data ? readUint32(packet, 16) : 0;
  z.association.send(1, 53, new Uint8Array(100_000));
  z.pump(pair.simulation.nowMs);
  const { flightBytes } = z.association.sender!;
  const sackUpTo = (tsn: number) => {
    const chunk = new Uint8Array(16);
    writeSackHeader(chunk, 0, { cumulativeTsn: tsn >>> 0, window: 0, gapBlocks: 0, duplicates: 0 });
    return chunk;
  };
  impostor.send(sackUpTo(firstTsn - 1), sackUpTo(firstTsn));
  assert.equal(z.association.sender!.flightBytes, flightBytes);
  impostor.send(sackUpTo(firstTsn), sackUpTo(firstTsn + 1));
  assert.ok(z.association.sender!.flightBytes > flightBytes - 1500);
});

Deno.test("requests to reset answered a thousand times keep the queue short", () => {
  const impostor = new Impostor();
  for (let request = 0; request < 1000; request++) {
    impostor.send(encodeReconfig([{ kind: "incomingReset", request, streams: [] }]));
  }
  assert.equal(impostor.z.association.state, "established");
});

Deno.test("cookies of ours that the peer has changed never throw, and at worst begin it anew", () => {
  let ours: Uint8Array | undefined;
  const impostor = new Impostor();
  impostor.z.onPacket = (packet) => {
    if (packet[12] === 2) ours = packet.slice(12, 12 + chunkLength(packet, 12, packet.length));
  };
  impostor.tag = 0;
  impostor.send(hex("01 00 0014 00000007 00100000 ffff ffff 00000001"));
  const { parameters } = decodeInit(ours!);
  const cookie = parameters.find(({ type }) => type === InitParameter.cookie)!.value;
  const changes = fc.array(fc.tuple(fc.nat(cookie.length - 1), fc.nat(255)), { maxLength: 8 });
  fc.assert(fc.property(changes, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (list, tag) => {
    const changed = cookie.slice();
    for (const [at, byte] of list) changed[at] = byte;
    impostor.tag = readUint32(changed, COOKIE_NONCE_BYTES) || tag;
    impostor.send(encodeCookieEcho(changed));
  }));
  assert.equal(impostor.z.association.state, "established");
});

Deno.test("questions as large as a record never make an answer larger than a packet", () => {
  const impostor = new Impostor();
  impostor.z.onPacket = (packet) => assert.ok(packet.length <= MAX_PACKET_BYTES);
  for (const bytes of [4000, MAX_PACKET_BYTES - 12, MAX_PACKET_BYTES - 8, 16_372]) {
    const { tag } = impostor;
    impostor.send(encodeHeartbeat(new Uint8Array(bytes - 8)));
    impostor.tag = 0;
    const init = { initiateTag: 7, window: 1 << 20, outboundStreams: 1, inboundStreams: 1, initialTsn: 1 };
    const parameters = [{ type: 0xcabe, value: new Uint8Array(bytes - 24) }];
    impostor.send(encodeInit(ChunkType.init, { ...init, parameters }));
    impostor.tag = tag;
  }
  assert.equal(impostor.z.association.state, "established");
});

Deno.test("an ABORT from the peer ends it with the peer's words, control characters and all", () => {
  const impostor = new Impostor();
  impostor.send(hex("06 00 000c 000c 0008 1b5b324a"));
  assert.match(impostor.reason!, /the peer aborted: user-initiated abort/);
});
