/**
 * The peer connections of one session, so that its end is also theirs.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { CLOSE_GRACE_MS } from "../limits.ts";
import type { PeerConnection, Platform } from "../ports.ts";

/** Remembers the connections that a session makes. */
export class Connections {
  /** The platform for making them. */
  readonly platform: Platform;
  readonly #made = new Set<PeerConnection>();

  /** @param platform Makes the connections. */
  constructor(platform: Platform) {
    this.platform = {
      agent: platform.agent,
      sha256: (bytes) => platform.sha256(bytes),
      createPeerConnection: async (configuration) => {
        const connection = await platform.createPeerConnection(configuration);
        this.#remember(connection);
        return connection;
      },
    };
  }

  /** Resolves when nothing of them is left, once they are closed, or after `CLOSE_GRACE_MS`. */
  async released(): Promise<void> {
    const all = Promise.all(Array.from(this.#made, (connection) => connection.closed));
    await within(all, { timeoutMs: CLOSE_GRACE_MS }).catch(() => {});
  }

  /** Until it is closed: a sender may make one for each of many receivers. Where that cannot be told, nobody waits. */
  #remember(connection: PeerConnection): void {
    if (connection.closed === undefined) return;
    const forget = () => void this.#made.delete(connection);
    this.#made.add(connection);
    connection.closed.then(forget, forget);
  }
}
