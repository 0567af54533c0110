/**
 * STUN servers for tests: one that answers, one that keeps silent.
 *
 * @module
 */

import { classes, Message, parseMessage } from "werift";
import { UdpSocket } from "./udp_socket.ts";

/** A server on loopback. */
export interface TestStunServer {
  readonly url: string;
  /** Requests so far. */
  readonly requests: () => number;
  close(): Promise<void>;
}

/** @param seenAs What the server says it sees; without it, it never answers. */
export async function stunServer(seenAs?: readonly [string, number]): Promise<TestStunServer> {
  const socket = await UdpSocket.bind("127.0.0.1");
  let requests = 0;
  socket.onData = (data, from) => {
    requests++;
    const request = parseMessage(data);
    if (request === undefined || seenAs === undefined) return;
    const answer = new Message(request.messageMethod, classes.RESPONSE, request.transactionId);
    answer.setAttribute("XOR-MAPPED-ADDRESS", seenAs);
    socket.send(answer.addFingerprint().bytes, from);
  };
  return { url: `stun:127.0.0.1:${socket.port}`, requests: () => requests, close: socket.close };
}
