import assert from "node:assert/strict";
import { ERROR_BURST, SIGNALING_MESSAGE_BYTES, SIGNALING_PAYLOAD_LENGTH } from "../core/limits.ts";
import { seededRandom } from "../core/testing_random.ts";
import { until } from "../tests/support/wait.ts";
import type { ServerEvent } from "./sockets.ts";
import { type Heard, RawPeer } from "./testing_raw_peer.ts";
import { askForSocket, joinWithoutReading } from "./testing_raw_socket.ts";
import { testServer } from "./testing_server.ts";

/** What breaks a socket, and the code it is closed with. */
const BREAKS: readonly (readonly [what: string, message: string | Uint8Array<ArrayBuffer>, code: number])[] =
  [
    ["broken JSON", "{", 4000],
    ["nothing", "", 4000],
    ["a message over the limit", padded(SIGNALING_MESSAGE_BYTES + 1), 4001],
    ["a message over the limit in bytes only", `"${"é".repeat(SIGNALING_MESSAGE_BYTES / 2)}"`, 4001],
    ["a binary message", new TextEncoder().encode('{"type":"ping"}'), 4002],
    ["an array", '[{"type":"ping"}]', 4004],
    ["null", "null", 4004],
  ];

for (const [what, message, code] of BREAKS) {
  Deno.test(`startServer() closes a socket with ${code} for ${what}, and goes on`, async () => {
    await using server = await testServer();
    const peer = await RawPeer.connect(server.url);
    peer.say(message);
    const closed = await peer.closed;
    assert.equal(closed.code, code);
    assert.ok(closed.reason);
    await using other = await RawPeer.connect(server.url);
    assert.equal((await other.ask({ type: "ping" })).type, "pong");
  });
}

Deno.test("startServer() takes a message of exactly the limit", async () => {
  await using server = await testServer();
  await using peer = await RawPeer.connect(server.url);
  assert.equal((await peer.ask(padded(SIGNALING_MESSAGE_BYTES))).type, "pong");
});

Deno.test("startServer() answers an unknown type with an error and the connection stays", async () => {
  await using server = await testServer();
  await using peer = await RawPeer.connect(server.url);
  const { message, ...error } = await peer.ask({ type: "resume", id: 4 });
  assert.deepEqual(error, { type: "error", code: "unknown-type", id: 4 });
  assert.equal(typeof message, "string");
  assert.equal((await peer.ask({ type: "ping", unknown: { key: true } })).type, "pong");
});

Deno.test("startServer() closes a socket with 4003 after too many refused messages", async () => {
  await using server = await testServer();
  const guesser = await RawPeer.connect(server.url);
  for (let room = 1; room <= ERROR_BURST + 1; room++) guesser.say({ type: "join", room });
  for (let room = 1; room <= ERROR_BURST; room++) {
    assert.equal((await guesser.hear())["code"], "no-such-room");
  }
  assert.equal((await guesser.closed).code, 4003);
});

Deno.test("startServer() refuses what comes faster than the rate, naming the signal it is about", async () => {
  await using server = await testServer();
  await using sender = await RawPeer.connect(server.url);
  await using receiver = await RawPeer.connect(server.url);
  const { room } = await sender.ask({ type: "create" });
  const { peer } = await receiver.ask({ type: "join", room });
  assert.equal((await sender.hear()).type, "peer-joined");
  const refused = await until(async () => {
    const batch = Array.from({ length: 8 }, (_, id) => id);
    for (const id of batch) sender.say({ type: "signal", to: peer, id, payload: `${id}` });
    const answers: Heard[] = [];
    for (const _ of batch) answers.push(await sender.hear());
    assert.deepEqual(answers.map(({ id }) => id), batch);
    return answers.find(({ type }) => type === "error");
  }, { what: "a refusal", everyMs: 0 });
  assert.equal(refused["code"], "rate-limited");
});

Deno.test("startServer() counts a sender's signals for the receiver they are for, and nobody else's", async () => {
  await using server = await testServer();
  await using sender = await RawPeer.connect(server.url);
  await using one = await RawPeer.connect(server.url);
  await using other = await RawPeer.connect(server.url);
  const { room, peer: senderId } = await sender.ask({ type: "create", receivers: 2 });
  const { peer: oneId } = await one.ask({ type: "join", room });
  const { peer: otherId } = await other.ask({ type: "join", room });
  for (const _ of [one, other]) assert.equal((await sender.hear()).type, "peer-joined");
  const refused = await until(async () => {
    const answer = await sender.ask({ type: "signal", to: oneId, id: 1, payload: "" });
    return answer.type === "error" ? answer : undefined;
  }, { what: "a refusal", everyMs: 0 });
  assert.equal(refused["code"], "rate-limited");
  assert.equal((await sender.ask({ type: "signal", to: otherId, id: 2, payload: "" })).type, "delivered");
  assert.equal((await sender.ask({ type: "ping" })).type, "pong");
  one.say({ type: "signal", to: senderId, id: 3, payload: "it may still talk" });
  assert.equal((await sender.hear())["from"], oneId);
});

