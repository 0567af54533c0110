import assert from "node:assert/strict";
import { hexToBytes } from "@noble/hashes/utils.js";
import { agreementOf, commitmentTo, cpaceInputs, pairingOf } from "./agreement.ts";
import { RUN } from "./testing_vectors.ts";

const agreement = () =>
  agreementOf({ intermediateKey: hexToBytes(RUN.intermediateKey), transcript: hexToBytes(RUN.transcript) });

Deno.test("agreementOf() makes a proof for each side, 64 bytes, and not the same", () => {
  const { receiverProof, senderProof } = agreement();
  assert.equal(receiverProof.length, 64);
  assert.equal(senderProof.length, 64);
  assert.notDeepEqual(receiverProof, senderProof);
  assert.deepEqual(receiverProof, agreement().receiverProof);
});

Deno.test("pairingOf() gives verification words that depend on the opening, so that nobody can search for them", () => {
  const words = (opening: number) =>
    pairingOf(agreement(), new Uint8Array(32).fill(opening)).verificationWords;
  assert.deepEqual(words(1), words(1));
  assert.notDeepEqual(words(1), words(2));
});

Deno.test("commitmentTo() gives 32 bytes, others for another opening", () => {
  const opening = new Uint8Array(32);
  assert.equal(commitmentTo(opening).length, 32);
  assert.deepEqual(commitmentTo(opening), commitmentTo(new Uint8Array(32)));
  assert.notDeepEqual(commitmentTo(opening), commitmentTo(new Uint8Array(32).fill(1)));
  assert.notDeepEqual(commitmentTo(opening), commitmentTo(new Uint8Array(31)));
});

Deno.test("cpaceInputs() takes words in normal form only", () => {
  const meeting = { room: 7, receiverId: "2", senderId: "1" };
  assert.deepEqual(cpaceInputs("zoo-zoo", meeting).password, new TextEncoder().encode("zoo-zoo"));
  for (const words of ["Zoo-zoo", "zoo zoo", "zoo"]) {
    assert.throws(() => cpaceInputs(words, meeting), TypeError);
  }
});
