import assert from "node:assert/strict";
import fc from "fast-check";
import { SlipError } from "../errors.ts";
import { formatPeerSignal, parsePeerSignal, type PeerSignal } from "./signal.ts";

const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";

const HELLO = { type: "hello", version: 1, agent: "slip/0.1.0 (terminal)", verify: false } as const;
const CANDIDATE = {
  type: "candidate",
  candidate: "candidate:1 1 udp 1 ::1 9 typ host",
  sdpMid: "0",
  sdpMLineIndex: 0,
} as const;

const SIGNALS: readonly PeerSignal[] = [
  HELLO,
  { type: "verified" },
  { type: "offer", sdp: "v=0\r\n" },
  { type: "answer", sdp: "" },
  CANDIDATE,
  { type: "candidate", candidate: "", sdpMid: null, sdpMLineIndex: null },
  { type: "end-of-candidates" },
  { type: "bye", reason: "interrupted" },
  { type: "offer", sdp: "x".repeat(32 * 1024) },
  { ...CANDIDATE, candidate: "x".repeat(1024), sdpMid: "x".repeat(64), sdpMLineIndex: 64 },
  { ...HELLO, agent: "x".repeat(100) },
  { type: "bye", reason: "x".repeat(64) },
];

const REFUSED: readonly unknown[] = [
  { type: "offer", sdp: "x".repeat(32 * 1024 + 1) },
  { type: "offer" },
  { type: "answer", sdp: 1 },
  { ...CANDIDATE, candidate: "x".repeat(1025) },
  { ...CANDIDATE, sdpMid: "x".repeat(65) },
  { ...CANDIDATE, sdpMid: undefined },
  { ...CANDIDATE, sdpMLineIndex: 65 },
  { ...CANDIDATE, sdpMLineIndex: -1 },
  { ...CANDIDATE, sdpMLineIndex: 0.5 },
  { ...HELLO, agent: "x".repeat(101) },
  { ...HELLO, version: "1" },
  { ...HELLO, verify: 1 },
  { type: "bye", reason: "x".repeat(65) },
  { type: "hasOwnProperty" },
  { type: null },
  {},
  [],
  null,
  "bye",
];

Deno.test("parsePeerSignal() reads what formatPeerSignal() writes, with keys it does not know left out", () => {
  for (const signal of SIGNALS) {
    assert.deepEqual(parsePeerSignal(formatPeerSignal(signal)), signal);
    assert.deepEqual(parsePeerSignal(JSON.stringify({ ...signal, later: [1] })), signal);
  }
});

Deno.test("parsePeerSignal() refuses what is too long, of another shape, or no JSON", () => {
  for (const signal of REFUSED) {
    const text = JSON.stringify(signal);
    assert.throws(() => parsePeerSignal(text), isProtocolError, text.slice(0, 80));
  }
  for (const text of ["", "{", "[", "\u0000", "undefined"]) {
    assert.throws(() => parsePeerSignal(text), isProtocolError, text);
  }
});

Deno.test("parsePeerSignal() repeats nothing that is no object either", () => {
  for (const text of [`"secret"`, `["secret"]`, `{"type":"secret"}`]) {
    assert.throws(() => parsePeerSignal(text), (error) => !String(error).includes("secret"), text);
  }
});

Deno.test("parsePeerSignal() throws nothing but protocol errors, and repeats nothing that it was given", () => {
  const guarded = (text: string) => {
    try {
      parsePeerSignal(text);
    } catch (error) {
      assert.ok(isProtocolError(error), `${text}: ${error}`);
      assert.ok(!String(error).includes("secret"), String(error));
    }
  };
  fc.assert(fc.property(fc.string({ maxLength: 60 }), guarded));
  fc.assert(fc.property(fc.json(), guarded));
  const types = fc.constantFrom(...SIGNALS.map(({ type }) => type));
  fc.assert(fc.property(types, fc.jsonValue(), (type, value) => {
    guarded(
      JSON.stringify({ type, sdp: value, candidate: value, reason: value, agent: value, secret: value }),
    );
  }));
  guarded('{"type":"secret"}');
  guarded('{"type":"offer","sdp":["secret"]}');
});
