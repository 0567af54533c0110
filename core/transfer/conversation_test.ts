import assert from "node:assert/strict";
import { until, within } from "../../tests/support/wait.ts";
import { type ErrorCode, SlipError, slipError } from "../errors.ts";
import { BULK_MESSAGES_AHEAD, CONTROL_MESSAGE_BYTES, HELD_CHANNEL_MESSAGES } from "../limits.ts";
import { Conversation, type ConversationListener } from "./conversation.ts";
import { encodeFrame, type Frame } from "./frame.ts";
import type { TransferMessage } from "./messages.ts";
import { type Line, type LinkLane, linkPair } from "./testing_link.ts";
import { PuppetPeer, SHORT } from "./testing_transfer.ts";
import type { Timings } from "./timings.ts";

/** Waits that no test here should ever need. */
const LONG: Timings = {
  keepaliveMs: 60_000,
  peerSilenceMs: 60_000,
  leftSilenceMs: 60_000,
  stallMs: 60_000,
  closeGraceMs: 60_000,
};
const FRAME: Frame = { file: 0, block: 0, offset: 0, payload: new Uint8Array(4) };

/** A conversation, and what it told its listener. */
class Talk {
  readonly messages: TransferMessage[] = [];
  readonly frames: Frame[] = [];
  readonly conversation: Conversation;
  isOwed = false;

  constructor(lane: LinkLane, timings: Timings = LONG, hooks: Partial<ConversationListener> = {}) {
    this.conversation = new Conversation(lane, {
      message: (message) => void this.messages.push(message),
      frame: (frame) => void this.frames.push(frame),
      isOwed: () => this.isOwed,
      ...hooks,
    }, timings);
    this.conversation.open();
  }
}

/** A conversation with a puppet; closed at the end of the scope. */
function withPuppet(
  timings: Timings = LONG,
  { line = {}, hooks = {} }: { line?: Line; hooks?: Partial<ConversationListener> } = {},
) {
  const { a, b } = linkPair(line);
  const puppet = new PuppetPeer(b);
  const talk = new Talk(a, timings, hooks);
  return { ...talk, talk, puppet, a, b, [Symbol.dispose]: () => talk.conversation.close() };
}

/** The code with which a conversation ends. */
async function codeOf(conversation: Conversation): Promise<ErrorCode> {
  const error = await conversation.failure().catch((error: unknown) => error);
  assert.ok(error instanceof SlipError, String(error));
  return error.code;
}

Deno.test("Conversation passes messages and frames on, but no pings", async () => {
  using pair = withPuppet();
  pair.puppet.say({ type: "ping" });
  pair.puppet.say({ type: "bye", later: true });
  pair.puppet.send(encodeFrame(FRAME));
  await until(() => pair.frames.length > 0 && pair.messages.length > 0, { what: "a message and a frame" });
  assert.deepEqual(pair.messages, [{ type: "bye" }]);
  assert.deepEqual(pair.frames, [{ ...FRAME, digest: undefined }]);
});

Deno.test("Conversation.say() sends messages as JSON", async () => {
  using pair = withPuppet();
  pair.conversation.say({ type: "bye" });
  await until(() => pair.puppet.heard.length > 0, { what: "a message" });
  assert.deepEqual(pair.puppet.heard, ['{"type":"bye"}']);
});

const BROKEN: readonly (readonly [name: string, say: (puppet: PuppetPeer) => void])[] = [
  ["text that is not JSON", (puppet) => puppet.say("{")],
  ["a message of no known type", (puppet) => puppet.say({ type: "hack" })],
  [
    "a message that is too long",
    (puppet) => puppet.say(`{"type":"ping"${" ".repeat(CONTROL_MESSAGE_BYTES)}}`),
  ],
  ["a frame that is too short", (puppet) => puppet.send(new Uint8Array(3))],
  ["a frame of zeros", (puppet) => puppet.send(new Uint8Array(100))],
];

for (const [name, say] of BROKEN) {
  Deno.test(`Conversation ends with protocol when the peer sends ${name}`, async () => {
    using pair = withPuppet();
    say(pair.puppet);
    assert.equal(await codeOf(pair.conversation), "protocol");
  });
}

Deno.test("Conversation ends with what its listener throws, and tells it nothing more", async () => {
  let calls = 0;
  const message = () => {
    calls++;
    throw slipError("digest-mismatch", { path: "a" });
  };
  using pair = withPuppet(LONG, { hooks: { message } });
  for (let index = 0; index < 3; index++) pair.puppet.say({ type: "bye" });
  assert.equal(await codeOf(pair.conversation), "digest-mismatch");
  assert.equal(calls, 1);
});

