import assert from "node:assert/strict";
import { SIGNALING_PAYLOAD_LENGTH } from "../core/limits.ts";
import { until } from "../tests/support/wait.ts";
import { RawPeer } from "./testing_raw_peer.ts";
import { testServer } from "./testing_server.ts";

Deno.test("startServer() passes signals both ways, says whose they are, and gives receipts", async () => {
  await using server = await testServer();
  await using sender = await RawPeer.connect(server.url);
  await using receiver = await RawPeer.connect(server.url);
  const created = await sender.ask({ type: "create" });
  const joined = await receiver.ask({ type: "join", room: created["room"] });
  assert.deepEqual(await sender.hear(), { type: "peer-joined", peer: joined["peer"] });
  assert.equal(joined["sender"], created["peer"]);
  const payload = "p".repeat(SIGNALING_PAYLOAD_LENGTH);
  sender.say({ type: "signal", to: joined["peer"], id: 1, payload, from: "somebody else" });
  assert.deepEqual(await receiver.hear(), { type: "signal", from: created["peer"], payload });
  assert.deepEqual(await sender.hear(), { type: "delivered", id: 1 });
  receiver.say({ type: "signal", to: created["peer"], id: 1, payload: "back" });
  assert.deepEqual(await sender.hear(), { type: "signal", from: joined["peer"], payload: "back" });
  assert.deepEqual(await receiver.hear(), { type: "delivered", id: 1 });
});

Deno.test("startServer() gives a second receiver room-full, and the place once the first has left", async () => {
  await using server = await testServer();
  await using sender = await RawPeer.connect(server.url);
  await using second = await RawPeer.connect(server.url);
  const { room } = await sender.ask({ type: "create" });
  {
    await using first = await RawPeer.connect(server.url);
    assert.equal((await first.ask({ type: "join", room })).type, "joined");
    assert.equal((await second.ask({ type: "join", room }))["code"], "room-full");
    assert.equal((await sender.hear()).type, "peer-joined");
  }
  assert.equal((await sender.hear()).type, "peer-left");
  assert.equal((await second.ask({ type: "join", room })).type, "joined");
});

Deno.test("startServer() tells the receiver when the sender leaves", async () => {
  await using server = await testServer();
  await using receiver = await RawPeer.connect(server.url);
  {
    await using sender = await RawPeer.connect(server.url);
    const { room } = await sender.ask({ type: "create" });
    await receiver.ask({ type: "join", room });
  }
  assert.deepEqual(await receiver.hear(), { type: "room-closed", reason: "sender-left" });
});

Deno.test("startServer() ends a room that waited too long, and uses its number again after the quarantine", async () => {
  await using server = await testServer({ roomTtlMs: 30, quarantineMs: 300, lobbyTimeoutMs: 60_000 });
  await using sender = await RawPeer.connect(server.url);
  assert.equal((await sender.ask({ type: "create" }))["room"], 1);
  assert.deepEqual(await sender.hear(), { type: "room-closed", reason: "expired" });
  assert.equal((await sender.ask({ type: "create" }))["room"], 2);
  await until(async () => {
    assert.equal((await sender.hear()).type, "room-closed");
    return (await sender.ask({ type: "create" }))["room"] === 1;
  }, { what: "number 1 to come back" });
});

Deno.test("startServer() closes a socket that stays without a room with 4009", async () => {
  await using server = await testServer({ lobbyTimeoutMs: 30 });
  await using sender = await RawPeer.connect(server.url);
  await sender.ask({ type: "create" });
  const idle = await RawPeer.connect(server.url);
  assert.equal((await idle.closed).code, 4009);
  assert.equal((await sender.ask({ type: "ping" })).type, "pong");
});