Deno.test("startServer() lets a sender that has said too much dismiss a receiver, and only that", async () => {
  await using server = await testServer();
  await using sender = await RawPeer.connect(server.url);
  await using receiver = await RawPeer.connect(server.url);
  const { room } = await sender.ask({ type: "create" });
  const { peer } = await receiver.ask({ type: "join", room });
  assert.equal((await sender.hear()).type, "peer-joined");
  await until(async () => (await sender.ask({ type: "ping" }))["code"] === "rate-limited", {
    what: "a refusal for the rate",
    everyMs: 0,
  });
  sender.say({ type: "dismiss", peer });
  assert.equal((await receiver.hear()).type, "dismissed");
});

Deno.test("startServer() limits signals to nobody like everything else a peer says", async () => {
  await using server = await testServer();
  await using sender = await RawPeer.connect(server.url);
  await sender.ask({ type: "create" });
  await until(
    async () => {
      const answer = await sender.ask({ type: "signal", to: "nobody", id: 1, payload: "" });
      return answer["code"] === "rate-limited";
    },
    { what: "a refusal for the rate", everyMs: 0 },
  );
});

Deno.test("startServer() does not hold it against a sender that receivers leave while it speaks to them", async () => {
  await using server = await testServer();
  await using sender = await RawPeer.connect(server.url);
  await sender.ask({ type: "create" });
  for (let id = 0; id <= 2 * ERROR_BURST; id++) {
    assert.equal((await sender.ask({ type: "signal", to: "gone", id, payload: "" }))["code"], "no-such-peer");
  }
  assert.equal((await sender.ask({ type: "ping" })).type, "pong");
});

Deno.test("startServer() closes with 4008 who does not take what it is sent, and tells the other side", async () => {
  await using server = await testServer({ messageBurst: 1_000_000 });
  await using sender = await RawPeer.connect(server.url);
  const { room } = await sender.ask({ type: "create" });
  const slow = await joinWithoutReading(server.port, Number(room));
  const { peer } = await sender.hear();
  const payload = "p".repeat(SIGNALING_PAYLOAD_LENGTH);
  const outcomes: string[] = [];
  for (let id = 0; !outcomes.includes("peer-left"); id++) {
    assert.ok(id < 2000, "the server keeps buffering");
    const answer = await sender.ask({ type: "signal", to: peer, id, payload });
    outcomes.push(answer.type);
    if (answer.type === "peer-left") assert.equal((await sender.hear())["code"], "no-such-peer");
  }
  assert.ok(outcomes.filter((outcome) => outcome === "delivered").length >= 4, `${outcomes}`);
  assert.equal((await sender.ask({ type: "ping" })).type, "pong");
  slow.close();
});

/** Requests for a socket that cannot have one. */
const UPGRADES: readonly (readonly [what: string, headers: Record<string, string>, status: number])[] = [
  ["no subprotocol", { "Sec-WebSocket-Protocol": "" }, 400],
  ["another subprotocol", { "Sec-WebSocket-Protocol": "slip.v0, chat" }, 400],
  ["no key", { "Sec-WebSocket-Key": "" }, 400],
  ["no upgrade", { "Upgrade": "" }, 426],
  ["another upgrade", { "Upgrade": "h2c" }, 426],
  ["our subprotocol among others, of any origin", {
    "Sec-WebSocket-Protocol": "chat, slip.v1",
    "Origin": "https://else.example",
  }, 101],
];

for (const [what, headers, status] of UPGRADES) {
  Deno.test(`startServer() answers ${status} to a request for a socket with ${what}`, async () => {
    await using server = await testServer();
    assert.match(await askForSocket(server.port, headers), new RegExp(`^HTTP/1.1 ${status} `));
  });
}

Deno.test("startServer() survives 1000 random messages and still serves", async () => {
  const events: ServerEvent[] = [];
  await using server = await testServer({ onEvent: (event) => events.push(event) });
  const random = seededRandom(20260101);
  let peer = await RawPeer.connect(server.url);
  for (let count = 0; count < 1000; count++) {
    if (peer.socket.readyState !== WebSocket.OPEN) {
      await peer.closed;
      peer = await RawPeer.connect(server.url);
    }
    peer.say(randomMessage(random));
    if (count % 10 === 0) await until(() => peer.socket.bufferedAmount === 0, { what: "the bytes to leave" });
  }
  peer.socket.close();
  await peer.closed;
  await using other = await RawPeer.connect(server.url);
  assert.equal((await other.ask({ type: "create" })).type, "created");
  assert.deepEqual(events.filter(({ event }) => event === "failure"), []);
});

/** A ping of exactly `length` bytes. */
function padded(length: number): string {
  const ping = '{"type":"ping","padding":""}';
  return ping.replace('""', `"${"x".repeat(length - ping.length)}"`);
}

function randomMessage(random: () => number): string | Uint8Array<ArrayBuffer> {
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const value = () =>
    one([null, true, -1, 0, 1, 2, 1e308, "", "a", [], {}, "\u0000", "\ud800", [[1]], { type: "x" }]);
  const type = one(["create", "join", "signal", "dismiss", "ping", "error", "__proto__", 7, null]);
  const message = JSON.stringify({
    type,
    room: value(),
    receivers: value(),
    to: value(),
    id: value(),
    payload: value(),
    peer: value(),
  });
  const kind = random();
  if (kind < 0.9) return message;
  if (kind < 0.95) return message.slice(0, Math.floor(random() * message.length));
  if (kind < 0.98) return crypto.getRandomValues(new Uint8Array(Math.floor(random() * 200)));
  return one(["[]", "null", "1", '"', "x".repeat(70_000)]);
}
