import assert from "node:assert/strict";
import { iceKind } from "../core/signaling/ice_url.ts";
import { parseIceServers, PUBLIC_STUN } from "./ice_servers.ts";

const NO_IO = { permissions: "none" } as const;

/** What is typed, and the URL that peers are told. */
const TABLE: readonly (readonly [typed: string, url: string])[] = [
  ["stun:stun.example.org:3478", "stun:stun.example.org:3478"],
  ["stuns:stun.example.org", "stuns:stun.example.org"],
  ["stun.example.org", "stun:stun.example.org"],
  ["stun.example.org:3478", "stun:stun.example.org:3478"],
  ["192.0.2.1:3478", "stun:192.0.2.1:3478"],
  ["[2001:db8::1]:3478", "stun:[2001:db8::1]:3478"],
];

for (const [typed, url] of TABLE) {
  Deno.test({ ...NO_IO, name: `parseIceServers() makes ${url} of ${typed}` }, () => {
    assert.deepEqual(parseIceServers([typed]), [{ urls: url }]);
  });
}

for (
  const typed of [
    "",
    "http://stun.example.org",
    "stun:",
    "a b",
    "stun.example.org:0",
    "turn:turn.example.org",
  ]
) {
  Deno.test({ ...NO_IO, name: `parseIceServers() refuses ${JSON.stringify(typed)} as usage` }, () => {
    assert.throws(() => parseIceServers([typed]), { code: "usage" });
  });
}

Deno.test({ ...NO_IO, name: "parseIceServers() gives none for none" }, () => {
  assert.deepEqual(parseIceServers("none"), []);
  assert.deepEqual(parseIceServers([]), []);
});

Deno.test({ ...NO_IO, name: "PUBLIC_STUN are STUN servers that clients take" }, () => {
  for (const url of PUBLIC_STUN) assert.equal(iceKind(url), "stun");
});