const FAREWELLS: readonly (readonly [message: TransferMessage, code: ErrorCode, words: RegExp])[] = [
  [{ type: "cancel" }, "cancelled", /the other side cancelled/],
  [{ type: "error", code: "disk-full" }, "remote-failed", /no space left/],
  [{ type: "error", code: "rm -rf \u001b" }, "remote-failed", /for a reason of its own$/],
  [{ type: "error", code: "__proto__" }, "remote-failed", /for a reason of its own$/],
];

for (const [message, code, words] of FAREWELLS) {
  Deno.test(`Conversation ends with ${code} when the peer says ${JSON.stringify(message)}, without a wait`, async () => {
    const pair = withPuppet();
    pair.puppet.say(message);
    const error = await pair.conversation.failure().catch((error) => error);
    assert.equal(error.code, code);
    assert.match(error.message, words);
    await pair.conversation.end(error);
    assert.deepEqual(pair.puppet.heard, [], "nothing is said to a peer that has left");
    assert.equal(pair.a.isClosed, true);
  });
}

Deno.test("Conversation.end() tells why and waits until the peer has closed", async () => {
  const pair = withPuppet();
  const ending = pair.conversation.end(slipError("disk-full", { path: "/home/secret" }));
  await until(() => pair.puppet.heard.length > 0, { what: "a farewell" });
  assert.deepEqual(pair.puppet.heard, ['{"type":"error","code":"disk-full"}']);
  assert.equal(pair.a.isClosed, false);
  pair.puppet.close();
  await ending;
  assert.equal(pair.a.isClosed, true);
});

Deno.test("Conversation.end() calls an interruption a cancellation", async () => {
  const pair = withPuppet();
  const ending = pair.conversation.end(slipError("interrupted"));
  await until(() => pair.puppet.heard.length > 0, { what: "a farewell" });
  assert.deepEqual(pair.puppet.heard, ['{"type":"cancel"}']);
  pair.puppet.close();
  await ending;
});

Deno.test("Conversation.end() waits for no more than the grace", async () => {
  const pair = withPuppet({ ...LONG, closeGraceMs: 1 });
  await pair.conversation.end(slipError("interrupted"));
  assert.equal(pair.a.isClosed, true);
});

Deno.test("Conversation.end() of both sides at once needs no grace", async () => {
  const { a, b } = linkPair();
  const [one, other] = [new Talk(a), new Talk(b)];
  const ends = [
    one.conversation.end(slipError("interrupted")),
    other.conversation.end(slipError("disk-full", { path: "a" })),
  ];
  await within(Promise.all(ends), { what: "both to end" });
  assert.deepEqual([a.isClosed, b.isClosed], [true, true]);
});

Deno.test("Conversation ends with peer-lost when the lane does, and with the lane's own reason", async () => {
  const closed = withPuppet();
  closed.puppet.close();
  assert.equal(await codeOf(closed.conversation), "peer-lost");
  closed.conversation.close();
  const { a, link } = linkPair();
  const talk = new Talk(a);
  link.cut();
  assert.equal(await codeOf(talk.conversation), "peer-lost");
  await talk.conversation.end(slipError("peer-lost"));
});

Deno.test("Conversation says that it is there, and how many bytes have come", async () => {
  using pair = withPuppet({ ...SHORT, stallMs: 60_000 });
  pair.puppet.send(encodeFrame(FRAME));
  await until(() => pair.puppet.heard.includes('{"type":"ping","receivedBytes":20}'), { what: "a ping" });
});

Deno.test("Conversation loses a peer that says nothing", async () => {
  using pair = withPuppet({ ...SHORT, peerSilenceMs: 60 });
  assert.equal(await codeOf(pair.conversation), "peer-lost");
});

Deno.test("Conversation takes less silence for a lost peer once it is suspected to have left", async () => {
  using pair = withPuppet({ ...SHORT, peerSilenceMs: 600_000, leftSilenceMs: 60 });
  pair.conversation.suspect();
  assert.equal(await codeOf(pair.conversation), "peer-lost");
});

Deno.test("Conversation goes on with a peer that lost only its server", async () => {
  using pair = withPuppet({ ...SHORT, leftSilenceMs: 200 });
  pair.conversation.suspect();
  const over = new AbortController();
  pair.conversation.failure().catch(() => over.abort());
  for (let ping = 0; ping < 10; ping++) {
    pair.puppet.say({ type: "ping" });
    const heard = pair.puppet.heard.length;
    await until(() => pair.puppet.heard.length > heard + 1, { what: "two pings" });
  }
  assert.ok(!over.signal.aborted);
});

