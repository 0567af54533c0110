/**
 * What the engine needs from a terminal.
 *
 * @module
 */

import { hash } from "node:crypto";
import type { Platform } from "../core/ports.ts";
import { VERSION } from "../core/version.ts";

/** The terminal: our own WebRTC stack, loaded when it is first needed, and node:crypto, the fastest SHA-256 here. */
export const terminalPlatform: Platform = {
  agent: `slip/${VERSION} (terminal)`,
  async createPeerConnection(configuration) {
    const { createPeerConnection } = await import("../core/webrtc/mod.ts");
    return await createPeerConnection(configuration);
  },
  async prepare() {
    const { warmUp } = await import("../core/webrtc/mod.ts");
    await warmUp();
  },
  sha256(bytes) {
    // By way of hex: bytes from node:crypto are made in three steps, and take 4 µs more of the 10 for a small file.
    return Promise.resolve(Uint8Array.fromHex(hash("sha256", bytes)));
  },
};
