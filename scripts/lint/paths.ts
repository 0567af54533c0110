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
  "core/pairing/agreement.ts",
  "core/pairing/cpace.ts",
  "core/pairing/exchange.ts",
  "core/pairing/key_schedule.ts",
  "core/pairing/receiver_side.ts",
  "core/pairing/sealer.ts",
  "core/pairing/sender_side.ts",
  "core/pairing/tries.ts",
  "core/reduce.ts",
  "core/signaling/client_message.ts",
  "core/signaling/server_message.ts",
  "core/signaling/waiting_queue.ts",
  "core/transfer/acknowledgements.ts",
  "core/transfer/bit_set.ts",
  "core/transfer/block_assembly.ts",
  "core/transfer/blocks.ts",
  "core/transfer/claims.ts",
  "core/transfer/digest_list.ts",
  "core/transfer/frame.ts",
  "core/transfer/incoming_file.ts",
  "core/transfer/incoming_stream.ts",
  "core/transfer/manifest.ts",
  "core/transfer/manifest_writer.ts",
  "core/transfer/messages.ts",
  "core/transfer/outgoing_file.ts",
  "core/transfer/progress.ts",
  "core/transfer/rate_meter.ts",
  "core/transfer/receiver.ts",
  "core/transfer/sender.ts",
  "core/transfer/sender_claims.ts",
  "core/transfer/sender_schedule.ts",
  "core/transfer/sender_window.ts",
  "core/transfer/skipping.ts",
  "core/transfer/stream_assembly.ts",
  "core/webrtc/dcep.ts",
  "core/webrtc/dtls_record.ts",
  "core/webrtc/sctp/",
  "signal/room_numbers.ts",
  "signal/rooms.ts",
  "signal/token_bucket.ts",
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
