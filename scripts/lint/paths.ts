/**
 * Where the file is that a rule looks at, and whether it is a protocol machine.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { isTest } from "../rooms.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replaceAll("\\", "/");

/**
 * Protocol machines: input in, effects out, nothing awaited. An entry ending in `/` is a folder with everything below
 * it, any other is one file. Their unit tests are not machines.
 */
export const MACHINES: readonly string[] = [
  "core/connection/candidate_buffer.ts",
  "core/pairing/exchange.ts",
  "core/status.ts",
  "core/transfer/block_map.ts",
  "core/transfer/manifest.ts",
  "core/transfer/messages.ts",
  "core/transfer/receiver.ts",
  "core/transfer/sender.ts",
  "core/webrtc/sctp/",
  "signal/rooms.ts",
];

/** `filename` as lint gives it (absolute, or relative in tests of rules), from the repository's root, with `/`. */
export function repositoryPath(filename: string): string {
  const path = filename.replaceAll("\\", "/");
  return path.startsWith(ROOT) ? path.slice(ROOT.length) : path;
}

/** Whether `path` is a protocol machine; see {@linkcode MACHINES}. */
export function isMachine(path: string): boolean {
  return !isTest(path) &&
    MACHINES.some((entry) => entry.endsWith("/") ? path.startsWith(entry) : path === entry);
}
