/**
 * Which files a rule is about, told from their path within the repository.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replaceAll("\\", "/");

/**
 * Protocol machines: input in, effects out, nothing awaited. An entry ending in `/` is a folder with everything below
 * it, any other is one file. Their unit tests are not machines.
 */
export const MACHINES: readonly string[] = [
  "core/connection/candidates.ts",
  "core/connection/held_candidates.ts",
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

/** Whether `path` holds tests: a `_test` file beside its code, or anything under `tests/`. */
export function isTest(path: string): boolean {
  return path.startsWith("tests/") || /_test\.tsx?$/.test(path);
}

/** Whether `path` is a protocol machine; see {@linkcode MACHINES}. */
export function isMachine(path: string): boolean {
  return !isTest(path) &&
    MACHINES.some((entry) => entry.endsWith("/") ? path.startsWith(entry) : path === entry);
}

/** Whether `path` is source that a page runs as it is: the page itself, and `core` without its terminal-only rooms. */
export function runsInBrowser(path: string): boolean {
  if (isTest(path) || path.startsWith("core/webrtc/") || path.startsWith("core/disk/")) return false;
  return path.startsWith("core/") || path.startsWith("web/");
}
