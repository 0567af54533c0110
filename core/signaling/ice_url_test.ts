import assert from "node:assert/strict";
import { iceKind } from "./ice_url.ts";

const TABLE: readonly (readonly [url: string, kind: "stun" | "turn" | undefined])[] = [
  ["stun:stun.example.org", "stun"],
  ["stun:stun.example.org:3478", "stun"],
  ["STUN:Stun.Example.org:1", "stun"],
  ["stuns:192.0.2.1:65535", "stun"],
  ["stun:[2001:db8::1]:3478", "stun"],
  ["stun:[2001:db8::1]", "stun"],
  ["turn:turn.example.org", "turn"],
  ["turn:turn.example.org:3478?transport=udp", "turn"],
  ["turns:turn.example.org?transport=tcp", "turn"],
  ["turn:turn.example.org?transport=quic", undefined],
  ["stun:stun.example.org?transport=udp", undefined],
  ["stun:stun.example.org:0", undefined],
  ["stun:stun.example.org:65536", undefined],
  ["stun:stun.example.org:", undefined],
  ["stun:stun.example.org:port", undefined],
  ["stun://stun.example.org", undefined],
  ["stun:user@stun.example.org", undefined],
  ["stun:stun.example.org/x", undefined],
  ["stun:stun example.org", undefined],
  ["stun:[::g]", undefined],
  ["stun:[:::]", undefined],
  ["stun:999.0.2.1", undefined],
  ["stun:", undefined],
  ["stun.example.org", undefined],
  ["http://stun.example.org", undefined],
  ["javascript:alert(1)", undefined],
  ["", undefined],
  [`stun:${"a".repeat(251)}`, "stun"],
  [`stun:${"a".repeat(252)}`, undefined],
];

for (const [url, kind] of TABLE) {
  Deno.test(
    { name: `iceKind() is ${kind} for ${url.slice(0, 50)} (${url.length})`, permissions: "none" },
    () => {
      assert.equal(iceKind(url), kind);
    },
  );
}
