import assert from "node:assert/strict";
import { sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import * as fc from "fast-check";
import {
  calculateGenerator,
  CPaceParty,
  generatorString,
  intermediateSessionKey,
  sampleScalar,
  scalarMult,
  scalarMultVerify,
  sessionIdOutput,
  transcript,
} from "./cpace.ts";
import { lengthValues, utf8 } from "./octets.ts";
import { systemRandom } from "./random.ts";
import { POINTS, RUN } from "./testing_vectors.ts";

const inputs = {
  password: hexToBytes(RUN.password),
  channel: hexToBytes(RUN.channel),
  sessionId: hexToBytes(RUN.sessionId),
};
const initiator = {
  share: hexToBytes(RUN.initiatorShare),
  associatedData: hexToBytes(RUN.initiatorData),
};
const responder = {
  share: hexToBytes(RUN.responderShare),
  associatedData: hexToBytes(RUN.responderData),
};

/** A source of randomness that gives a published scalar. */
const fixed = (scalar: string) => () => hexToBytes(scalar);

/** A party with fresh scalar. */
const party = (password: string, channel = "channel") =>
  new CPaceParty({ password: utf8(password), channel: utf8(channel) }, new Uint8Array(), systemRandom);

/** The transcript of the symmetric form, which this project has no use for (section 14.3, `o_cat`). */
function symmetricTranscript(): Uint8Array {
  const first = lengthValues(initiator.share, initiator.associatedData);
  const second = lengthValues(responder.share, responder.associatedData);
  assert.ok(bytesToHex(first) > bytesToHex(second), "the larger one goes first");
  return concatBytes(utf8("oc"), first, second);
}

Deno.test("generatorString() gives the published 170 bytes", () => {
  assert.equal(generatorString(inputs).length, 170);
  assert.equal(bytesToHex(generatorString(inputs)), RUN.generatorString);
  assert.equal(bytesToHex(sha512(generatorString(inputs))), RUN.generatorHash);
});

Deno.test("generatorString() is as long for every password that fits the first block", () => {
  const length = (bytes: number) =>
    generatorString({ password: new Uint8Array(bytes), channel: utf8("c") }).length;
  for (const bytes of [1, 8, 107, 108]) assert.equal(length(bytes), length(0), `${bytes} bytes`);
  assert.equal(length(109), length(0) + 1);
});

Deno.test("calculateGenerator() gives the published element", () => {
  assert.equal(bytesToHex(calculateGenerator(inputs).toBytes()), RUN.generator);
});

Deno.test("CPaceParty gives the published shares, transcript and intermediate key on both sides", () => {
  const a = new CPaceParty(inputs, initiator.associatedData, fixed(RUN.initiatorScalar));
  const b = new CPaceParty(inputs, responder.associatedData, fixed(RUN.responderScalar));
  assert.equal(bytesToHex(a.message.share), RUN.initiatorShare);
  assert.equal(bytesToHex(b.message.share), RUN.responderShare);
  for (const result of [a.finishAsInitiator(b.message), b.finishAsResponder(a.message)]) {
    assert.equal(bytesToHex(result.transcript), RUN.transcript);
    assert.equal(bytesToHex(result.intermediateKey), RUN.intermediateKey);
  }
});

Deno.test("scalarMultVerify() gives the published shared point on both sides", () => {
  const ofA = scalarMultVerify(hexToBytes(RUN.initiatorScalar), responder.share);
  const ofB = scalarMultVerify(hexToBytes(RUN.responderScalar), initiator.share);
  assert.equal(bytesToHex(ofA), RUN.sharedPoint);
  assert.equal(bytesToHex(ofB), RUN.sharedPoint);
});

Deno.test("scalarMultVerify() multiplies the published valid share", () => {
  assert.equal(
    bytesToHex(scalarMultVerify(hexToBytes(POINTS.scalar), hexToBytes(POINTS.share))),
    POINTS.product,
  );
});

Deno.test("scalarMultVerify() gives the neutral element for the published invalid shares", () => {
  for (const share of [POINTS.noElement, POINTS.neutral]) {
    assert.equal(bytesToHex(scalarMultVerify(hexToBytes(POINTS.scalar), hexToBytes(share))), POINTS.neutral);
  }
});

Deno.test("scalarMultVerify() gives the neutral element for every length but 32", () => {
  for (let length = 0; length <= 100; length++) {
    if (length === 32) continue;
    const product = scalarMultVerify(hexToBytes(POINTS.scalar), new Uint8Array(length).fill(2));
    assert.equal(bytesToHex(product), POINTS.neutral);
  }
});

Deno.test("intermediateSessionKey() gives the published keys of both forms", () => {
  const key = (transcript: Uint8Array) =>
    bytesToHex(intermediateSessionKey(inputs.sessionId, hexToBytes(RUN.sharedPoint), transcript));
  assert.equal(key(transcript(initiator, responder)), RUN.intermediateKey);
  assert.equal(key(symmetricTranscript()), RUN.symmetricKey);
});

Deno.test("transcript() gives the published bytes", () => {
  // section 14.3, `transcript_ir`
  const said = (share: string, data: string) => ({ share: utf8(share), associatedData: utf8(data) });
  assert.equal(
    bytesToHex(transcript(said("123", "PartyA"), said("234", "PartyB"))),
    "03313233065061727479410332333406506172747942",
  );
  assert.equal(
    bytesToHex(transcript(said("3456", "PartyA"), said("2345", "PartyB"))),
    "043334353606506172747941043233343506506172747942",
  );
});

Deno.test("sessionIdOutput() gives the published identifiers of both forms", () => {
  assert.equal(bytesToHex(sessionIdOutput(transcript(initiator, responder))), RUN.sessionIdOutput);
  assert.equal(bytesToHex(sessionIdOutput(symmetricTranscript())), RUN.symmetricSessionIdOutput);
});

Deno.test("sampleScalar() keeps 252 bits, little endian", () => {
  assert.equal(
    bytesToHex(sampleScalar((length) => new Uint8Array(length).fill(0xff))),
    `${"ff".repeat(31)}0f`,
  );
});

Deno.test("scalarMult() gives decodable shares for the largest scalars", () => {
  const generator = calculateGenerator(inputs);
  const largest = sampleScalar((length) => new Uint8Array(length).fill(0xff));
  assert.notEqual(bytesToHex(scalarMultVerify(largest, scalarMult(largest, generator))), POINTS.neutral);
});

Deno.test("CPaceParty aborts when the other side sends no element or the neutral one", () => {
  for (const share of [POINTS.noElement, POINTS.neutral, "", "00".repeat(31), "ff".repeat(32)]) {
    const message = { share: hexToBytes(share), associatedData: new Uint8Array() };
    assert.throws(() => party("password").finishAsInitiator(message), { code: "protocol" });
    assert.throws(() => party("password").finishAsResponder(message), { code: "protocol" });
  }
});

Deno.test("CPaceParty finishes once, since a scalar serves one run", () => {
  const [a, b] = [party("password"), party("password")];
  a.finishAsInitiator(b.message);
  assert.throws(() => a.finishAsInitiator(b.message), TypeError);
});

Deno.test("CPaceParty wipes its scalar when it finishes", () => {
  const scalar = hexToBytes(RUN.initiatorScalar);
  const a = new CPaceParty(inputs, new Uint8Array(), () => scalar);
  a.finishAsInitiator(responder);
  assert.equal(bytesToHex(scalar), "00".repeat(32));
});

Deno.test("CPaceParty sends a fresh share each time", () => {
  assert.notDeepEqual(party("password").message.share, party("password").message.share);
});

Deno.test("CPaceParty agrees with another exactly when password and channel are the same", () => {
  const keys = (a: CPaceParty, b: CPaceParty) => [
    bytesToHex(a.finishAsInitiator(b.message).intermediateKey),
    bytesToHex(b.finishAsResponder(a.message).intermediateKey),
  ];
  const same = keys(party("zoo-zoo", "one"), party("zoo-zoo", "one"));
  assert.equal(same[0], same[1]);
  for (const other of [party("zoo-zo", "one"), party("zoo-zoo", "two"), party("zoo-zooo", "ne")]) {
    const [ofA, ofB] = keys(party("zoo-zoo", "one"), other);
    assert.notEqual(ofA, ofB);
  }
});

Deno.test("CPaceParty makes another key when one bit of what was said differs", () => {
  fc.assert(
    fc.property(fc.nat({ max: 32 * 8 - 1 }), (bit) => {
      const [a, b] = [party("zoo-zoo"), party("zoo-zoo")];
      const associatedData = new Uint8Array(32);
      associatedData[bit >> 3] = 1 << (bit & 7);
      const [ofA, ofB] = [
        a.finishAsInitiator({ ...b.message, associatedData }),
        b.finishAsResponder(a.message),
      ];
      assert.notDeepEqual(ofA.intermediateKey, ofB.intermediateKey);
    }),
    { numRuns: 10 },
  );
});
