import assert from "node:assert/strict";
import { until, within } from "../../tests/support/wait.ts";
import { type ErrorCode, SlipError } from "../errors.ts";
import { MAILBOX_LENGTH, MAILBOX_MESSAGES, SIGNALING_PAYLOAD_LENGTH } from "../limits.ts";
import { SignalingClient } from "./client.ts";
import { type Behaviour, strangeServer, tell } from "./testing_server.ts";

const CREATED = { type: "created", room: 7, peer: "me", expiresInMs: 1000 };
const JOINED = { type: "joined", room: 7, peer: "me", sender: "them" };

/** Lets everybody in, and answers nothing else. */
function lettingIn(behaviour: Behaviour = {}): Behaviour {
  return {
    ...behaviour,
    message: (message, socket) => {
      if (message["type"] === "create") tell(socket, CREATED);
      if (message["type"] === "join") tell(socket, JOINED);
      behaviour.message?.(message, socket);
    },
  };
}

Deno.test("SignalingClient ignores types and keys it does not know", async () => {
  await using server = strangeServer({
    message: (_, socket) => {
      tell(socket, { type: "of-a-later-version", room: [] });
      tell(socket, { ...CREATED, more: true });
    },
  });
  const client = await SignalingClient.connect(server.url);
  assert.deepEqual(await client.create(), { room: 7, selfId: "me", expiresInMs: 1000 });
  await client.close();
});

Deno.test("SignalingClient says server-lost when the server says nothing to create, join or a signal", async () => {
  await using silent = strangeServer();
  for (const ask of ["create", "join"] as const) {
    const client = await SignalingClient.connect(silent.url, { timeoutMs: 500 });
    await assert.rejects(ask === "create" ? client.create() : client.join(1), { code: "server-lost" });
    await client.close();
  }
  await using half = strangeServer(lettingIn());
  const client = await SignalingClient.connect(half.url, { timeoutMs: 500 });
  const { senderId } = await client.join(7);
  await assert.rejects(client.mailbox(senderId).send("x"), { code: "server-lost" });
  await client.close();
});

Deno.test("SignalingClient pings a silent server, and says server-lost when it does not answer", async () => {
  const said: unknown[] = [];
  await using server = strangeServer(lettingIn({
    message: ({ type }, socket) => {
      said.push(type);
      if (type === "ping" && said.length < 4) tell(socket, { type: "pong" });
    },
  }));
  const client = await SignalingClient.connect(server.url, { pingMs: 10, timeoutMs: 1_000 });
  await client.create();
  await assert.rejects(client.nextPeer(), { code: "server-lost" });
  assert.deepEqual(said, ["create", "ping", "ping", "ping"]);
  await client.close();
});

/** How a server closes, and what whoever waits for a peer is told. */
const CLOSES: readonly (readonly [code: number, told: ErrorCode])[] = [
  [1000, "server-lost"],
  [4010, "server-lost"],
  [4999, "server-lost"],
  [4003, "server-refused"],
  [4008, "server-refused"],
];

for (const [code, told] of CLOSES) {
  Deno.test(`SignalingClient says ${told} when the server closes with ${code}`, async () => {
    await using server = strangeServer(lettingIn({
      message: ({ type }, socket) => type === "ping" && socket.close(code),
    }));
    const client = await SignalingClient.connect(server.url, { pingMs: 10 });
    await client.create();
    await assert.rejects(client.nextPeer(), { code: told });
    await assert.rejects(client.join(1), { code: told });
    await client.close();
  });
}

Deno.test("SignalingClient says server-lost when the server closes at once", async () => {
  await using server = strangeServer({ socket: (socket) => socket.close() });
  const client = await SignalingClient.connect(server.url);
  await assert.rejects(client.create(), { code: "server-lost" });
  await client.close();
});

Deno.test("SignalingClient ends every wait with server-lost when the server is killed", async () => {
  const server = strangeServer(lettingIn());
  const sender = await SignalingClient.connect(server.url);
  const receiver = await SignalingClient.connect(server.url);
  await sender.create();
  const mailbox = receiver.mailbox((await receiver.join(7)).senderId);
  const waits = [sender.nextPeer(), mailbox.receive(), mailbox.send("x")];
  // Nobody awaits these: they must not end the process.
  void sender.nextPeer();
  void mailbox.receive();
  void mailbox.send("y");
  await server.kill();
  for (const wait of waits) await assert.rejects(wait, { code: "server-lost" });
  await assert.rejects(mailbox.receive(), { code: "server-lost" });
  await assert.rejects(sender.create(), { code: "server-lost" });
  void receiver.create();
  void receiver.join(1);
  await Promise.all([sender.close(), receiver.close()]);
});

