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
  readonly #made: PeerConnection[] = [];

  /** @param platform Makes the connections. */
  constructor(platform: Platform) {
    this.platform = {
      agent: platform.agent,
      sha256: (bytes) => platform.sha256(bytes),
      createPeerConnection: async (configuration) => {
        const connection = await platform.createPeerConnection(configuration);
        this.#made.push(connection);
        return connection;
      },
    };
  }

  /** Resolves when nothing of them is left, once they are closed, or after `CLOSE_GRACE_MS`. */
  async released(): Promise<void> {
    const all = Promise.all(this.#made.map((connection) => connection.closed));
    await within(all, { timeoutMs: CLOSE_GRACE_MS }).catch(() => {});
  }
}
