/**
 * What a page brings to the engine: the browser's own WebRTC and hashing.
 *
 * @module
 */

import { sha256 as portableSha256 } from "@noble/hashes/sha2.js";
import type { Platform } from "../core/ports.ts";
import { VERSION } from "../core/version.ts";
import { browserName } from "./browser_name.ts";

/** SHA-256 of `bytes`, 32 bytes. */
export type Hash = Platform["sha256"];

/**
 * The browser's SHA-256, or a slower one in JavaScript where there is none: a page that came over plain http from an
 * address of the local network is no secure context and has no `crypto.subtle`. A WebAssembly one would need
 * 'wasm-unsafe-eval' in the Content-Security-Policy.
 */
export function chooseSha256(subtle: Pick<SubtleCrypto, "digest"> | undefined): Hash {
  if (subtle === undefined) {
    return (bytes) => Promise.resolve(Uint8Array.from(portableSha256(bytes)));
  }
  return async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes));
}

/** The platform of this page. */
export function pagePlatform(): Platform {
  return {
    agent: `slip/${VERSION} (${browserName(navigator.userAgent)})`,
    createPeerConnection: (configuration) => Promise.resolve(new RTCPeerConnection(configuration)),
    sha256: chooseSha256(globalThis.crypto.subtle as SubtleCrypto | undefined),
  };
}
