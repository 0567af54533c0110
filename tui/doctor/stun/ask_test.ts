import assert from "node:assert/strict";
import { parseIceServers, type StunServer } from "../../../core/webrtc/ice_servers.ts";
import { stunServer } from "../../../core/webrtc/testing_stun.ts";
import { askStunServers, formatStunServer } from "./ask.ts";

const signal = new AbortController().signal;

function named(...urls: string[]): readonly StunServer[] {
  return parseIceServers([{ urls }]).stun;
}

Deno.test("askStunServers() asks all servers from one socket, and tells what each sees", async () => {
  const [one, other] = [await stunServer(["203.0.113.5", 1111]), await stunServer(["203.0.113.5", 2222])];
  try {
    const { family, localPort, outcomes } = await askStunServers(4, named(one.url, other.url), {
      signal,
      timeoutMs: 10_000,
    });
    assert.equal(family, 4);
    assert(localPort > 0);
    assert.deepEqual(outcomes.map((outcome) => outcome.kind === "answered" && outcome.mapped), [
      { host: "203.0.113.5", port: 1111 },
      { host: "203.0.113.5", port: 2222 },
    ]);
    assert.deepEqual([one.requests(), other.requests()], [1, 1]);
  } finally {
    await one.close();
    await other.close();
  }
});

Deno.test("askStunServers() asks a silent server again, and gives up when the time is up", async () => {
  const silent = await stunServer();
  try {
    const servers = named(silent.url);
    const { outcomes } = await askStunServers(4, servers, { signal, timeoutMs: 3_000 });
    assert.deepEqual(outcomes, [{ kind: "silent", server: servers[0] }]);
    assert(silent.requests() >= 2);
  } finally {
    await silent.close();
  }
});

Deno.test("askStunServers() knows a server without an address of that family", async () => {
  const servers = named("stun:127.0.0.1:3478");
  const { outcomes } = await askStunServers(6, servers, { signal, timeoutMs: 1_000 });
  assert.deepEqual(outcomes, [{ kind: "unresolved", server: servers[0] }]);
});

Deno.test("askStunServers() ends with its signal", async () => {
  const silent = await stunServer();
  const control = new AbortController();
  try {
    const asking = askStunServers(4, named(silent.url), { signal: control.signal, timeoutMs: 60_000 });
    control.abort();
    assert.equal((await asking).outcomes[0]?.kind, "silent");
  } finally {
    await silent.close();
  }
});

Deno.test("formatStunServer() brackets IPv6", () => {
  assert.equal(formatStunServer({ host: "::1", port: 3478 }), "[::1]:3478");
  assert.equal(formatStunServer({ host: "stun.example", port: 1 }), "stun.example:1");
});