Deno.test("SignalingClient sends a receiver that floods away, once, and the others go on", async () => {
  const dismissed: unknown[] = [];
  await using server = strangeServer(lettingIn({
    message: ({ type, peer, id }, socket) => {
      if (type === "signal") tell(socket, { type: "delivered", id });
      if (type === "dismiss") dismissed.push(peer);
      if (type !== "create") return;
      for (const peer of ["flood", "calm"]) tell(socket, { type: "peer-joined", peer });
      for (let count = 0; count <= 2 * MAILBOX_MESSAGES; count++) {
        tell(socket, { type: "signal", from: "flood", payload: `${count}` });
      }
      tell(socket, { type: "signal", from: "calm", payload: "hello" });
    },
  }));
  const client = await SignalingClient.connect(server.url);
  await client.create();
  const [flood, calm] = [await client.nextPeer(), await client.nextPeer()];
  assert.equal(await calm.receive(), "hello");
  await assert.rejects(flood.receive(), { code: "protocol" });
  await assert.rejects(flood.send("x"), { code: "protocol" });
  await calm.send("the server has heard what was said before");
  assert.deepEqual(dismissed, ["flood"]);
  await client.close();
});

Deno.test("SignalingClient tells a receiver protocol when its sender floods, and sends nobody away", async () => {
  const said: unknown[] = [];
  const payload = "x".repeat(SIGNALING_PAYLOAD_LENGTH);
  await using server = strangeServer(lettingIn({
    message: ({ type }, socket) => {
      said.push(type);
      if (type !== "join") return;
      for (let count = 0; count * payload.length <= MAILBOX_LENGTH; count++) {
        tell(socket, { type: "signal", from: "them", payload });
      }
    },
  }));
  const client = await SignalingClient.connect(server.url, { pingMs: 10 });
  const mailbox = client.mailbox((await client.join(7)).senderId);
  await until(() => mailbox.send("x").then(() => false, ({ code }) => code === "protocol"), {
    what: "the mailbox to close",
  });
  await assert.rejects(mailbox.receive(), { code: "protocol" });
  await until(() => said.includes("ping"), { what: "the client to have said what it had to say" });
  assert.deepEqual(said.filter((type) => type === "dismiss"), []);
  await client.close();
});

Deno.test("SignalingClient says server-protocol when the server floods it with peers", async () => {
  await using server = strangeServer(lettingIn({
    message: (_, socket) => {
      for (let count = 0; count < 1000; count++) tell(socket, { type: "peer-joined", peer: `${count}` });
    },
  }));
  const client = await SignalingClient.connect(server.url);
  await client.create();
  await until(() => client.join(1).then(() => false, ({ code }) => code === "server-protocol"), {
    what: "the client to give up",
  });
  await client.close();
});

for (const goodbye of [{ type: "room-closed", reason: "sender-left" }, { type: "peer-left", peer: "them" }]) {
  Deno.test(`SignalingClient keeps what came in one go with joined and ${goodbye.type}`, async () => {
    await using server = strangeServer({
      message: (_, socket) => {
        tell(socket, JOINED);
        tell(socket, { type: "signal", from: "them", payload: "early" });
        tell(socket, { type: "signal", from: "stranger", payload: "not for you" });
        tell(socket, goodbye);
      },
    });
    const client = await SignalingClient.connect(server.url);
    const { senderId } = await client.join(7);
    await client.mailbox(senderId).send("x").catch(() => {});
    const mailbox = client.mailbox(senderId);
    assert.equal(await mailbox.receive(), "early");
    await assert.rejects(mailbox.receive(), { code: "sender-gone" });
    await client.close();
  });
}

