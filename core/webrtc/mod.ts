/**
 * WebRTC for the terminal: the browser's `RTCPeerConnection`, data channels only, over werift's ICE and DTLS.
 *
 * Needs `--allow-net`, `--allow-sys=networkInterfaces`, and `--allow-env` because a dependency lists the environment
 * when it is loaded.
 *
 * @module
 */

import type { TerminalPeerConnection } from "./terminal_peer_connection.ts";

export type { TerminalPeerConnection } from "./terminal_peer_connection.ts";

/**
 * Makes a connection; loads the stack first, which costs 120–350 ms the first time.
 *
 * @example Two ends of one connection
 * ```ts no-eval
 * const connection = await createPeerConnection({ iceServers: [{ urls: "stun:stun.example:3478" }] });
 * const channel = connection.createDataChannel("control");
 * await connection.setLocalDescription(await connection.createOffer());
 * ```
 *
 * @throws DOMException `SyntaxError` or `InvalidAccessError` for servers that cannot be used, NotCapable without the
 *   permissions above.
 */
export async function createPeerConnection(configuration: RTCConfiguration): Promise<TerminalPeerConnection> {
  const { certificate, connection } = await load();
  return new connection.WeriftPeerConnection(configuration, await certificate.createCertificate());
}

/** Loads the stack ahead of its first use, such as while a person types. Safe to call often. */
export async function warmUp(): Promise<void> {
  const { certificate } = await load();
  await certificate.createCertificate();
}

/** Imported late so that commands which never connect start fast. */
async function load() {
  const [connection, certificate] = await Promise.all([
    import("./peer_connection.ts"),
    import("./certificate.ts"),
  ]);
  return { connection, certificate };
}
