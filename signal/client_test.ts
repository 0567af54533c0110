import assert from "node:assert/strict";
import { SlipError } from "../core/errors.ts";
import { MAILBOX_MESSAGES, ROOM_RECEIVERS, SIGNALING_PAYLOAD_LENGTH } from "../core/limits.ts";
import { SignalingClient } from "../core/signaling/client.ts";
import { fetchServerConfig } from "../core/signaling/config.ts";
import { until, within } from "../tests/support/wait.ts";
import { testServer } from "./testing_server.ts";

/** A client that is closed after the test. */
async function connect(url: string): Promise<SignalingClient & AsyncDisposable> {
  const client = await SignalingClient.connect(url);
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

Deno.test("SignalingClient: two peers meet in a room and talk in order, both ways", async () => {
  await using server = await testServer();
  await using sender = await connect(server.url);
  await using receiver = await connect(server.url);
  const { room, selfId, expiresInMs } = await sender.create();
  assert.equal(room, 1);
  assert.equal(expiresInMs, 3_600_000);
  const joined = await receiver.join(room);
  assert.equal(joined.senderId, selfId);
  const there = await sender.nextPeer();
  assert.equal(there.peerId, joined.selfId);
  const back = receiver.mailbox(joined.senderId);
  assert.equal(back, receiver.mailbox(joined.senderId));
  const payloads = ["", "a", "€\u0000\u2028", "p".repeat(SIGNALING_PAYLOAD_LENGTH)];
  await Promise.all(payloads.flatMap((payload) => [there.send(payload), back.send(payload)]));
  for (const payload of payloads) {
    assert.equal(await back.receive(), payload);
    assert.equal(await there.receive(), payload);
  }
});

Deno.test("SignalingClient.join() says unknown-code, then code-taken, and may be tried again", async () => {
  await using server = await testServer();
  await using sender = await connect(server.url);
  await using first = await connect(server.url);
  await using second = await connect(server.url);
  await assert.rejects(first.join(1), (error) => {
    assert.ok(error instanceof SlipError && error.code === "unknown-code" && error.exitCode === 4);
    assert.match(error.message, /"?1"?/);
    return true;
  });
  const { room } = await sender.create();
  const { selfId } = await first.join(room);
  await assert.rejects(second.join(room), { code: "code-taken" });
  await sender.nextPeer();
  sender.dismiss(selfId);
  await until(() => second.join(room).then(() => true, () => false), { what: "the place to be free" });
});

/** A sender with `count` receivers in its room, and each side's mailboxes to the other, in the same order. */
async function meetSeveral(url: string, count: number) {
  const sender = await connect(url);
  const { room, selfId } = await sender.create({ receivers: count });
  const receivers = await Promise.all(Array.from({ length: count }, () => connect(url)));
  const ids = await Promise.all(receivers.map((receiver) => receiver.join(room)));
  const joined = await Promise.all(ids.map(() => sender.nextPeer()));
  const peers = ids.map(({ selfId }) => joined.find(({ peerId }) => peerId === selfId)!);
  const mailboxes = receivers.map((receiver) => receiver.mailbox(selfId));
  const closeAll = () => Promise.all([sender, ...receivers].map((client) => client.close())).then(() => {});
  return { sender, room, receivers, peers, mailboxes, [Symbol.asyncDispose]: closeAll };
}

Deno.test("SignalingClient.create() for several: each receiver has a mailbox of its own, all at the same time", async () => {
  await using server = await testServer();
  await using meeting = await meetSeveral(server.url, ROOM_RECEIVERS);
  const { peers, mailboxes, room } = meeting;
  assert.equal(new Set(peers).size, ROOM_RECEIVERS);
  // As much as a set-up with many candidates, to all of them at once.
  const texts = Array.from({ length: 20 }, (_, index) => index);
  await Promise.all(texts.flatMap((text) => [
    ...peers.map((peer, index) => peer.send(`to ${index}: ${text}`)),
    ...mailboxes.map((mailbox, index) => mailbox.send(`from ${index}: ${text}`)),
  ]));
  for (const [index, peer] of peers.entries()) {
    for (const text of texts) {
      assert.equal(await mailboxes[index]!.receive(), `to ${index}: ${text}`);
      assert.equal(await peer.receive(), `from ${index}: ${text}`);
    }
  }
  await using late = await connect(server.url);
  await assert.rejects(late.join(room), { code: "code-taken" });
});

Deno.test("SignalingClient tells which receiver left or was dismissed, and the others talk on", async () => {
  await using server = await testServer();
  await using meeting = await meetSeveral(server.url, 3);
  const { sender, room, receivers, peers, mailboxes } = meeting;
  const [leaves, dismissed, stays] = peers;
  await receivers[0]!.close();
  await within(leaves!.left, { what: "the server to say that it left" });
  await assert.rejects(leaves!.receive(), { code: "peer-lost" });
  sender.dismiss(dismissed!.peerId);
  await assert.rejects(mailboxes[1]!.receive(), { code: "cancelled" });
  await stays!.send("still");
  assert.equal(await mailboxes[2]!.receive(), "still");
  await mailboxes[2]!.send("here");
  assert.equal(await stays!.receive(), "here");
  await using next = await connect(server.url);
  const { selfId } = await next.join(room);
  assert.equal((await sender.nextPeer()).peerId, selfId);
});

Deno.test("SignalingClient tells every receiver sender-gone when the sender leaves", async () => {
  await using server = await testServer();
  await using meeting = await meetSeveral(server.url, 3);
  await meeting.sender.close();
  for (const mailbox of meeting.mailboxes) {
    await within(mailbox.left, { what: "the server to say that the sender left" });
    await assert.rejects(mailbox.receive(), { code: "sender-gone" });
  }
});

Deno.test("SignalingClient.dismiss() tells the receiver cancelled, after what was said before", async () => {
  await using server = await testServer();
  await using sender = await connect(server.url);
  await using receiver = await connect(server.url);
  const { senderId } = await receiver.join((await sender.create()).room);
  const mailbox = receiver.mailbox(senderId);
  const peer = await sender.nextPeer();
  await peer.send("the words did not match");
  sender.dismiss(peer.peerId);
  await assert.rejects(peer.send("x"), { code: "interrupted" });
  assert.equal(await mailbox.receive(), "the words did not match");
  await assert.rejects(mailbox.receive(), { code: "cancelled" });
  await assert.rejects(mailbox.send("x"), { code: "cancelled" });
});

Deno.test("SignalingClient tells a sender peer-lost when its receiver leaves, after its last words", async () => {
  await using server = await testServer();
  await using sender = await connect(server.url);
  const receiver = await SignalingClient.connect(server.url);
  const { senderId } = await receiver.join((await sender.create()).room);
  const peer = await sender.nextPeer();
  await receiver.mailbox(senderId).send("last words");
  await receiver.close();
  assert.equal(await peer.receive(), "last words");
  await assert.rejects(peer.receive(), { code: "peer-lost" });
  await assert.rejects(peer.send("x"), { code: "peer-lost" });
});

Deno.test("SignalingClient tells a receiver sender-gone when the sender leaves", async () => {
  await using server = await testServer();
  const sender = await SignalingClient.connect(server.url);
  await using receiver = await connect(server.url);
  const { senderId } = await receiver.join((await sender.create()).room);
  const next = receiver.mailbox(senderId).receive();
  await sender.close();
  await assert.rejects(next, { code: "sender-gone" });
});

Deno.test("SignalingClient.nextPeer() says code-expired when the room did", async () => {
  await using server = await testServer({ roomTtlMs: 30 });
  await using sender = await connect(server.url);
  await sender.create();
  await assert.rejects(sender.nextPeer(), (error) => {
    assert.ok(error instanceof SlipError && error.code === "code-expired" && error.exitCode === 5);
    return true;
  });
});

Deno.test("SignalingClient says server-lost when the server stops while it waits", async () => {
  const server = await testServer();
  await using sender = await connect(server.url);
  await sender.create();
  const peer = sender.nextPeer();
  await server.close();
  await assert.rejects(peer, { code: "server-lost" });
});

Deno.test("SignalingClient says server-refused when the server has no place for a socket or a room", async () => {
  await using server = await testServer({ maximumSockets: 2, maximumRooms: 1 });
  await using first = await connect(server.url);
  await using second = await connect(server.url);
  await first.create();
  await assert.rejects(second.create(), { code: "server-refused" });
  await assert.rejects(SignalingClient.connect(server.url), { code: "server-refused" });
});

Deno.test("SignalingClient sends away a receiver that floods a mailbox nobody reads, and its place is free", async () => {
  await using server = await testServer();
  await using sender = await connect(server.url);
  await using flooder = await connect(server.url);
  const { senderId } = await flooder.join((await sender.create()).room);
  const mailbox = flooder.mailbox(senderId);
  for (let count = 0; count <= MAILBOX_MESSAGES; count++) await mailbox.send(`${count}`).catch(() => {});
  await assert.rejects(mailbox.receive(), { code: "cancelled" });
  await using next = await connect(server.url);
  const { selfId } = await next.join(1);
  assert.equal((await sender.nextPeer()).peerId, selfId);
});

Deno.test("fetchServerConfig() takes what our server says", async () => {
  await using server = await testServer({ stun: ["stun.example.org"] });
  assert.deepEqual(await fetchServerConfig(server.url), {
    iceServers: [{ urls: ["stun:stun.example.org"] }],
  });
});
