import assert from "node:assert/strict";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { KEY_USES, KeySchedule } from "./key_schedule.ts";
import { RUN } from "./testing_vectors.ts";

/** Made by `openssl kdf HKDF` from the published run, not by the code under test. */
const EXPECTED = {
  confirmReceiver: "5a0572923ed2949560058486130190831b65db6cb8d26fac78ae284c6e5a39ce",
  confirmSender: "b4f054e5de202a0250492f1c98d94360c82c3d59d9534a3bb08a52e47d7b444c",
  sealSender: "dc56256728035f8c181522988766733292a1e309a25700a1e7756d3e42333b84",
  sealReceiver: "ff720b4503a1cfe536868eaba724fcca807627573f9f125f47aa86b39441717b",
  relaySender: "ca926386938adeb326f127c0f81505a3e47f01c6c5c5c398903b09adf602726f",
  relayReceiver: "e8eb36e6b1b41691083d24fdf18a08a55129361c91fc8f9278e3e96ae6071d40",
  verificationWords: "27838d08477b258a3a65aeb33b96c57f86b4a62cf42ccda78271eb41041b2728",
  resume: "99b811a5b092bf724e044327cfe6c864b6456c7ec574c20792600d702bed7315",
};

const schedule = () => new KeySchedule(hexToBytes(RUN.intermediateKey), hexToBytes(RUN.sessionIdOutput));

Deno.test("derive() gives these keys for the published run, so that versions cannot drift apart", () => {
  const keys = Object.fromEntries(KEY_USES.map((use) => [use, bytesToHex(schedule().derive(use))]));
  assert.deepEqual(keys, EXPECTED);
});

Deno.test("derive() gives another key for every use", () => {
  const keys = new Set(KEY_USES.map((use) => bytesToHex(schedule().derive(use))));
  assert.equal(keys.size, 8);
});

Deno.test("derive() gives another key for another context, session or intermediate key", () => {
  const base = schedule().derive("resume");
  assert.deepEqual(schedule().derive("resume", new Uint8Array()), base);
  assert.notDeepEqual(schedule().derive("resume", Uint8Array.of(0)), base);
  const otherSession = new KeySchedule(hexToBytes(RUN.intermediateKey), new Uint8Array(64));
  assert.notDeepEqual(otherSession.derive("resume"), base);
  const otherKey = new KeySchedule(hexToBytes(RUN.symmetricKey), hexToBytes(RUN.sessionIdOutput));
  assert.notDeepEqual(otherKey.derive("resume"), base);
});

Deno.test("KeySchedule wipes the intermediate key it was given", () => {
  const intermediateKey = hexToBytes(RUN.intermediateKey);
  new KeySchedule(intermediateKey, new Uint8Array());
  assert.deepEqual(intermediateKey, new Uint8Array(64));
});

Deno.test("derive() gives nothing after wipe(), rather than a key that everybody can compute", () => {
  const keys = schedule();
  keys.wipe();
  keys.wipe();
  assert.throws(() => keys.derive("resume"), TypeError);
});
