import assert from "node:assert/strict";
import { formatBase64url, parseBase64url } from "./base64url.ts";
import { EXCHANGE_STATES } from "./exchange.ts";
import { formatPairingMessage } from "./pairing_message.ts";
import { Sealer } from "./sealer.ts";
import { converse, ending, MEETING, pairingIn, receiver, sender, sent, WORDS } from "./testing_exchange.ts";
import { Tries } from "./tries.ts";

Deno.test("Exchange pairs two sides that know the same words", () => {
  assert.deepEqual(converse({ receiver: receiver(), sender: sender() }), [
    "receiver -> receiver-share",
    "sender -> sender-share",
    "receiver -> receiver-proof",
    "sender: paired",
    "sender -> sender-proof",
    "receiver: paired",
  ]);
});

Deno.test("Exchange tells both sides at once when the words differ, and the sender counts", () => {
  const tries = new Tries();
  assert.deepEqual(converse({ receiver: receiver("crumble-viola-solo"), sender: sender(tries) }), [
    "receiver -> receiver-share",
    "sender -> sender-share",
    "receiver -> receiver-proof",
    "sender: wrong-words",
    "sender -> refusal: wrong-words",
    "receiver: wrong-words",
  ]);
  assert.equal(tries.left, 2);
});

Deno.test("Exchange gives both sides the same keys and verification words", () => {
  const [a, b] = [receiver(), sender()];
  const share = sent(b.arrive(sent(a.start())));
  const atSender = b.arrive(sent(a.arrive(share)));
  const [ofA, ofB] = [pairingIn(a.arrive(sent(atSender))), pairingIn(atSender)];
  assert.deepEqual(ofA.verificationWords, ofB.verificationWords);
  assert.equal(ofA.verificationWords.length, 4);
  assert.deepEqual(ofA.keys.derive("resume"), ofB.keys.derive("resume"));
  assert.equal(new Sealer(ofB.keys, "sender").open(new Sealer(ofA.keys, "receiver").seal("hi")), "hi");
});

Deno.test("Exchange gives other keys and verification words each time", () => {
  const run = () => {
    const [a, b] = [receiver(), sender()];
    return pairingIn(b.arrive(sent(a.arrive(sent(b.arrive(sent(a.start())))))));
  };
  const [one, other] = [run(), run()];
  assert.notDeepEqual(one.keys.derive("resume"), other.keys.derive("resume"));
  assert.notDeepEqual(one.verificationWords, other.verificationWords);
});

Deno.test("Exchange takes a difference in room or ids for wrong words", () => {
  const others = [
    { ...MEETING, room: 8 },
    { ...MEETING, receiverId: "3" },
    { ...MEETING, senderId: "3" },
    { room: 7, receiverId: "1", senderId: "2" },
  ];
  for (const meeting of others) {
    const lines = converse({ receiver: receiver(WORDS, meeting), sender: sender() });
    assert.equal(lines.at(-1), "receiver: wrong-words");
  }
});

Deno.test("Exchange walks through states that each have a sentence", () => {
  const [a, b] = [receiver(), sender()];
  const seen = [a.state];
  const share = sent(b.arrive(sent(a.start())));
  const proof = sent(a.arrive(share));
  seen.push(a.state);
  a.arrive(sent(b.arrive(proof)));
  seen.push(a.state);
  assert.deepEqual(seen, ["awaiting-share", "awaiting-proof", "paired"]);
  for (const sentence of Object.values(EXCHANGE_STATES)) assert.match(sentence, /^[A-Z].*[a-z]$/);
});

Deno.test("Exchange refuses words that are not in normal form, which would never match", () => {
  for (const words of ["Crumble-Violin", "crumble violin", "crum-viol", ""]) {
    assert.throws(() => receiver(words), TypeError);
    assert.throws(() => sender(new Tries(), words), TypeError);
  }
});

Deno.test("Exchange on the sender's side says nothing before it is spoken to", () => {
  assert.deepEqual(sender().start(), []);
});

Deno.test("Exchange on the sender's side sends no proof to who has proved nothing", () => {
  const said: string[] = [];
  converse({ receiver: receiver("zoo-zoo"), sender: sender() }, (message, from) => {
    if (from === "sender") said.push(message.type);
    return [message];
  });
  assert.deepEqual(said, ["sender-share", "refusal"]);
});

Deno.test("Exchange names both versions on both sides when they differ", () => {
  const bytes = parseBase64url(sent(receiver().start()))!;
  bytes[0] = 2;
  const b = sender();
  const effects = b.arrive(formatBase64url(bytes));
  assert.equal(ending(effects), "version-mismatch");
  // The refusal carries our version, so the other side, which speaks 2, sees the difference in it.
  assert.equal(parseBase64url(sent(effects))![0], 1);
});

Deno.test("Exchange is over after it paired or failed: nothing more is taken and nothing said", () => {
  const [a, b] = [receiver(), sender()];
  const share = sent(b.arrive(sent(a.start())));
  const proof = sent(a.arrive(share));
  const last = sent(b.arrive(proof));
  a.arrive(last);
  for (const payload of [share, proof, last, "garbage"]) {
    assert.deepEqual(a.arrive(payload), []);
    assert.deepEqual(b.arrive(payload), []);
  }
  const abandoned = sender();
  abandoned.abandon();
  assert.deepEqual(abandoned.arrive(sent(receiver().start())), []);
  a.abandon();
  assert.equal(a.state, "paired");
});

Deno.test("Exchange takes a refusal for what it says on the receiver's side, and answers none", () => {
  const expected = { "wrong-words": "wrong-words", "closed": "too-many-tries", "broken": "protocol" };
  for (const [reason, code] of Object.entries(expected)) {
    const payload = formatPairingMessage({ type: "refusal", reason: reason as keyof typeof expected });
    const a = receiver();
    a.start();
    const effects = a.arrive(payload);
    assert.equal(ending(effects), code);
    assert.equal(effects.length, 1, "no answer, or two broken sides would talk for ever");
    assert.equal(
      ending(sender().arrive(payload)),
      "protocol",
      "a receiver cannot know before the sender does",
    );
  }
});
