import { strict as assert } from "node:assert";
import { seededRandom } from "../../testing_random.ts";
import { Association } from "./association.ts";
import { bbr } from "../congestion/bbr.ts";
import { readUint32 } from "./bytes.ts";
import { COOKIE_LIFETIME_MS, MAX_PACKET_BYTES, SHUTDOWN_GUARD_MS } from "./numbers.ts";
import { Impostor } from "./testing/impostor.ts";
import type { Endpoint } from "./testing/simulation.ts";
import { chunkLength, ChunkType } from "./wire/chunk.ts";
import { encodeCookieEcho } from "./wire/cookie.ts";
import { decodeInit, findParameter, InitParameter } from "./wire/init.ts";
import { encodeShutdown } from "./wire/shutdown.ts";
import { makeConnectedPair, makePair } from "./testing/pair.ts";
import { describePacket } from "./testing/transcript.ts";
import { hex } from "./testing/hex.ts";

/** Loses the packets whose description is `description`, the first `times` of them. */
function losing(description: string, times: number): { filter: (packet: Uint8Array) => "pass" | "drop" } {
  let left = times;
  return { filter: (packet) => describePacket(packet) === description && left-- > 0 ? "drop" : "pass" };
}

Deno.test("a handshake takes four packets", () => {
  const { a, z, simulation, transcript } = makePair({ link: { delayMs: 10 } });
  a.association.connect(0);
  simulation.run(1000);
  assert.deepEqual(transcript, [
    "A -> INIT -> Z",
    "A <- INIT ACK <- Z",
    "A -> COOKIE ECHO -> Z",
    "A <- COOKIE ACK <- Z",
  ]);
  assert.deepEqual([a.events, z.events], [[{ type: "connected" }], [{ type: "connected" }]]);
});

Deno.test("messages queued before the handshake leave after it", () => {
  const { a, z, simulation } = makePair({ link: { delayMs: 10 } });
  a.association.send(3, 51, hex("cafe"));
  a.association.connect(0);
  simulation.run(1000);
  assert.deepEqual(z.arrivals.map(({ stream, protocol, data }) => [stream, protocol, data]), [[
    3,
    51,
    hex("cafe"),
  ]]);
});

for (const lost of ["INIT", "COOKIE ECHO"]) {
  Deno.test(`a lost ${lost} is sent again`, () => {
    const { a, z, simulation, transcript } = makePair({ link: { delayMs: 10 }, toZ: losing(lost, 2) });
    a.association.connect(0);
    simulation.run(5000);
    assert.equal(transcript.filter((line) => line === `A -> ${lost} -> Z`).length, 3);
    assert.deepEqual([a.association.state, z.association.state], ["established", "established"]);
    assert.deepEqual([a.events.length, z.events.length], [1, 1]);
  });
}

for (const lost of ["INIT ACK", "COOKIE ACK"]) {
  Deno.test(`a lost ${lost} is answered again`, () => {
    const { a, z, simulation } = makePair({ link: { delayMs: 10 }, toA: losing(lost, 2) });
    a.association.connect(0);
    simulation.run(5000);
    assert.deepEqual([a.association.state, z.association.state], ["established", "established"]);
    assert.deepEqual([a.events.length, z.events.length], [1, 1]);
  });
}

Deno.test("data of the peer stands for a COOKIE ACK that is lost", () => {
  const { a, z, simulation, transcript } = makePair({ link: { delayMs: 10 }, toA: losing("COOKIE ACK", 1) });
  a.association.connect(0);
  simulation.run(1000, () => z.association.state === "established");
  z.association.send(1, 51, hex("01"));
  simulation.run(400);
  assert.equal(a.arrivals.length, 1);
  assert.deepEqual(a.events, [{ type: "connected" }]);
  assert.equal(transcript.filter((line) => line === "A -> COOKIE ECHO -> Z").length, 1);
});

Deno.test("both may begin: the two INITs meet and one association comes of it", () => {
  const { a, z, simulation, transcript } = makePair({ link: { delayMs: 10 } });
  a.association.connect(0);
  z.association.connect(0);
  simulation.run(1000);
  assert.deepEqual(transcript.slice(0, 4), [
    "A -> INIT -> Z",
    "A <- INIT <- Z",
    "A <- INIT ACK <- Z",
    "A -> INIT ACK -> Z",
  ]);
  assert.deepEqual([a.events, z.events], [[{ type: "connected" }], [{ type: "connected" }]]);
  a.association.send(1, 51, hex("01"));
  z.association.send(1, 51, hex("02"));
  simulation.run(2000);
  assert.deepEqual([z.arrivals.length, a.arrivals.length], [1, 1]);
});

for (const apartMs of [1, 5, 11, 15, 25, 35]) {
  Deno.test(`both may begin, one ${apartMs} ms after the other on a path of 10 ms`, () => {
    const { a, z, simulation } = makePair({ link: { delayMs: 10 } });
    a.association.connect(0);
    simulation.run(apartMs);
    z.association.connect(apartMs);
    simulation.run(5000);
    assert.deepEqual([a.events, z.events], [[{ type: "connected" }], [{ type: "connected" }]]);
    a.association.send(1, 51, hex("01"));
    z.association.send(1, 51, hex("02"));
    simulation.run(6000);
    assert.deepEqual([z.arrivals.length, a.arrivals.length], [1, 1]);
  });
}

Deno.test("a peer that never answers is given up", () => {
  const { a, simulation } = makePair({ link: { loss: 1 } });
  a.association.connect(0);
  simulation.run(600_000);
  assert.deepEqual(a.events, [{ type: "closed", reason: "the peer did not answer the handshake" }]);
});

