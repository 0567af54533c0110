/** A server that sends whatever comes to its mind. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { ReceivingSession, SendingSession } from "../support/sessions.ts";
import { type EvilServer, evilServer } from "./evil_server.ts";

const ENVELOPES = 10_000;

/** Envelopes for one sender, which ends at the first that it cannot bear. */
const BURST = 50;

/** Random, and the same each time. */
const SEED = 20_261_123;

const payload = fc.oneof(fc.string({ maxLength: 300 }), fc.base64String({ maxLength: 300 }));
const id = fc.oneof(fc.constant("real-sender"), fc.constant("real-receiver"), fc.string({ maxLength: 80 }));
const number = fc.oneof(fc.nat(), fc.double(), fc.integer());

/** What no client may mind: types that it does not know, payloads of nobody, receipts for nothing. */
const senseless = fc.oneof(
  fc.record({ type: fc.string().map((text) => `x-${text}`), payload: fc.anything() }),
  fc.record({
    type: fc.constant("signal"),
    from: fc.string({ minLength: 1, maxLength: 60 }).map((text) => `~${text}`),
    payload,
  }),
  fc.record({ type: fc.constant("delivered"), id: fc.integer({ min: 1_000_000 }) }),
  fc.record({
    type: fc.constant("peer-left"),
    peer: fc.string({ minLength: 1, maxLength: 60 }).map((text) => `~${text}`),
  }),
  fc.record({ type: fc.constant("pong"), unknown: fc.anything() }),
);

/** Anything at all. */
const hostile = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.json(),
  fc.record({ type: fc.constant("signal"), from: id, payload }),
  fc.record({
    type: fc.constantFrom("created", "joined"),
    room: number,
    peer: id,
    sender: id,
    expiresInMs: number,
  }),
  fc.record({ type: fc.constantFrom("peer-joined", "peer-left", "dismissed"), peer: id }),
  fc.record({
    type: fc.constantFrom("error", "room-closed"),
    code: payload,
    message: payload,
    reason: payload,
    id: number,
  }),
);

Deno.test("10,000 random envelopes that mean nothing change nothing: the file arrives", async () => {
  const envelopes = fc.sample(senseless, { numRuns: ENVELOPES, seed: SEED });
  await using server = evilServer();
  await using sender = new SendingSession({ server: server.url });
  const code = await sender.code();
  for (const envelope of envelopes) server.say("sender", JSON.stringify(envelope));
  await using receiver = new ReceivingSession({ server: server.url, code });
  for (const envelope of envelopes) server.say("receiver", JSON.stringify(envelope));
  assert.equal(await receiver.ends(), "done");
  assert.equal(await sender.ends(), "done");
  assert.deepEqual(receiver.sink.finished.get(0), sender.source.bytesOf(0));
});

Deno.test("10,000 random envelopes end senders with clear errors, and no file is read", async () => {
  const envelopes = fc.sample(hostile, { numRuns: ENVELOPES, seed: SEED });
  await using server = evilServer();
  for (let first = 0; first < ENVELOPES; first += BURST) {
    await using sender = new SendingSession({ server: server.url });
    await sender.status("code");
    for (const envelope of envelopes.slice(first, first + BURST)) server.say("sender", textOf(envelope));
    server.say("sender", "{ the end");
    assertClear(await sender.ends());
    assert.equal(sender.source.reads, 0);
  }
});

Deno.test("a flood of random envelopes ends a receiver with a clear error, and nothing is stored", async () => {
  const envelopes = fc.sample(hostile, { numRuns: ENVELOPES, seed: SEED + 1 });
  const flooded = {
    entered: (side: string, server: EvilServer) => {
      if (side !== "receiver") return;
      for (const envelope of envelopes) server.say("receiver", textOf(envelope));
    },
  };
  await using server = evilServer(flooded);
  await using receiver = new ReceivingSession({
    server: server.url,
    code: { room: 7, words: "crumble-violin" },
  });
  assertClear(await receiver.ends());
  assert.equal(receiver.sink.writtenBytes, 0);
});

function textOf(envelope: unknown): string {
  return typeof envelope === "string" ? envelope : JSON.stringify(envelope);
}

function assertClear(end: string): void {
  const clear = [
    "server-protocol",
    "server-refused",
    "server-lost",
    "code-expired",
    "protocol",
    "sender-gone",
    "cancelled",
  ];
  assert.ok(clear.includes(end), `it ended with ${end}`);
}