Deno.test("SignalingClient.nextPeer() skips peers that left before anybody asked", async () => {
  await using server = strangeServer({
    message: (_, socket) => {
      tell(socket, CREATED);
      tell(socket, { type: "peer-joined", peer: "a" });
      tell(socket, { type: "peer-left", peer: "a" });
      tell(socket, { type: "peer-joined", peer: "b" });
      tell(socket, { type: "signal", from: "b", payload: "here" });
    },
  });
  const client = await SignalingClient.connect(server.url);
  await client.create();
  await until(() => client.mailbox("b").receive().then(() => true, () => false), { what: "b to be there" });
  assert.equal((await client.nextPeer()).peerId, "b");
  await client.close();
});

/** Goodbyes of a server, and what a receiver is told. */
const GOODBYES: readonly (readonly [message: Record<string, unknown>, told: ErrorCode])[] = [
  [{ type: "dismissed" }, "cancelled"],
  [{ type: "room-closed", reason: "sender-left" }, "sender-gone"],
  [{ type: "room-closed", reason: "of a later version" }, "sender-gone"],
  [{ type: "peer-left", peer: "them" }, "sender-gone"],
];

for (const [message, told] of GOODBYES) {
  Deno.test(`SignalingClient tells a receiver ${told} when the server says ${JSON.stringify(message)}`, async () => {
    await using server = strangeServer(lettingIn({ message: (_, socket) => tell(socket, message) }));
    const client = await SignalingClient.connect(server.url);
    const { senderId } = await client.join(7);
    await assert.rejects(client.mailbox(senderId).receive(), { code: told });
    await client.close();
  });
}

Deno.test("SignalingClient says server-refused when the server closes the room for a reason of its own", async () => {
  await using server = strangeServer(lettingIn({
    message: (_, socket) => tell(socket, { type: "room-closed", reason: "maintenance\u001b[2J" }),
  }));
  const client = await SignalingClient.connect(server.url);
  await client.create();
  await assert.rejects(client.nextPeer(), (error) => {
    assert.ok(error instanceof SlipError && error.code === "server-refused");
    assert.ok(!error.message.includes("\u001b"));
    return true;
  });
  await client.close();
});

Deno.test("SignalingClient refuses to send what no server takes, and goes on", async () => {
  await using server = strangeServer(lettingIn({
    message: ({ type, id }, socket) => type === "signal" && tell(socket, { type: "delivered", id }),
  }));
  const client = await SignalingClient.connect(server.url);
  const mailbox = client.mailbox((await client.join(7)).senderId);
  await assert.rejects(mailbox.send("x".repeat(SIGNALING_PAYLOAD_LENGTH + 1)), RangeError);
  await assert.rejects(mailbox.send("€".repeat(SIGNALING_PAYLOAD_LENGTH)), RangeError);
  await mailbox.send("x".repeat(SIGNALING_PAYLOAD_LENGTH));
  await client.close();
});

Deno.test("SignalingClient takes part in one room: a second one is a TypeError", async () => {
  await using server = strangeServer(lettingIn());
  const client = await SignalingClient.connect(server.url);
  const first = client.create();
  await assert.rejects(client.join(7), TypeError);
  await first;
  await assert.rejects(client.create(), TypeError);
  await client.close();
});

Deno.test("SignalingClient.mailbox() is closed for a peer that is not there", async () => {
  await using server = strangeServer(lettingIn());
  const client = await SignalingClient.connect(server.url);
  await client.create();
  await assert.rejects(client.mailbox("nobody").send("x"), { code: "peer-lost" });
  await client.close();
});

Deno.test("SignalingClient ends every wait with interrupted when aborted, also long after it connected", async () => {
  await using server = strangeServer(lettingIn());
  const abortion = new AbortController();
  const client = await SignalingClient.connect(server.url, { signal: abortion.signal });
  await client.create();
  const peer = client.nextPeer();
  abortion.abort();
  await assert.rejects(peer, { code: "interrupted" });
  await client.close();
});

Deno.test("SignalingClient.close() ends waits with the reason it is given, twice does no harm", async () => {
  await using server = strangeServer(lettingIn());
  const client = await SignalingClient.connect(server.url);
  await client.create();
  const peer = client.nextPeer();
  const reason = new SlipError("declined", {});
  await within(Promise.all([client.close(reason), client.close()]), { what: "the client to close" });
  await assert.rejects(peer, reason);
});