Deno.test("a cookie that is too old is refused, and the handshake begins again", () => {
  const lateMs = COOKIE_LIFETIME_MS + 1000;
  const { a, z, simulation, transcript } = makePair({
    link: { delayMs: 10 },
    toZ: {
      filter: (packet, nowMs) => describePacket(packet) === "COOKIE ECHO" && nowMs < lateMs ? "drop" : "pass",
    },
  });
  a.association.connect(0);
  simulation.run(200_000, () => z.association.state === "established");
  simulation.run(simulation.nowMs + 1000);
  assert.ok(transcript.includes("A <- ERROR <- Z"));
  assert.deepEqual([a.association.state, z.association.state], ["established", "established"]);
});

Deno.test("a peer that restarts gets a fresh association, and the other is told", () => {
  const { a, z, simulation } = makeConnectedPair({ link: { delayMs: 10 } });
  const again = new Association({ random: seededRandom(99), congestion: bbr });
  const buffer = new Uint8Array(1500);
  again.connect(simulation.nowMs);
  for (let round = 0; round < 4; round++) {
    for (let length = again.write(buffer, 0, 100); length > 0; length = again.write(buffer, 0, 100)) {
      z.association.receive(buffer.slice(0, length), 100);
    }
    for (
      let length = z.association.write(buffer, 0, 100);
      length > 0;
      length = z.association.write(buffer, 0, 100)
    ) {
      again.receive(buffer.slice(0, length), 100);
    }
  }
  z.pump(100);
  assert.deepEqual(z.events.at(-1), { type: "restarted" });
  assert.equal(again.state, "established");
  assert.equal(a.association.state, "established", "the old one learns nothing");
});

/** Lets `other`, a peer that lost everything, talk to \`z\` until neither says more. */
function converse(z: Endpoint, other: Association, nowMs: number): void {
  const buffer = new Uint8Array(MAX_PACKET_BYTES);
  const says = (from: Association, to: Association): boolean => {
    const length = from.write(buffer, 0, nowMs);
    if (length > 0) to.receive(buffer.slice(0, length), nowMs);
    return length > 0;
  };
  while (says(other, z.association) || says(z.association, other));
  z.pump(nowMs);
}

Deno.test("a peer that restarts during the farewell gets an association without its deadlines", () => {
  const { z, simulation } = makeConnectedPair({ link: { delayMs: 10 } });
  z.association.shutdown(simulation.nowMs);
  z.association.write(new Uint8Array(MAX_PACKET_BYTES), 0, simulation.nowMs);
  assert.equal(z.association.state, "shutdownSent");
  const again = new Association({ random: seededRandom(99), congestion: bbr });
  again.connect(simulation.nowMs);
  converse(z, again, simulation.nowMs);
  assert.equal(z.association.state, "established");
  const laterMs = simulation.nowMs + 2 * SHUTDOWN_GUARD_MS;
  z.association.tick(laterMs);
  assert.equal(z.association.state, "established");
});

Deno.test("a cookie of a peer that restarts is refused once both have said farewell (section 5.2.4, action A)", () => {
  const impostor = new Impostor();
  const { z } = impostor;
  let cookie: Uint8Array | undefined;
  z.onPacket = (packet) => {
    if (packet[12] !== ChunkType.initAck) return;
    const init = decodeInit(packet.slice(12, 12 + chunkLength(packet, 12, packet.length)));
    cookie = findParameter(init, InitParameter.cookie);
    newTag = init.initiateTag;
  };
  let newTag = 0;
  const { tag } = impostor;
  impostor.tag = 0;
  impostor.send(hex("01 00 0014 00000007 00100000 ffff ffff 00000001"));
  impostor.tag = tag;
  impostor.send(encodeShutdown(0));
  assert.equal(z.association.state, "shutdownAckSent");
  const said: string[] = [];
  z.onPacket = (packet) => said.push(`${describePacket(packet)} for ${readUint32(packet, 4)}`);
  impostor.tag = newTag;
  impostor.send(encodeCookieEcho(cookie!));
  assert.equal(z.association.state, "shutdownAckSent");
  assert.deepEqual(said, ["SHUTDOWN ACK for 7", "ERROR for 7"]);
});

Deno.test("another cookie under our tag, once established, begins it anew and says so", () => {
  const z = new Association({ random: seededRandom(5), congestion: bbr });
  const [one, two] = [1, 2].map((seed) => new Association({ random: seededRandom(seed), congestion: bbr }));
  const buffer = new Uint8Array(MAX_PACKET_BYTES);
  const carry = (from: Association, to: Association) =>
    to.receive(buffer.slice(0, from.write(buffer, 0, 0)), 0);
  for (const peer of [one!, two!]) {
    peer.connect(0);
    carry(peer, z);
    carry(z, peer);
  }
  carry(one!, z);
  carry(two!, z);
  const events = [z.nextEvent(), z.nextEvent(), z.nextEvent()];
  assert.deepEqual(events, [{ type: "connected" }, { type: "restarted" }, undefined]);
});

Deno.test("a repeated INIT in the middle of a transfer changes nothing", () => {
  const { a, z, simulation } = makeConnectedPair({ link: { delayMs: 10 } });
  const stranger = new Association({ random: seededRandom(7), congestion: bbr });
  stranger.connect(0);
  const buffer = new Uint8Array(1500);
  const length = stranger.write(buffer, 0, 0);
  z.take(buffer.slice(0, length), simulation.nowMs);
  a.association.send(1, 51, hex("01"));
  simulation.run(1000);
  assert.equal(z.arrivals.length, 1);
  assert.equal(z.association.state, "established");
});
