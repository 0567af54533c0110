/** A server that does something to what passes through it. */

import assert from "node:assert/strict";
import type { Deeds, Side } from "./evil_server.ts";
import { meetAt, type Outcome } from "./meeting.ts";

type Relay = NonNullable<Deeds["relay"]>;

/**
 * Payloads that each side sends: 0 its share, 1 its proof, and from 2 under seal: 2 the greeting, 3 the description.
 * Candidates follow; what is done to those costs at most the connection.
 */
const INDEXES = [0, 1, 2, 3] as const;
const SIDES = ["sender", "receiver"] as const;

/** What happens to the payload in question; everything else passes. */
const DEEDS: Readonly<Record<string, (at: number, from: Side) => Relay>> = {
  "flips a bit in": (at, of) => on(at, of, (payload) => [flipBit(payload)]),
  "cuts the end off": (at, of) => on(at, of, (payload) => [payload.slice(0, -4)]),
  "replaces by noise": (at, of) => on(at, of, (payload) => [noise(payload.length)]),
  "repeats": (at, of) => on(at, of, (payload) => [payload, payload]),
  "swaps with the next": swapsWithNext,
  "drops": (at, of) => on(at, of, () => []),
  "is silent from there on": (at, of) => (payload, from, index) =>
    from === of && index >= at ? [] : [payload],
  "reflects": (at, of) => (payload, from, index, server) => {
    if (from !== of || index !== at) return [payload];
    server.deliver(from, payload);
    return [];
  },
};

// All at once, because after some of them somebody waits until a deadline.
Deno.test("a server that tampers with any message gets no file, and both sides are told why it failed", async () => {
  await Promise.all(Object.entries(DEEDS).map(([deed, relay]) => everywhere(deed, relay)));
});

Deno.test("a server that behaves sees nothing, and the file arrives", async () => {
  const { sender, receiver, wrongTries } = await meetAt({});
  assert.deepEqual({ sender, receiver, wrongTries }, { sender: "done", receiver: "done", wrongTries: 0 });
});

/** Codes that say what happened; `bug` is none of them, and `interrupted` would mean that the test had to end it. */
const CLEAR: ReadonlySet<string> = new Set([
  "protocol",
  "wrong-words",
  "peer-lost",
  "peer-silent",
  "peer-unreachable",
  "sender-gone",
  "version-mismatch",
  "cancelled",
  "remote-failed",
]);

/** Does it to each of the messages, in a meeting of its own. */
async function everywhere(deed: string, relay: (at: number, from: Side) => Relay): Promise<void> {
  const cases = SIDES.flatMap((from) => INDEXES.map((index) => ({ from, index })));
  await Promise.all(cases.map(async ({ from, index }) => {
    const outcome = await meetAt({ relay: relay(index, from) });
    if (isHarmless(outcome, index)) return;
    assertFailed(outcome, `${deed} message ${index} of the ${from}`);
  }));
}

/**
 * Once a description has been opened, the two may find each other whatever the server does afterwards: the connection
 * is bound to the certificates that were under seal.
 */
function isHarmless({ sender, receiver }: Outcome, index: number): boolean {
  return index === 3 && sender === "done" && receiver === "done";
}

function assertFailed({ sender, receiver, wrongTries, reads }: Outcome, what: string): void {
  assert.ok(CLEAR.has(receiver), `${what}: the receiver ended with ${receiver}`);
  assert.ok(sender === "waits" || CLEAR.has(sender), `${what}: the sender ended with ${sender}`);
  assert.equal(reads, 0, `${what}: the file was read`);
  assert.ok(wrongTries <= 1, `${what}: one try was counted as ${wrongTries}`);
}

/** Does `act` to message `at` of `of`, and lets everything else pass. */
function on(at: number, of: Side, act: (payload: string) => readonly string[]): Relay {
  return (payload, from, index) => from === of && index === at ? act(payload) : [payload];
}

/** Holds message `at` until the next one has passed. */
function swapsWithNext(at: number, of: Side): Relay {
  let held: string | undefined;
  return (payload, from, index) => {
    if (from !== of || index < at || index > at + 1) return [payload];
    if (index === at) {
      held = payload;
      return [];
    }
    return [payload, held!];
  };
}

/** One bit in the middle, of what base64url says. */
function flipBit(payload: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const middle = payload.length >> 1;
  const flipped = alphabet[alphabet.indexOf(payload[middle]!) ^ 1]!;
  return payload.slice(0, middle) + flipped + payload.slice(middle + 1);
}

/** As many characters of base64url as were there. */
function noise(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").slice(0, length);
}
