// What a hostile server, a guesser or somebody in between may try against an exchange.

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatBase64url } from "./base64url.ts";
import type { Exchange, ExchangeEffect } from "./exchange.ts";
import { formatPairingMessage, type PairingMessage, parsePairingMessage } from "./pairing_message.ts";
import type { PairingRole } from "./role.ts";
import { converse, ending, pairingIn, receiver, sender, sent, WORDS } from "./testing_exchange.ts";
import { Tries } from "./tries.ts";

/** Two sides that know each other's share. */
function waitingForProof(): Record<PairingRole, Exchange> {
  const two = { receiver: receiver(), sender: sender() };
  two.receiver.arrive(sent(two.sender.arrive(sent(two.receiver.start()))));
  return two;
}

Deno.test("Exchange fails on both sides when any field of any message is changed", () => {
  const flip = (bytes: Uint8Array): Uint8Array =>
    Uint8Array.from(bytes, (byte, index) => index === 5 ? byte ^ 1 : byte);
  const changes: Record<string, (message: PairingMessage) => PairingMessage> = {
    "receiver-share.commitment": (m) =>
      m.type === "receiver-share" ? { ...m, commitment: flip(m.commitment) } : m,
    "receiver-share.share": (m) => m.type === "receiver-share" ? { ...m, share: flip(m.share) } : m,
    "sender-share.share": (m) => m.type === "sender-share" ? { ...m, share: flip(m.share) } : m,
    "receiver-proof.proof": (m) => m.type === "receiver-proof" ? { ...m, proof: flip(m.proof) } : m,
    "receiver-proof.opening": (m) => m.type === "receiver-proof" ? { ...m, opening: flip(m.opening) } : m,
  };
  for (const [name, change] of Object.entries(changes)) {
    const two = { receiver: receiver(), sender: sender() };
    const lines = converse(two, (message) => [change(message)]);
    assert.deepEqual(
      [two.receiver.state, two.sender.state],
      ["failed", "failed"],
      `${name}: ${lines.join(", ")}`,
    );
  }
});

Deno.test("Exchange on the receiver's side fails when the sender's proof is changed", () => {
  const two = { receiver: receiver(), sender: sender() };
  const lines = converse(two, (message) => {
    return message.type === "sender-proof" ? [{ ...message, proof: new Uint8Array(64) }] : [message];
  });
  assert.deepEqual(lines.slice(-2), ["receiver: wrong-words", "receiver -> refusal: wrong-words"]);
});

Deno.test("Exchange takes nothing for a proof of the other role, nor one back", () => {
  // The receiver's own proof under the sender's name.
  let proof = new Uint8Array();
  const two = { receiver: receiver(), sender: sender() };
  converse(two, (message) => {
    if (message.type === "receiver-proof") proof = Uint8Array.from(message.proof);
    return message.type === "sender-proof" ? [{ ...message, proof }] : [message];
  });
  assert.equal(two.receiver.state, "failed");
});

Deno.test("Exchange does not pair a side with itself when a server sends everything back", () => {
  const reflected = receiver();
  assert.equal(ending(reflected.arrive(sent(reflected.start()))), "protocol");

  const disguised = receiver();
  const message = parsePairingMessage(sent(disguised.start()));
  assert.ok(message.type === "receiver-share");
  const proof = sent(disguised.arrive(formatPairingMessage({ type: "sender-share", share: message.share })));
  assert.equal(ending(disguised.arrive(proof)), "protocol");

  const answering = sender();
  assert.equal(ending(answering.arrive(sent(answering.arrive(sent(receiver().start()))))), "protocol");
});

Deno.test("Exchange does not pair two receivers or two senders with each other", () => {
  const [one, other] = [receiver(), receiver()];
  assert.equal(ending(one.arrive(sent(other.start()))), "protocol");
  const [quiet, silent] = [sender(), sender()];
  assert.deepEqual([quiet.start(), silent.start()], [[], []]);
});

Deno.test("Exchange refuses shares that are no element and the neutral one, and says so", () => {
  for (const share of [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(32).fill(1)]) {
    const b = sender();
    const effects = b.arrive(
      formatPairingMessage({ type: "receiver-share", share, commitment: new Uint8Array(32) }),
    );
    assert.equal(ending(effects), "protocol");
    assert.deepEqual(parsePairingMessage(sent(effects)), { type: "refusal", reason: "broken" });

    const a = receiver();
    a.start();
    assert.equal(ending(a.arrive(formatPairingMessage({ type: "sender-share", share }))), "protocol");
  }
});

Deno.test("Exchange refuses every message out of turn, in every state", () => {
  const all: PairingMessage[] = [
    { type: "receiver-share", share: new Uint8Array(32), commitment: new Uint8Array(32) },
    { type: "sender-share", share: new Uint8Array(32) },
    { type: "receiver-proof", proof: new Uint8Array(64), opening: new Uint8Array(32) },
    { type: "sender-proof", proof: new Uint8Array(64) },
  ];
  const due = {
    share: { receiver: "sender-share", sender: "receiver-share" },
    proof: { receiver: "sender-proof", sender: "receiver-proof" },
  };
  for (const role of ["receiver", "sender"] as const) {
    for (const message of all) {
      const payload = formatPairingMessage(message);
      if (message.type !== due.share[role]) {
        assert.equal(
          ending({ receiver, sender }[role]().arrive(payload)),
          "protocol",
          `${role} ${message.type}`,
        );
      }
      if (message.type !== due.proof[role]) {
        assert.equal(ending(waitingForProof()[role].arrive(payload)), "protocol", `${role} ${message.type}`);
      }
    }
  }
});

