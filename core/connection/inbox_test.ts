import assert from "node:assert/strict";
import { type ErrorCode, SlipError, slipError } from "../errors.ts";
import { HELD_CANDIDATES } from "../limits.ts";
import { Inbox } from "./inbox.ts";
import type { PeerSignal } from "./signal.ts";
import { linkPairOf, type MemoryLink } from "./testing_links.ts";

const candidate = (index: number): PeerSignal => {
  return { type: "candidate", candidate: `candidate:${index}`, sdpMid: "0", sdpMLineIndex: 0 };
};
const ANSWER: PeerSignal = { type: "answer", sdp: "v=0" };
const isOf = (code: ErrorCode) => (error: unknown) => error instanceof SlipError && error.code === code;

/** An inbox that expects an answer, and the link of whoever owes it. */
function expecting(
  graceMs = 60_000,
): { readonly inbox: Inbox; readonly peer: MemoryLink; readonly link: MemoryLink } & Disposable {
  const { sender, receiver } = linkPairOf();
  const inbox = new Inbox(sender, "answer", graceMs);
  return { inbox, link: sender, peer: receiver, [Symbol.dispose]: () => inbox.close() };
}

Deno.test("Inbox holds candidates that come before the description, and passes them on in order", async () => {
  using end = expecting();
  const sent = [candidate(1), candidate(2), ANSWER, candidate(3), { type: "end-of-candidates" } as const];
  for (const signal of sent.slice(0, 4)) end.peer.send(signal);
  assert.equal(await end.inbox.description(), "v=0");
  const added: PeerSignal[] = [];
  end.inbox.candidates.open((trickle) => added.push(trickle));
  await end.peer.send(sent[4]!);
  await end.inbox.description();
  await Promise.resolve();
  assert.deepEqual(added, sent.filter((signal) => signal !== ANSWER));
});

const BREACHES: readonly (readonly [name: string, signals: PeerSignal[], code: ErrorCode])[] = [
  ["the wrong kind of description", [{ type: "offer", sdp: "" }], "protocol"],
  ["a second description", [ANSWER, ANSWER], "protocol"],
  ["a second greeting", [{ type: "verified" }], "protocol"],
  [
    "too many candidates",
    Array.from({ length: HELD_CANDIDATES + 1 }, (_, index) => candidate(index)),
    "protocol",
  ],
  ["too many candidates after the description", [
    ANSWER,
    ...Array.from({ length: HELD_CANDIDATES + 1 }, (_, index) => candidate(index)),
  ], "protocol"],
  ["a cancellation", [{ type: "bye", reason: "interrupted" }], "cancelled"],
  ["a failure of the other side", [ANSWER, { type: "bye", reason: "peer-unreachable" }], "remote-failed"],
];

for (const [name, signals, code] of BREACHES) {
  Deno.test(`Inbox.failure() tells of ${name} at once`, async () => {
    using end = expecting();
    for (const signal of signals) end.peer.send(signal);
    await assert.rejects(end.inbox.failure(), isOf(code));
    if (!signals.includes(ANSWER)) await assert.rejects(end.inbox.description(), isOf(code));
  });
}

Deno.test("Inbox.description() rejects at once when the link ends before it", async () => {
  using end = expecting();
  end.link.close(slipError("server-lost"));
  await assert.rejects(end.inbox.description(), isOf("server-lost"));
});

Deno.test("Inbox.failure() waits for a grace when the link ends after the description", async () => {
  using end = expecting(30);
  end.peer.send(ANSWER);
  await end.inbox.description();
  const start = performance.now();
  end.link.close(slipError("server-lost"));
  await assert.rejects(end.inbox.failure(), isOf("server-lost"));
  assert.ok(performance.now() - start >= 25, "before the grace was over");
});

Deno.test("Inbox.close() leaves no timer, whether the link ends before or after", async () => {
  for (const closesFirst of [true, false]) {
    const { inbox, link } = expecting();
    if (closesFirst) inbox.close();
    link.close(slipError("server-lost"));
    await inbox.description().catch(() => {});
    inbox.close();
  }
});

Deno.test("Inbox repeats no reason that is none of our codes", async () => {
  using end = expecting();
  end.peer.send({ type: "bye", reason: "visit evil.example" });
  await assert.rejects(end.inbox.failure(), /for a reason of its own/);
});
