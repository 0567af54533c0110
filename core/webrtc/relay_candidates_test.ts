import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { classes, Message, methods, parseMessage } from "werift";
import { openRelay } from "./relay_candidates.ts";
import { until } from "./testing_connections.ts";
import { type SocketAddress, UdpSocket } from "./udp_socket.ts";

/** A TURN server on loopback that gives anybody an allocation, and says where they are. */
async function turnServer(): Promise<{ socket: UdpSocket; clients: SocketAddress[] }> {
  const socket = await UdpSocket.bind("127.0.0.1");
  const clients: SocketAddress[] = [];
  socket.onData = (data, from) => {
    const request = parseMessage(data);
    if (request?.messageMethod !== methods.ALLOCATE) return;
    clients.push(from);
    const answer = new Message(methods.ALLOCATE, classes.RESPONSE, request.transactionId)
      .setAttribute("XOR-RELAYED-ADDRESS", ["192.0.2.1", 5000])
      .setAttribute("XOR-MAPPED-ADDRESS", from)
      .setAttribute("LIFETIME", 600) as Message;
    socket.send(answer.addFingerprint().bytes, from);
  };
  return { socket, clients };
}

/** What a server passes on from a peer (RFC 8656, section 11.3). */
function dataIndication(text: string): Uint8Array {
  const message = new Message(methods.DATA, classes.INDICATION)
    .setAttribute("DATA", Buffer.from(text))
    .setAttribute("XOR-PEER-ADDRESS", ["192.0.2.7", 4000]);
  return message.bytes;
}

Deno.test("openRelay() hears nobody but its server, whoever else finds its port", async () => {
  const [{ socket, clients }, stranger] = [await turnServer(), await UdpSocket.bind("127.0.0.1")];
  const server = {
    host: "127.0.0.1",
    port: socket.port,
    transport: "udp",
    username: "u",
    credential: "c",
  } as const;
  const got: string[] = [];
  const relay = await openRelay(server, new AbortController().signal, (_, data, from) => {
    got.push(`${data} from ${from.join(" ")}`);
  });
  const client = clients[0]!;
  await stranger.send(dataIndication("forged"), client);
  await stranger.send(dataIndication("forged again"), client);
  await stranger.close();
  await socket.send(dataIndication("passed on"), client);
  await until(() => got.some((text) => text.startsWith("passed on")), "what the server passed on");
  assert.deepEqual(got, ["passed on from 192.0.2.7 4000"]);
  await relay.close();
  await socket.close();
});
