/**
 * Two of our connections, closed whatever happens.
 *
 * @module
 */

import { createPeerConnection, type TerminalPeerConnection } from "./mod.ts";

/** Runs `body` with two connections and closes them. */
export async function withPair(
  body: (offerer: TerminalPeerConnection, answerer: TerminalPeerConnection) => Promise<void>,
  configuration: RTCConfiguration = {},
): Promise<void> {
  const [offerer, answerer] = [
    await createPeerConnection(configuration),
    await createPeerConnection(configuration),
  ];
  try {
    await body(offerer, answerer);
  } finally {
    await closeAll(offerer, answerer);
  }
}

/** Closes connections and waits until nothing is left of them. */
export async function closeAll(...connections: TerminalPeerConnection[]): Promise<void> {
  for (const connection of connections) connection.close();
  await Promise.all(connections.map(({ closed }) => closed));
}

/** The candidates that are in the description of `connection`. */
export function candidatesOf(connection: TerminalPeerConnection): RTCIceCandidateInit[] {
  const lines = connection.localDescription!.sdp.match(/^a=candidate.*$/gm) ?? [];
  return lines.map((line) => ({ candidate: line.slice(2), sdpMid: "0" }));
}
