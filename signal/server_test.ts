import assert from "node:assert/strict";
import { SlipError } from "../core/errors.ts";
import { unusedPort } from "../tests/support/unused_port.ts";
import { until, within } from "../tests/support/wait.ts";
import { startServer } from "./server.ts";
import type { ServerEvent } from "./sockets.ts";
import { RawPeer } from "./testing_raw_peer.ts";
import { askForSocket, joinWithoutReading } from "./testing_raw_socket.ts";
import { testServer } from "./testing_server.ts";

Deno.test("startServer() takes no more sockets than its maximum, and says so with 503", async () => {
  await using server = await testServer({ maximumSockets: 1 });
  {
    await using _first = await RawPeer.connect(server.url);
    await assert.rejects(RawPeer.connect(server.url), /did not open/);
    const response = await askForSocket(server.port);
    assert.match(response, /^HTTP\/1.1 503 /);
    assert.match(response, /as many connections as it may/);
  }
  await until(
    () =>
      RawPeer.connect(server.url).then((peer) => peer[Symbol.asyncDispose]().then(() => true), () => false),
    {
      what: "the place to be free",
    },
  );
});

Deno.test("startServer() refuses rooms beyond its maximum with server-full", async () => {
  await using server = await testServer({ maximumRooms: 1 });
  await using first = await RawPeer.connect(server.url);
  await using second = await RawPeer.connect(server.url);
  await first.ask({ type: "create" });
  assert.equal((await second.ask({ type: "create" }))["code"], "server-full");
});

Deno.test("startServer() reports how many rooms and sockets there are, and nothing else", async () => {
  const events: ServerEvent[] = [];
  await using server = await testServer({ onEvent: (event) => events.push(event) });
  const sender = await RawPeer.connect(server.url);
  await sender.ask({ type: "create" });
  await sender[Symbol.asyncDispose]();
  await until(() => events.length === 2, { what: "two events" });
  assert.deepEqual(events, [
    { event: "room-opened", rooms: 1, sockets: 1 },
    { event: "room-closed", rooms: 0, sockets: 0 },
  ]);
});

Deno.test("RunningServer.close() closes every socket with 4010, twice does no harm, and the port is free", async () => {
  const server = await startServer({ host: "127.0.0.1", port: unusedPort(), stun: "none" });
  const peers = [await RawPeer.connect(server.url), await RawPeer.connect(server.url)];
  await peers[0]!.ask({ type: "create" });
  await Promise.all([server.close(), server.close()]);
  for (const peer of peers) {
    assert.deepEqual(await peer.closed, { code: 4010, reason: "the server is shutting down" });
  }
  const next = await startServer({ host: "127.0.0.1", port: server.port, stun: "none" });
  await next.close();
});

Deno.test("RunningServer.close() does not wait for ever for a peer that never answers", async () => {
  const server = await startServer({ host: "127.0.0.1", port: 0, stun: "none", closeGraceMs: 50 });
  using silent = await joinWithoutReading(server.port, 1);
  const refusal = new Uint8Array(1024);
  await silent.read(refusal);
  assert.match(new TextDecoder().decode(refusal), /no-such-room/);
  await within(server.close(), { what: "the server to close", deadlineMs: 10_000 });
});

Deno.test("startServer() says port-in-use when the port is taken", async () => {
  await using server = await testServer();
  await assert.rejects(startServer({ host: "127.0.0.1", port: server.port }), (error) => {
    assert.ok(error instanceof SlipError && error.code === "port-in-use" && error.exitCode === 6);
    assert.match(error.message, new RegExp(`${server.port}`));
    return true;
  });
});

for (const options of [{ host: "192.0.2.1" }, { host: "no such host" }, { port: 65536 }]) {
  Deno.test(`startServer() says cannot-listen for ${JSON.stringify(options)}`, async () => {
    await assert.rejects(startServer({ host: "127.0.0.1", port: 0, ...options }), { code: "cannot-listen" });
  });
}

/** Host to listen on, and the URL for people on this machine. */
const HOSTS = [["0.0.0.0", "localhost"], ["127.0.0.1", "localhost"], ["127.0.0.2", "127.0.0.2"]] as const;

for (const [host, shown] of HOSTS) {
  Deno.test(`startServer() on ${host} shows http://${shown} and is there`, async () => {
    await using server = await testServer({ host });
    assert.equal(server.url, `http://${shown}:${server.port}`);
    assert.equal(server.hostname, host);
    const response = await fetch(`${server.url.replace("localhost", "127.0.0.1")}/healthz`);
    assert.equal((await response.json()).status, "ok");
  });
}
