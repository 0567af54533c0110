import assert from "node:assert/strict";
import { until } from "./testing_connections.ts";
import { UdpSocket } from "./udp_socket.ts";

Deno.test("UdpSocket.bind() binds the address it is given, and rejects for one that is not ours", async () => {
  const socket = await UdpSocket.bind("127.0.0.1");
  assert.equal(socket.address.address, "127.0.0.1");
  assert.equal(socket.addressFamily, 4);
  assert.notEqual(socket.port, 0);
  await socket.close();
  await assert.rejects(UdpSocket.bind("203.0.113.9"));
});

Deno.test("UdpSocket.send() reaches another socket, which sees where it came from", async () => {
  const near = await UdpSocket.bind("127.0.0.1");
  const far = await UdpSocket.bind("127.0.0.1");
  const got: unknown[] = [];
  far.onData = (data, from) => got.push([...data], from);
  await near.send(Uint8Array.of(1, 2), [far.host, far.port]);
  await until(() => got.length > 0, "the datagram");
  assert.deepEqual(got, [[1, 2], ["127.0.0.1", near.port]]);
  await near.close();
  await far.close();
});

Deno.test("UdpSocket.send() survives every address it cannot reach, and datagrams that are too large", async () => {
  const socket = await UdpSocket.bind("127.0.0.1");
  const hosts = ["255.255.255.255", "224.0.0.1", "198.51.100.1", "2001:db8::1", "::1", "0.0.0.0"];
  for (const host of hosts) await socket.send(new Uint8Array(1), [host, 9]);
  await socket.send(new Uint8Array(70_000), ["127.0.0.1", 9]);
  for (const port of [0, -1, 65_536]) await socket.send(new Uint8Array(1), ["127.0.0.1", port]);
  const echo = await UdpSocket.bind("127.0.0.1");
  let isAlive = false;
  socket.onData = () => isAlive = true;
  await echo.send(new Uint8Array(1), [socket.host, socket.port]);
  await until(() => isAlive, "a datagram after the errors");
  let isHeard = false;
  echo.onData = () => isHeard = true;
  await socket.send(new Uint8Array(1), [echo.host, echo.port]);
  await until(() => isHeard, "a datagram sent after the errors");
  await socket.close();
  await echo.close();
});

Deno.test("UdpSocket.close() lets go what was sent just before, and may be called twice", async () => {
  const near = await UdpSocket.bind("127.0.0.1");
  const far = await UdpSocket.bind("127.0.0.1");
  let got = 0;
  far.onData = () => got++;
  near.send(new Uint8Array(1), [far.host, far.port]);
  near.close();
  await near.close();
  await until(() => got === 1, "the last datagram");
  await near.send(new Uint8Array(1), [far.host, far.port]);
  await far.close();
});
