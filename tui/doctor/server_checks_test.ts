import assert from "node:assert/strict";
import { PROTOCOL_VERSION } from "../../core/limits.ts";
import { testServer } from "../../signal/testing_server.ts";
import type { Finding } from "./check.ts";
import { askServer } from "./server_answer.ts";
import { relayCheck, serverCheck, serverLookupCheck, webSocketCheck } from "./server_checks.ts";

const signal = new AbortController().signal;

/** What each check of the server at `url` finds. */
async function look(url: string): Promise<Record<"server" | "websocket" | "relay", Finding>> {
  const answer = askServer(url, { signal, timeoutMs: 10_000 });
  answer.catch(() => {});
  const [server, websocket, relay] = await Promise.all([
    serverCheck(answer).look(signal),
    webSocketCheck({ url, source: "flag" }).look(signal),
    relayCheck(answer).look(signal),
  ]);
  return { server, websocket, relay };
}

/** A server that answers nothing but this `/config`. */
function configServer(config: unknown): Deno.HttpServer<Deno.NetAddr> {
  const onListen = () => {};
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen }, () => Response.json(config));
}

Deno.test("the checks of a server find one of ours in order", async () => {
  await using running = await testServer();
  const { server, websocket, relay } = await look(running.url);
  assert.deepEqual([server.state, websocket.state, relay.state], ["ok", "ok", "skipped"]);
  assert.match(server.detail, new RegExp(`answers in .* slip \\d.*, protocol ${PROTOCOL_VERSION}$`));
  assert.match(websocket.detail, /^accepted, round trip /);
  assert.equal(relay.detail, "not offered by this server");
});

Deno.test("the checks of a server that is not there are fatal, and say what to do", async () => {
  const { server, websocket, relay } = await look("http://127.0.0.1:9");
  for (const finding of [server, websocket]) {
    assert.deepEqual([finding.state, finding.isFatal], ["not", true]);
    assert.match(finding.hint!, /slip serve/);
  }
  assert.deepEqual(relay, { state: "skipped", detail: "the server does not answer" });
});

Deno.test("the checks see another protocol, a refused WebSocket, and what a server relays with", async () => {
  const config = { version: "9.0.0", protocol: PROTOCOL_VERSION + 1, iceServers: [] };
  const table: [unknown, RegExp][] = [
    [config, /not offered/],
    [{ ...config, relay: { path: "/relay" } }, /offers one/],
    [{
      ...config,
      iceServers: [{ urls: "turn:turn.example", username: "a", credential: "b" }],
    }, /names turn:turn\.example,/],
  ];
  for (const [answer, words] of table) {
    await using running = configServer(answer);
    const { server, websocket, relay } = await look(`http://127.0.0.1:${running.addr.port}`);
    assert.deepEqual([server.state, server.isFatal], ["not", true]);
    assert.match(server.detail, /slip 9\.0\.0, protocol 2, and this side speaks 1$/);
    assert.deepEqual([websocket.state, websocket.isFatal], ["not", true]);
    assert.match(relay.detail, words);
  }
});

Deno.test("serverCheck() is content with a server that does not tell its versions, or tells nonsense", async () => {
  for (const rest of [{}, { version: 7, protocol: "x" }]) {
    await using running = configServer({ iceServers: [], ...rest });
    const { server } = await look(`http://127.0.0.1:${running.addr.port}`);
    assert.equal(server.state, "ok");
    assert.match(server.detail, /of an unknown version, protocol unknown$/);
  }
  await using other = configServer(["another program"]);
  const { server } = await look(`http://127.0.0.1:${other.addr.port}`);
  assert.match(server.detail, /its configuration is none$/);
});

Deno.test("serverLookupCheck() tells who named the server", async () => {
  const fine = await serverLookupCheck({ url: "http://x.example/", source: "config" }).look(signal);
  assert.deepEqual(fine, { state: "ok", detail: "http://x.example, from the configuration file" });
  const local = await serverLookupCheck({ url: "http://localhost:8080", source: "default" }).look(signal);
  assert.equal(local.state, "ok");
  assert.match(local.hint!, /only this machine reaches it/);
  const none = await serverLookupCheck({ url: "nonsense", source: "environment" }).look(signal);
  assert.deepEqual([none.state, none.isFatal], ["not", true]);
  assert.match(none.hint!, /from SLIP_SERVER/);
});
