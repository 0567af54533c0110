import assert from "node:assert/strict";
import { cpuUsage } from "node:process";
import type { PeerSignal } from "../connection/signal.ts";
import { SlipError, slipError } from "../errors.ts";
import { formatBase64url } from "./base64url.ts";
import { formatPairingMessage, parsePairingMessage } from "./pairing_message.ts";
import type { Mailbox } from "./mailbox.ts";
import { pair } from "./pair.ts";
import type { SealedLink } from "./sealed_link.ts";
import { receiver as beginning, RECEIVING, SENDING, sent, WORDS } from "./testing_exchange.ts";
import { mailboxPair, MemoryMailbox, type Relay } from "./testing_mailbox.ts";
import { Tries } from "./tries.ts";

const candidate: PeerSignal = { type: "candidate", candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 };

interface Two {
  readonly mailboxes: ReturnType<typeof mailboxPair>;
  readonly results: readonly [PromiseSettledResult<SealedLink>, PromiseSettledResult<SealedLink>];
  readonly tries: Tries;
}

/** Pairs a receiver, given first in `results`, with a sender. */
async function pairTwo(options: { relay?: Relay; words?: string; timeoutMs?: number } = {}): Promise<Two> {
  const { relay, words = WORDS, timeoutMs = 5_000 } = options;
  const mailboxes = mailboxPair(relay);
  const tries = new Tries();
  const results = await Promise.allSettled([
    pair({ ...RECEIVING, words, timeoutMs, mailbox: mailboxes.receiver }),
    pair({ ...SENDING, timeoutMs, tries, mailbox: mailboxes.sender }),
  ]);
  return { mailboxes, results, tries };
}

async function linked(relay?: Relay): Promise<{ receiver: SealedLink; sender: SealedLink }> {
  const { results: [one, other] } = await pairTwo(relay === undefined ? {} : { relay });
  assert.ok(one.status === "fulfilled" && other.status === "fulfilled");
  return { receiver: one.value, sender: other.value };
}

const codes = (results: Two["results"]) =>
  results.map((result) => result.status === "rejected" ? (result.reason as SlipError).code : "paired");

// The first test, so that it pays for what the first exchange of a process pays for.
Deno.test("pair() costs both sides together less CPU than one may take", async () => {
  const before = cpuUsage();
  await linked();
  const { user, system } = cpuUsage(before);
  assert.ok((user + system) / 1000 < 150, `${(user + system) / 1000} ms of CPU`);
});

Deno.test("pair() gives both sides a link to the other", async () => {
  const links = await linked();
  assert.equal(links.receiver.peerId, "1");
  assert.equal(links.sender.peerId, "2");
  assert.deepEqual(links.receiver.verificationWords, links.sender.verificationWords);
  assert.deepEqual(links.receiver.keys.derive("relaySender"), links.sender.keys.derive("relaySender"));
});

Deno.test("SealedLink carries signals both ways in order, awaited or not", async () => {
  const links = await linked();
  const many = Array.from(
    { length: 20 },
    (_, index): PeerSignal => ({ ...candidate, candidate: `${index}` }),
  );
  await Promise.all([
    ...many.map((signal) => links.sender.send(signal)),
    ...many.map((signal) => links.receiver.send(signal)),
  ]);
  for (const signal of many) {
    assert.deepEqual(await links.receiver.receive(), signal);
    assert.deepEqual(await links.sender.receive(), signal);
  }
});

Deno.test("SealedLink shows the server nothing of what it carries", async () => {
  const seen: string[] = [];
  const links = await linked((payload) => {
    seen.push(payload);
    return [payload];
  });
  await links.sender.send({ type: "offer", sdp: "v=0 a=fingerprint:sha-256 AB:CD" });
  const last = atob(seen.at(-1)!.replaceAll("-", "+").replaceAll("_", "/"));
  for (const word of ["offer", "fingerprint", "AB:CD"]) assert.ok(!last.includes(word));
  assert.ok(!seen.join().includes(formatBase64url(new TextEncoder().encode(WORDS))));
});

Deno.test("pair() fails on both sides with `wrong-words` when they differ, and counts a try", async () => {
  const { results, tries, mailboxes } = await pairTwo({ words: "crumble-zoo" });
  assert.deepEqual(codes(results), ["wrong-words", "wrong-words"]);
  assert.equal(tries.left, 2);
  assert.ok(mailboxes.receiver.closed && mailboxes.sender.closed);
});

Deno.test("pair() goes on with other receivers after a wrong try, until the third", async () => {
  const tries = new Tries();
  const attempt = async (words: string) => {
    const mailboxes = mailboxPair();
    return codes(
      await Promise.allSettled([
        pair({ ...RECEIVING, words, mailbox: mailboxes.receiver }),
        pair({ ...SENDING, tries, mailbox: mailboxes.sender }),
      ]) as unknown as Two["results"],
    );
  };
  assert.deepEqual(await attempt("zoo-zoo"), ["wrong-words", "wrong-words"]);
  assert.deepEqual(await attempt(WORDS), ["paired", "paired"]);
  assert.deepEqual(await attempt("zoo-zone"), ["wrong-words", "wrong-words"]);
  assert.deepEqual(await attempt("zoo-year"), ["wrong-words", "wrong-words"]);
  assert.deepEqual(await attempt(WORDS), ["too-many-tries", "too-many-tries"]);
});

Deno.test("pair() fails with `peer-silent` on both sides when the server delivers nothing", async () => {
  const { results } = await pairTwo({ relay: () => [], timeoutMs: 20 });
  assert.deepEqual(codes(results), ["peer-silent", "peer-silent"]);
});

