/** What somebody who knows only the number of a room can cost those in it. */

import assert from "node:assert/strict";
import {
  ERROR_BURST,
  MESSAGE_BURST,
  MESSAGE_BYTES_COUNTED,
  PEER_RESERVED_BYTES,
  ROOM_RECEIVERS,
  SERVER_BACKLOG_BYTES,
  SIGNALING_PAYLOAD_LENGTH,
} from "../core/limits.ts";
import { pair } from "../core/pairing/pair.ts";
import { Tries } from "../core/pairing/tries.ts";
import { SignalingClient } from "../core/signaling/client.ts";
import { until, within } from "../tests/support/wait.ts";
import { RawPeer } from "./testing_raw_peer.ts";
import { RawSocket } from "./testing_raw_socket.ts";
import { testServer } from "./testing_server.ts";

/** 48 KiB of UTF-8, which is what counts, in a third as many UTF-16 code units. */
const PAYLOAD = "€".repeat(SIGNALING_PAYLOAD_LENGTH / 3);

/** As much as anybody has to say: systems take megabytes for a socket that does not read. */
const UNBOUNDED = { messageBurst: 1e9 } as const;

/** A room for several, whose sender reads only when it is asked to. */
async function slowRoom(port: number) {
  const sender = await RawSocket.connect(port);
  await sender.say({ type: "create", receivers: ROOM_RECEIVERS });
  const { room, peer } = await sender.hear();
  return { sender, room, to: peer, [Symbol.dispose]: () => sender[Symbol.dispose]() };
}

/**
 * Joins, and says `payload` until it is refused several times in a row, since the system takes more a moment later;
 * gives how many were taken and how many refused.
 */
async function flood(
  peer: RawPeer,
  { room, to }: { readonly room: unknown; readonly to: unknown },
  payload = PAYLOAD,
): Promise<{ readonly taken: number; readonly refused: number }> {
  assert.equal((await peer.ask({ type: "join", room })).type, "joined");
  const codes: unknown[] = [];
  while (codes.length < 8 || codes.slice(-8).includes(undefined)) {
    // Two, since one would wait for the acknowledgement of the one before.
    for (const id of [0, 1]) peer.say({ type: "signal", to, id, payload });
    for (const answer of [await peer.hear(), await peer.hear()]) codes.push(answer["code"]);
  }
  const refused = codes.filter((code) => code === "rate-limited").length;
  return { taken: codes.length - refused, refused };
}

Deno.test("startServer() refuses receivers that flood a slow sender, and takes what another says to it", async () => {
  await using server = await testServer(UNBOUNDED);
  using room = await slowRoom(server.port);
  await using first = await RawPeer.connect(server.url);
  await using second = await RawPeer.connect(server.url);
  await using third = await RawPeer.connect(server.url);
  await flood(first, room);
  const { taken } = await flood(second, room);
  assert.ok(taken <= 1, `${taken} of 48 KiB were taken, where 128 KiB may wait`);
  await flood(third, room, "p".repeat(2000));
  await using honest = await RawPeer.connect(server.url);
  assert.equal((await honest.ask({ type: "join", room: room.room })).type, "joined");
  for (let id = 0; id < 14; id++) {
    const answer = await honest.ask({
      type: "signal",
      to: room.to,
      id,
      payload: `honest ${id} ${"h".repeat(200)}`,
    });
    assert.equal(answer.type, "delivered");
  }
  const heard: string[] = [];
  await until(async () => {
    const { payload } = await room.sender.hear();
    if (String(payload).startsWith("honest")) heard.push(String(payload));
    return heard.length === 14;
  }, { what: "all that the honest one said", everyMs: 0 });
  assert.deepEqual(
    heard.map((payload) => Number(payload.split(" ")[1])),
    Array.from({ length: 14 }, (_, id) => id),
  );
});

Deno.test("startServer() closes a receiver with 4003 that goes on flooding, and its sender stays", async () => {
  await using server = await testServer(UNBOUNDED);
  using room = await slowRoom(server.port);
  const flooder = await RawPeer.connect(server.url);
  for (let { refused } = await flood(flooder, room); refused <= ERROR_BURST;) {
    const { code } = await flooder.ask({ type: "signal", to: room.to, id: 1, payload: PAYLOAD });
    if (code === "rate-limited") refused++;
  }
  assert.equal((await flooder.closed).code, 4003);
  await using next = await RawPeer.connect(server.url);
  assert.equal((await next.ask({ type: "join", room: room.room })).type, "joined");
});

