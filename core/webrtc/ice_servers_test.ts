import assert from "node:assert/strict";
import { parseIceServers } from "./ice_servers.ts";

Deno.test("parseIceServers() reads STUN and TURN URLs and names each server once", () => {
  const login = { username: "u", credential: "c" };
  assert.deepEqual(
    parseIceServers([
      { urls: ["stun:a.example", "stun:a.example:3478", "STUN:[2001:db8::1]:19302"] },
      { urls: "stun:192.0.2.1:1" },
      { urls: "turn:t.example", ...login },
      { urls: ["turn:t.example?transport=tcp", "turns:t.example:443?transport=tcp"], ...login },
      { urls: "stuns:a.example" },
    ]),
    {
      stun: [
        { host: "a.example", port: 3478 },
        { host: "2001:db8::1", port: 19302 },
        { host: "192.0.2.1", port: 1 },
      ],
      turn: [
        { host: "t.example", port: 3478, transport: "udp", ...login },
        { host: "t.example", port: 3478, transport: "tcp", ...login },
        { host: "t.example", port: 443, transport: "tls", ...login },
      ],
    },
  );
  assert.deepEqual(parseIceServers(), { stun: [], turn: [] });
});

Deno.test("parseIceServers() refuses what is no URL of a server", () => {
  const bad = [
    "",
    "stun:",
    "http://a.example",
    "stun:a:0",
    "stun:a:65536",
    "stun:a b",
    "stun://a.example",
    "turn:a?x=1",
  ];
  for (const urls of bad) assert.throws(() => parseIceServers([{ urls }]), { name: "SyntaxError" }, urls);
});

Deno.test("parseIceServers() refuses TURN without a login", () => {
  assert.throws(() => parseIceServers([{ urls: "turn:a.example" }]), { name: "InvalidAccessError" });
  const half = { urls: "turn:a.example", username: "u" };
  assert.throws(() => parseIceServers([half]), { name: "InvalidAccessError" });
});
