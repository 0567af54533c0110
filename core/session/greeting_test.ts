import assert from "node:assert/strict";
import { type ErrorCode, SlipError, slipError } from "../errors.ts";
import { PROTOCOL_VERSION } from "../limits.ts";
import { pair } from "../pairing/pair.ts";
import type { SealedLink } from "../pairing/sealed_link.ts";
import { MEETING, WORDS } from "../pairing/testing_exchange.ts";
import { mailboxPair } from "../pairing/testing_mailbox.ts";
import { Tries } from "../pairing/tries.ts";
import type { Status } from "../status.ts";
import { memoryPlatform } from "../transfer/testing_transfer.ts";
import { greet } from "./greeting.ts";
import type { ConfirmWords, SessionOptions } from "./options.ts";

type Side = "sender" | "receiver";

const QUIET: SessionOptions = { server: "http://localhost", platform: memoryPlatform, report: () => {} };

/** Two peers that proved the words to each other. */
async function linked(mailboxes = mailboxPair()): Promise<Record<Side, SealedLink>> {
  const { room, senderId, receiverId } = MEETING;
  const common = { room, words: WORDS };
  const [sender, receiver] = await Promise.all([
    pair({
      role: "sender",
      ...common,
      selfId: senderId,
      peerId: receiverId,
      mailbox: mailboxes.sender,
      tries: new Tries(),
    }),
    pair({ role: "receiver", ...common, selfId: receiverId, peerId: senderId, mailbox: mailboxes.receiver }),
  ]);
  return { sender, receiver };
}

/** How both fare when they greet each other, and what they report. Links are closed as soon as a side has ended. */
async function greetEachOther(
  confirm: Partial<Record<Side, ConfirmWords>>,
  signals: Partial<Record<Side, AbortSignal>> = {},
) {
  const links = await linked();
  const told: Record<Side, Status[]> = { sender: [], receiver: [] };
  const run = async (side: Side): Promise<string> => {
    const options: SessionOptions = {
      server: "http://localhost",
      platform: memoryPlatform,
      report: (status) => told[side].push(status),
      ...(confirm[side] && { confirmWords: confirm[side] }),
      ...(signals[side] && { signal: signals[side] }),
    };
    try {
      await greet(links[side], options);
      return "greeted";
    } catch (error) {
      links[side].close();
      return codeOf(error);
    }
  };
  const ends = await Promise.all([run("sender"), run("receiver")]);
  for (const link of [links.sender, links.receiver]) link.close();
  return { ends, told };
}

function codeOf(error: unknown): ErrorCode {
  assert.ok(error instanceof SlipError, String(error));
  return error.code;
}

const yes: ConfirmWords = () => Promise.resolve(true);
const no: ConfirmWords = () => Promise.resolve(false);
const silence: ConfirmWords = () => new Promise(() => {});

Deno.test("greet() tells each side who the other one is, and asks nobody who did not want to be", async () => {
  const { ends, told } = await greetEachOther({});
  assert.deepEqual(ends, ["greeted", "greeted"]);
  const { receiverId, senderId } = MEETING;
  assert.deepEqual(told.sender, [{ event: "peer", id: receiverId, agent: "test" }]);
  assert.deepEqual(told.receiver, [{ event: "peer", id: senderId, agent: "test" }]);
});

Deno.test("greet() shows both sides the same words when one of them wants to compare", async () => {
  for (const confirm of [{ sender: yes }, { receiver: yes }, { sender: yes, receiver: yes }]) {
    const { ends, told } = await greetEachOther(confirm);
    assert.deepEqual(ends, ["greeted", "greeted"]);
    assert.deepEqual(told.sender.map(({ event }) => event), ["peer", "verify"]);
    assert.deepEqual(told.sender[1], told.receiver[1]);
  }
});

Deno.test("greet() ends both sides at once when one says no, although the other never answers", async () => {
  const refusals: Partial<Record<Side, ConfirmWords>>[] = [
    { sender: no },
    { receiver: no },
    { sender: no, receiver: yes },
    { sender: no, receiver: silence },
    { sender: silence, receiver: no },
  ];
  for (const confirm of refusals) {
    const { ends } = await greetEachOther(confirm);
    assert.ok(ends.includes("not-verified"), String(ends));
    assert.ok(!ends.includes("greeted"), String(ends));
  }
});

Deno.test("greet() ends both sides when one is interrupted while words are compared", async () => {
  const stop = new AbortController();
  const confirm: ConfirmWords = () => {
    stop.abort();
    return new Promise(() => {});
  };
  const { ends } = await greetEachOther({ sender: confirm, receiver: silence }, { sender: stop.signal });
  assert.deepEqual(ends, ["interrupted", "cancelled"]);
});

Deno.test("greet() ends when the other side is gone while our person is asked, and only then", async () => {
  for (const [last, code] of [["cancelled", "cancelled"], [undefined, "peer-lost"]] as const) {
    const mailboxes = mailboxPair();
    const { sender, receiver } = await linked(mailboxes);
    await sender.send({ type: "hello", version: PROTOCOL_VERSION, agent: "test", verify: false });
    const asked = Promise.withResolvers<void>();
    const confirmWords: ConfirmWords = () => {
      asked.resolve();
      return new Promise(() => {});
    };
    const greeted = greet(receiver, { ...QUIET, confirmWords });
    await asked.promise;
    if (last !== undefined) await sender.send({ type: "bye", reason: last });
    mailboxes.receiver.leave(slipError("peer-lost"));
    await assert.rejects(greeted, { code });
    for (const link of [sender, receiver]) link.close();
  }
});

Deno.test("greet() leaves what comes after it to others, also when the other side leaves right then", async () => {
  const mailboxes = mailboxPair();
  const { sender, receiver } = await linked(mailboxes);
  await sender.send({ type: "hello", version: PROTOCOL_VERSION, agent: "test", verify: false });
  await greet(receiver, { ...QUIET, confirmWords: yes });
  await sender.send({ type: "offer", sdp: "v=0" });
  mailboxes.receiver.leave(slipError("peer-lost"));
  assert.deepEqual(await receiver.receive(), { type: "offer", sdp: "v=0" });
  for (const link of [sender, receiver]) link.close();
});

Deno.test("greet() does not go on when the other side speaks another version", async () => {
  const { sender, receiver } = await linked();
  await receiver.send({ type: "hello", version: PROTOCOL_VERSION + 1, agent: "later", verify: false });
  await assert.rejects(greet(sender, QUIET), { code: "version-mismatch" });
  for (const link of [sender, receiver]) link.close();
});

Deno.test("greet() refuses a peer that begins with anything but a greeting", async () => {
  const { sender, receiver } = await linked();
  await receiver.send({ type: "offer", sdp: "" });
  await assert.rejects(greet(sender, QUIET), { code: "protocol" });
  for (const link of [sender, receiver]) link.close();
});