Deno.test("Exchange fails on garbage of every length from 0 to 300, in every state", () => {
  for (let length = 0; length <= 300; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => index === 0 ? 1 : 7 * index + length);
    const begun = [receiver(), sender(), ...Object.values(waitingForProof())];
    for (const exchange of begun) {
      assert.equal(ending(exchange.arrive(formatBase64url(bytes))), "protocol", `${length} bytes`);
      assert.equal(exchange.state, "failed");
    }
    assert.equal(ending(sender().arrive("!".repeat(length))), "protocol");
  }
});

Deno.test("Exchange fails on any text without throwing", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (payload) => {
    assert.match(ending(sender().arrive(payload)) ?? "", /^(protocol|version-mismatch)$/);
  }));
});

Deno.test("verification words differ when somebody in between knows the words of the code", () => {
  // The one in between runs an honest exchange with each side.
  const pairings = () => {
    const [a, fakeSender, fakeReceiver, b] = [receiver(), sender(), receiver(), sender()];
    const atFake = fakeSender.arrive(sent(a.arrive(sent(fakeSender.arrive(sent(a.start()))))));
    const atA = a.arrive(sent(atFake));
    const atB = b.arrive(sent(fakeReceiver.arrive(sent(b.arrive(sent(fakeReceiver.start()))))));
    return [pairingIn(atA), pairingIn(atB)] as const;
  };
  const [ofA, ofB] = pairings();
  assert.notDeepEqual(ofA.verificationWords, ofB.verificationWords);
});

Deno.test("verification words are fixed by the receiver before it hears the sender's share", () => {
  // A receiver that changes its mind about the opening, to search for words it likes, is found out.
  const tries = new Tries();
  const [a, b] = [receiver(), sender(tries)];
  const proof = parsePairingMessage(sent(a.arrive(sent(b.arrive(sent(a.start()))))));
  assert.ok(proof.type === "receiver-proof");
  const effects = b.arrive(formatPairingMessage({ ...proof, opening: new Uint8Array(32) }));
  assert.equal(ending(effects), "protocol");
  assert.equal(tries.left, 3, "who can prove the words has not guessed");
});

/** A receiver's share and, for the sender's answer to it, the proof that goes with `words`. */
function guess(words: string, answer: (share: string) => readonly ExchangeEffect[]): string {
  const guesser = receiver(words);
  return sent(guesser.arrive(sent(answer(sent(guesser.start())))));
}

Deno.test("a malicious server gets three guesses and no fourth, one after the other", () => {
  const tries = new Tries();
  const attempt = (words: string) => {
    const b = sender(tries);
    return ending(b.arrive(guess(words, (share) => b.arrive(share))));
  };
  assert.deepEqual(["zoo-zone", "zoo-year", "zoo-wolf"].map(attempt), [
    "wrong-words",
    "wrong-words",
    "wrong-words",
  ]);
  const late = sender(tries);
  const effects = late.arrive(sent(receiver().start()));
  assert.equal(ending(effects), "too-many-tries");
  assert.deepEqual(parsePairingMessage(sent(effects)), { type: "refusal", reason: "closed" });
});

Deno.test("a malicious server gets three guesses and no fourth, all begun before the first is judged", () => {
  const tries = new Tries();
  const exchanges = Array.from({ length: 100 }, () => sender(tries));
  const proofs = exchanges.map((b, index) =>
    guess(index === 3 ? WORDS : "zoo-zoo", (share) => b.arrive(share))
  );
  const endings = exchanges.map((b, index) => ending(b.arrive(proofs[index]!)));
  assert.deepEqual(endings.slice(0, 3), ["wrong-words", "wrong-words", "wrong-words"]);
  assert.deepEqual(
    new Set(endings.slice(3)),
    new Set(["too-many-tries"]),
    "the right words of the fourth too",
  );
});

Deno.test("a malicious server cannot use an exchange for a second guess", () => {
  const tries = new Tries();
  const b = sender(tries);
  const proof = guess("zoo-zoo", (share) => b.arrive(share));
  assert.equal(ending(b.arrive(proof)), "wrong-words");
  for (const again of [proof, sent(receiver().start())]) assert.deepEqual(b.arrive(again), []);
  assert.equal(tries.left, 2);
});

Deno.test("a malicious server gains nothing by replaying what an honest receiver said", () => {
  const tries = new Tries();
  const [a, b] = [receiver(), sender(tries)];
  const share = sent(a.start());
  const proof = sent(a.arrive(sent(b.arrive(share))));
  assert.equal(ending(b.arrive(proof)), "paired");

  const again = sender(tries);
  again.arrive(share);
  assert.equal(ending(again.arrive(proof)), "wrong-words");
  assert.equal(tries.left, 2);
});