Deno.test("startServer() closes a sender that takes nothing with 4008, and tells its receivers", async () => {
  await using server = await testServer({ ...UNBOUNDED, idleMs: 200 });
  using room = await slowRoom(server.port);
  await using flooder = await RawPeer.connect(server.url);
  await flood(flooder, room);
  assert.deepEqual(await flooder.hear(), { type: "room-closed", reason: "sender-left" });
  assert.equal(await within(room.sender.closeCode(), { what: "the socket to be closed" }), 4008);
});

/** What strangers do who come and go, and how many get in while their sender takes nothing. */
const COMERS: readonly (readonly [what: string, payload: string | undefined, least: number, most: number])[] =
  [
    ["say nothing", undefined, 100, SERVER_BACKLOG_BYTES / 50],
    [
      "say what is reserved for them",
      "p".repeat(PEER_RESERVED_BYTES / 2),
      ROOM_RECEIVERS - 2,
      ROOM_RECEIVERS - 1,
    ],
  ];

for (const [what, payload, least, most] of COMERS) {
  Deno.test(`startServer() says room-full after enough who come, ${what} and go, and their sender takes nothing`, async () => {
    await using server = await testServer(UNBOUNDED);
    using room = await slowRoom(server.port);
    await using flooder = await RawPeer.connect(server.url);
    await flood(flooder, room);
    let joined = 0;
    const refused = await until(async () => {
      await using peer = await RawPeer.connect(server.url);
      const answer = await peer.ask({ type: "join", room: room.room });
      if (answer.type === "error") return answer;
      joined++;
      if (payload === undefined) return false;
      assert.equal((await peer.ask({ type: "signal", to: room.to, id: 1, payload })).type, "delivered");
      return false;
    }, { what: "a join to be refused", everyMs: 0, deadlineMs: 30_000 });
    assert.equal(refused["code"], "room-full");
    assert.ok(joined >= least && joined <= most, `${joined} joined`);
  });
}

/** Payloads, and how many of those are taken at once. */
const BURSTS: readonly (readonly [payload: string, taken: number])[] = [
  ["", MESSAGE_BURST],
  ["p".repeat(MESSAGE_BYTES_COUNTED / 2), MESSAGE_BURST],
  ["p".repeat(MESSAGE_BYTES_COUNTED), MESSAGE_BURST / 2],
  ["€".repeat(MESSAGE_BYTES_COUNTED / 3), MESSAGE_BURST / 2],
  [PAYLOAD, 2],
];

for (const [payload, taken] of BURSTS) {
  const what = `${payload.length} times "${payload.slice(0, 1)}"`;
  Deno.test(`startServer() takes ${taken} signals of ${what} at once, and few more`, async () => {
    await using server = await testServer();
    await using sender = await RawPeer.connect(server.url);
    const { room, peer } = await sender.ask({ type: "create" });
    await using receiver = await RawPeer.connect(server.url);
    await receiver.ask({ type: "join", room });
    let delivered = 0;
    while ((await receiver.ask({ type: "signal", to: peer, id: 0, payload })).type === "delivered") {
      delivered++;
    }
    // The join was one message, and some come back while this runs.
    assert.ok(delivered >= taken - 1 && delivered <= taken * 1.5, `${delivered} were taken`);
  });
}

Deno.test("SignalingClient: two pair beside as many that flood as a room has places", async () => {
  await using server = await testServer();
  const words = "crumble-violin";
  const sender = await SignalingClient.connect(server.url);
  const { room, selfId } = await sender.create({ receivers: ROOM_RECEIVERS });
  const flooders: RawPeer[] = [];
  for (let count = 1; count < ROOM_RECEIVERS; count++) flooders.push(await RawPeer.connect(server.url));
  for (const flooder of flooders) await flooder.ask({ type: "join", room });
  const receiver = await SignalingClient.connect(server.url);
  const joined = await receiver.join(room);
  const both = { room, words, timeoutMs: 10_000 } as const;
  const receiving = pair({
    ...both,
    role: "receiver",
    selfId: joined.selfId,
    peerId: selfId,
    mailbox: receiver.mailbox(selfId),
  });
  for (const flooder of flooders) {
    for (let id = 0; id < 2 * ERROR_BURST; id++) {
      flooder.say({ type: "signal", to: selfId, id, payload: PAYLOAD });
    }
  }
  let mailbox = await sender.nextPeer();
  while (mailbox.peerId !== joined.selfId) mailbox = await sender.nextPeer();
  const tries = new Tries();
  const sending = pair({ ...both, role: "sender", tries, selfId, peerId: joined.selfId, mailbox });
  const links = await within(Promise.all([receiving, sending]), { what: "the two to pair" });
  // No code is to be expected: they were still sending.
  for (const flooder of flooders) await flooder.closed;
  for (const link of links) {
    link.keys.wipe();
    link.close();
  }
  await Promise.all([sender.close(), receiver.close()]);
});
