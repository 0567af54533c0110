import assert from "node:assert/strict";
import { SlipError } from "../errors.ts";
import type { PeerConnection, Platform } from "../ports.ts";
import { checkFingerprint, fingerprintsOf } from "./fingerprint.ts";

/** SHA-256 of "abc" (FIPS 180-2, appendix B.1). */
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const CERTIFICATE = new TextEncoder().encode("abc").buffer;

const colons = (hex: string) => hex.match(/../g)!.join(":");
const line = (hex: string) => `a=fingerprint:sha-256 ${colons(hex).toUpperCase()}`;
const sdpOf = (...lines: string[]) => ["v=0", ...lines, "m=application 9 UDP/DTLS/SCTP x", ""].join("\r\n");

const platform: Pick<Platform, "sha256"> = {
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
};

/** Checks `sdp` against a connection that shows these certificates, or no transport at all. */
async function check(sdp: string, certificates: ArrayBuffer[] | undefined): Promise<void> {
  const transport = { getRemoteCertificates: () => certificates };
  const connection = { sctp: certificates === undefined ? null : { transport } };
  await checkFingerprint(connection as unknown as PeerConnection, sdp, platform as Platform);
}

const isMismatch = (error: unknown) => error instanceof SlipError && error.code === "fingerprint-mismatch";

Deno.test("fingerprintsOf() finds fingerprints of the session and of its media, in either case", () => {
  assert.deepEqual(fingerprintsOf(sdpOf(line(ABC))), [ABC]);
  assert.deepEqual(fingerprintsOf(`a=fingerprint:SHA-256 ${colons(ABC)}\n`), [ABC]);
  const other = "00".repeat(32);
  assert.deepEqual(fingerprintsOf(`${sdpOf(line(ABC))}${line(other)}\r\n`), [ABC, other]);
});

Deno.test("fingerprintsOf() finds none where the line is anything else", () => {
  const lines = [
    "",
    `a=fingerprint:sha-1 ${colons(ABC)}`,
    `a=fingerprint:sha-256 ${colons(ABC).slice(0, -3)}`,
    `a=fingerprint:sha-256 ${colons(ABC)}:00`,
    `a=fingerprint:sha-256 ${ABC}`,
    ` a=fingerprint:sha-256 ${colons(ABC)}`,
    `s=a=fingerprint:sha-256 ${colons(ABC)}`,
    `a=fingerprint:sha-256 ${colons(ABC).replace("b", "g")}`,
  ];
  for (const one of lines) assert.deepEqual(fingerprintsOf(sdpOf(one)), [], one);
});

Deno.test("checkFingerprint() passes when the certificate is the one announced", async () => {
  await check(sdpOf(line(ABC)), [CERTIFICATE]);
  await check(sdpOf(line(ABC), line(ABC)), [CERTIFICATE]);
});

Deno.test("checkFingerprint() fails for each digit of the fingerprint that differs", async () => {
  for (let digit = 0; digit < ABC.length; digit++) {
    const changed = ABC[digit] === "0" ? "1" : "0";
    const hex = ABC.slice(0, digit) + changed + ABC.slice(digit + 1);
    await assert.rejects(check(sdpOf(line(hex)), [CERTIFICATE]), isMismatch, `digit ${digit}`);
  }
});

Deno.test("checkFingerprint() fails when none is announced, or two that differ", async () => {
  await assert.rejects(check(sdpOf(), [CERTIFICATE]), isMismatch);
  await assert.rejects(check(sdpOf(), undefined), isMismatch);
  await assert.rejects(check(sdpOf(line(ABC), line("00".repeat(32))), [CERTIFICATE]), isMismatch);
});

Deno.test("checkFingerprint() leaves it to the browser where the certificate is not shown", async () => {
  await check(sdpOf(line(ABC)), undefined);
  await check(sdpOf(line(ABC)), []);
});