Deno.test("pair() fails with `peer-silent` wherever the server stops delivering", async () => {
  // All at once, because each takes as long as a busy machine may need to come so far.
  await Promise.all(["receiver-share", "sender-share", "receiver-proof"].map(async (last) => {
    let stopped = false;
    const relay: Relay = (payload) => {
      if (stopped) return [];
      stopped = parsePairingMessage(payload).type === last;
      return [payload];
    };
    const { results } = await pairTwo({ relay, timeoutMs: 3_000 });
    assert.equal(codes(results)[0], "peer-silent", last);
    assert.equal(codes(results)[1], last === "receiver-proof" ? "paired" : "peer-silent", last);
  }));
});

Deno.test("pair() answers nothing after its deadline, whatever the mailbox still delivers", async () => {
  const said: string[] = [];
  const mailbox = new MemoryMailbox((payload) => said.push(payload));
  const neverCloses: Mailbox = {
    send: (payload) => mailbox.send(payload),
    receive: () => mailbox.receive(),
    close: () => {},
  };
  await assert.rejects(pair({ ...SENDING, tries: new Tries(), mailbox: neverCloses, timeoutMs: 5 }), {
    code: "peer-silent",
    message: "the other side did not answer within 1 seconds",
  });
  mailbox.put(sent(beginning().start()));
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  assert.deepEqual(said, []);
});

Deno.test("pair() ends at once with `interrupted` when its signal aborts, before or during", async () => {
  const mailbox = () => new MemoryMailbox(() => {});
  await assert.rejects(pair({ ...RECEIVING, mailbox: mailbox(), signal: AbortSignal.abort() }), {
    code: "interrupted",
  });
  const abort = new AbortController();
  const waiting = pair({ ...RECEIVING, mailbox: mailbox(), signal: abort.signal });
  abort.abort();
  await assert.rejects(waiting, { code: "interrupted" });
});

Deno.test("pair() fails with the mailbox's reason when the peer or the server goes away", async () => {
  const mailbox = new MemoryMailbox(() => {});
  const waiting = pair({ ...RECEIVING, mailbox });
  mailbox.close(slipError("server-lost"));
  await assert.rejects(waiting, { code: "server-lost" });
});

Deno.test("pair() tells of wrong words although the refusal cannot be delivered", async () => {
  const boxes = mailboxPair();
  const deafAtTheEnd: Mailbox = {
    send: (payload) =>
      parsePairingMessage(payload).type === "refusal"
        ? Promise.reject(slipError("server-lost"))
        : boxes.sender.send(payload),
    receive: () => boxes.sender.receive(),
    close: (reason) => boxes.receiver.close(reason),
  };
  const other = pair({ ...RECEIVING, words: "zoo-zoo", mailbox: boxes.receiver });
  await assert.rejects(pair({ ...SENDING, tries: new Tries(), mailbox: deafAtTheEnd }), {
    code: "wrong-words",
  });
  await assert.rejects(other, { code: "wrong-words" }, "the closing of the mailbox told it");
});

Deno.test("pair() tells both sides when a message is unreadable", async () => {
  const { results } = await pairTwo({
    relay: (payload, to, index) => [index === 0 && to === "sender" ? "@" : payload],
  });
  assert.deepEqual(codes(results), ["protocol", "protocol"]);
});

Deno.test("pair() fails for the one who is lied to when the server answers in the sender's place", async () => {
  const mailbox = new MemoryMailbox((payload) => {
    const message = parsePairingMessage(payload);
    if (message.type === "receiver-share") {
      mailbox.put(formatPairingMessage({ type: "sender-share", share: message.share }));
    } else if (message.type === "receiver-proof") {
      mailbox.put(formatPairingMessage({ type: "sender-proof", proof: message.proof }));
    }
  });
  await assert.rejects(pair({ ...RECEIVING, mailbox }), { code: "wrong-words" });
});

Deno.test("pair() throws TypeError for words that were not parsed", async () => {
  const mailbox = new MemoryMailbox(() => {});
  await assert.rejects(pair({ ...RECEIVING, words: "Crumble Violin", mailbox }), TypeError);
});

Deno.test("SealedLink ends for good when a message does not open", async () => {
  const kinds: Record<string, Relay> = {
    replayed: (payload) => [payload, payload],
    dropped: (payload, _to, index) => index === 4 ? [] : [payload],
    changed: (payload, _to, index) => [index === 4 ? `A${payload.slice(1)}A` : payload],
    garbage: (payload, _to, index) => [index === 4 ? "garbage" : payload],
  };
  for (const [name, tamper] of Object.entries(kinds)) {
    const links = await linked((payload, to, index) => index < 2 ? [payload] : tamper(payload, to, index));
    const signals = Array.from({ length: 6 }, () => links.sender.send(candidate));
    await Promise.all(signals);
    await assert.rejects(
      async () => {
        for (let index = 0; index < 6; index++) await links.receiver.receive();
      },
      { code: "protocol" },
      name,
    );
    await assert.rejects(links.receiver.receive(), { code: "protocol" }, `${name}, afterwards`);
  }
});

Deno.test("SealedLink ends when the other side says under seal what is no signal", async () => {
  const { mailboxes, results } = await pairTwo();
  assert.ok(results[0].status === "fulfilled" && results[1].status === "fulfilled");
  await results[1].value.send({ type: "nonsense" } as unknown as PeerSignal);
  await assert.rejects(results[0].value.receive(), { code: "protocol" });
  assert.ok(mailboxes.receiver.closed);
});

Deno.test("SealedLink ends every wait with the reason it is closed for", async () => {
  const links = await linked();
  const waiting = links.receiver.receive();
  links.receiver.close(slipError("interrupted"));
  await assert.rejects(waiting, { code: "interrupted" });
  await assert.rejects(links.receiver.send({ type: "bye", reason: "x" }), { code: "interrupted" });
});