Deno.test("Conversation stalls when what is owed does not come, pings or not", async () => {
  using pair = withPuppet({ ...SHORT, stallMs: 100 });
  pair.talk.isOwed = true;
  const pinging = setInterval(() => pair.puppet.say({ type: "ping", receivedBytes: 7 }), 10);
  assert.equal(await codeOf(pair.conversation), "stalled");
  clearInterval(pinging);
});

Deno.test("Conversation does not stall while something moves, or nothing is owed", async () => {
  // Longer than a busy machine may need to come back to this process.
  using idle = withPuppet({ ...SHORT, stallMs: 500 });
  using moving = withPuppet({ ...SHORT, stallMs: 500 });
  moving.talk.isOwed = true;
  let failed = "";
  for (const { conversation } of [idle, moving]) conversation.failure().catch((error) => failed = error.code);
  let receivedBytes = 0;
  const start = performance.now();
  await until(() => {
    idle.puppet.say({ type: "ping" });
    moving.puppet.say({ type: "ping", receivedBytes: ++receivedBytes });
    return performance.now() - start > 1_500;
  }, { what: "three stalls" });
  assert.equal(failed, "");
});

Deno.test("Conversation.close() twice closes once and leaves nothing", () => {
  const pair = withPuppet();
  pair.conversation.close();
  pair.conversation.close();
  assert.equal(pair.a.isClosed, true);
});

const SKIP: TransferMessage = { type: "skip", ranges: [[0, 0]] };

Deno.test("Conversation.sayInTurn() says as many as may be under way, and one more for each that was taken", async () => {
  using pair = withPuppet();
  let said = 0;
  for (let index = 0; index < 2 * BULK_MESSAGES_AHEAD; index++) {
    pair.conversation.sayInTurn(SKIP).then(() => said++);
  }
  await until(() => pair.puppet.heard.length === BULK_MESSAGES_AHEAD, { what: "the first" });
  assert.equal(said, BULK_MESSAGES_AHEAD);
  for (let taken = 1; taken <= 3; taken++) {
    pair.puppet.say({ type: "next" });
    await until(() => pair.puppet.heard.length > BULK_MESSAGES_AHEAD + taken - 1, { what: "one more" });
    assert.equal(pair.puppet.heard.length, BULK_MESSAGES_AHEAD + taken);
  }
});

Deno.test("Conversation answers each bulk message with next, and no other", async () => {
  using pair = withPuppet();
  for (const message of [SKIP, { type: "bye" }, SKIP]) pair.puppet.say(message);
  await until(() => pair.puppet.heard.length === 2 && pair.messages.length === 3, { what: "two answers" });
  assert.deepEqual(pair.puppet.heard, ['{"type":"next"}', '{"type":"next"}']);
});

Deno.test("Conversation ends with protocol when the peer takes what was not said", async () => {
  using pair = withPuppet();
  pair.puppet.say({ type: "next" });
  assert.equal(await codeOf(pair.conversation), "protocol");
});

Deno.test("Conversation does not stall while the peer is busy, and says when it is itself", async () => {
  const timings = { ...SHORT, stallMs: 300 };
  let isPeerBusy = true;
  using pair = withPuppet(timings, { hooks: { isBusy: () => true } });
  pair.talk.isOwed = true;
  let failed = "";
  pair.conversation.failure().catch((error) => failed = error.code);
  const pinging = setInterval(() => pair.puppet.say({ type: "ping", isBusy: isPeerBusy }), 10);
  const start = performance.now();
  await until(() => performance.now() - start > 900, { what: "three stalls" });
  assert.equal(failed, "");
  isPeerBusy = false;
  await until(() => failed === "stalled", { what: "a stall" });
  clearInterval(pinging);
  assert.ok(pair.puppet.heard.every((text) => JSON.parse(text).isBusy === true));
});

Deno.test("Conversation passes on whether the peer pauses, with each ping and until it cannot go on", async () => {
  const heard: boolean[] = [];
  using pair = withPuppet(LONG, { hooks: { peerPauses: (isPaused) => void heard.push(isPaused) } });
  for (const isPaused of [true, undefined, false]) pair.puppet.say({ type: "ping", isPaused });
  pair.puppet.say("{");
  pair.puppet.say({ type: "ping", isPaused: true });
  assert.equal(await codeOf(pair.conversation), "protocol");
  await until(() => heard.length === 3, { what: "three pings" });
  assert.deepEqual(heard, [true, false, false]);
});

Deno.test("HELD_CHANNEL_MESSAGES suffice for an offer, all that may be under way of a manifest, and pings", () => {
  assert.ok(HELD_CHANNEL_MESSAGES >= 2 * (1 + BULK_MESSAGES_AHEAD));
});
