/**
 * What the engine needs from a terminal.
 *
 * @module
 */

import { createHash } from "node:crypto";
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
    return Promise.resolve(new Uint8Array(createHash("sha256").update(bytes).digest()));
  },
};
