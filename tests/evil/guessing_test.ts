/** A server that plays a peer itself: it knows no words, so it guesses. */

import assert from "node:assert/strict";
import { UNFINISHED_PAIRINGS } from "../../core/limits.ts";
import { pair } from "../../core/pairing/pair.ts";
import { Tries } from "../../core/pairing/tries.ts";
import { ReceivingSession, SendingSession } from "../support/sessions.ts";
import { until } from "../support/wait.ts";
import { type EvilServer, evilServer, ROOM } from "./evil_server.ts";

const SENDER_ID = "real-sender";

/** What everybody meets who does not know them. */
const WRONG = ["abandon-ability", "zoo-zebra", "crater-dynamic"] as const;

/** The words of the sender under attack. */
const RIGHT = "crumble-violin";

/** Milliseconds after which a guess that nobody judges is given up. */
const GUESS_MS = 3_000;

/** Plays a receiver with these words; how far it came. */
async function guess(server: EvilServer, peerId: string, words: string): Promise<string> {
  const { mailbox } = server.joinAs(peerId);
  const options = {
    role: "receiver",
    room: ROOM,
    words,
    selfId: peerId,
    peerId: SENDER_ID,
    mailbox,
  } as const;
  return await pair({ ...options, timeoutMs: GUESS_MS }).then(
    () => "paired",
    (error) => error.code ?? error.message,
  );
}

Deno.test("a server that guesses the words has three tries, and the fourth is not judged though it is right", async () => {
  await using server = evilServer();
  await using sender = new SendingSession({ server: server.url, words: RIGHT });
  await sender.status("code");
  for (const words of WRONG) assert.equal(await guess(server, `guess-${words}`, words), "wrong-words");
  assert.equal(await sender.ends(), "too-many-tries");
  assert.notEqual(await guess(server, "the-fourth", RIGHT), "paired");
  assert.deepEqual(triesLeft(sender), [2, 1, 0]);
  assert.equal(sender.source.reads, 0);
});

Deno.test("four guesses at once are judged three times, and the right one among the last is not", async () => {
  await using server = evilServer();
  await using sender = new SendingSession({ server: server.url, words: RIGHT });
  await sender.status("code");
  const words = [...WRONG, RIGHT];
  const guesses = words.map((each, index) => guess(server, `guess-${index}`, each));
  assert.equal(await sender.ends(), "too-many-tries");
  assert.deepEqual(triesLeft(sender), [2, 1, 0]);
  assert.equal(sender.source.reads, 0);
  await server[Symbol.asyncDispose]();
  assert.ok(!(await Promise.all(guesses)).includes("paired"));
});

Deno.test("one wrong guess costs the right receiver nothing", async () => {
  await using server = evilServer();
  await using sender = new SendingSession({ server: server.url });
  const code = await sender.code();
  assert.equal(await guess(server, "somebody", "abandon-ability"), "wrong-words");
  await using receiver = new ReceivingSession({ server: server.url, code });
  assert.equal(await receiver.ends(), "done");
  assert.equal(await sender.ends(), "done");
  assert.deepEqual(receiver.sink.finished.get(0), sender.source.bytesOf(0));
});

Deno.test("a server that answers as a second receiver while the first is pairing learns nothing", async () => {
  const second = Promise.withResolvers<string>();
  await using server = evilServer({
    entered: (side, server) => {
      if (side === "sender") return;
      server.say("sender", { type: "peer-joined", peer: "real-receiver" });
      guess(server, "second", "abandon-ability").then(second.resolve);
    },
  });
  await using sender = new SendingSession({ server: server.url });
  await using receiver = new ReceivingSession({ server: server.url, code: await sender.code() });
  assert.equal(await receiver.ends(), "done");
  assert.equal(await sender.ends(), "done");
  assert.deepEqual(receiver.sink.finished.get(0), sender.source.bytesOf(0));
  await server[Symbol.asyncDispose]();
  assert.notEqual(await second.promise, "paired");
});

Deno.test("receivers that never finish do not keep a sender for ever", async () => {
  await using server = evilServer();
  await using sender = new SendingSession({ server: server.url });
  await sender.status("code");
  for (let n = 0; n < UNFINISHED_PAIRINGS; n++) {
    server.joinAs(`half-${n}`);
    server.say("sender", { type: "peer-left", peer: `half-${n}` });
    server.joinAs(`noise-${n}`);
    server.say("sender", { type: "signal", from: `noise-${n}`, payload: "AQEB" });
    await until(() => sender.end ?? server.dismissed.includes(`noise-${n}`), { what: "the next place" });
  }
  assert.equal(await sender.ends(), "protocol");
  assert.equal(sender.source.reads, 0);
});

Deno.test("a machine in the middle with guesses of its own is refused on both sides, each time", async () => {
  const between: Promise<unknown>[] = [];
  await using server = evilServer({
    entered: (side, server) => {
      if (side === "sender") return;
      const { mailbox } = server.playSender();
      const [words, selfId, peerId] = ["abandon-ability", SENDER_ID, "real-receiver"];
      const options = { room: ROOM, words, selfId, peerId, mailbox, tries: new Tries() } as const;
      between.push(pair({ role: "sender", ...options }).then(() => "paired", (error) => error.code));
      between.push(guess(server, "in-the-middle", "abandon-ability"));
    },
  });
  await using sender = new SendingSession({ server: server.url });
  await using receiver = new ReceivingSession({ server: server.url, code: await sender.code() });
  assert.equal(await receiver.ends(), "wrong-words");
  assert.deepEqual(await Promise.all(between), ["wrong-words", "wrong-words"]);
  await until(() => triesLeft(sender).length > 0, { what: "the sender to be told" });
  assert.deepEqual(triesLeft(sender), [2]);
  assert.equal(sender.source.reads, 0);
});

Deno.test("a server that claims that the words were wrong, or the code closed, is believed and gains nothing", async () => {
  for (const [reason, code] of [[1, "wrong-words"], [2, "too-many-tries"], [3, "protocol"]] as const) {
    const refusal = btoa(String.fromCharCode(1, 5, reason)).replaceAll("=", "");
    await using server = evilServer({
      entered: (side, server) => side === "receiver" && server.deliver(side, refusal),
    });
    await using sender = new SendingSession({ server: server.url });
    await using receiver = new ReceivingSession({ server: server.url, code: await sender.code() });
    assert.equal(await receiver.ends(), code);
    assert.deepEqual(triesLeft(sender), []);
  }
});

function triesLeft(sender: SendingSession): number[] {
  return sender.statuses.flatMap((status) => status.event === "wrong-words" ? [status.left] : []);
}
