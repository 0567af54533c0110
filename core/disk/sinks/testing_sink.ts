/**
 * What the tests of sinks share: the plan, the blocks and the order of calls of a receiver.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { BLOCK_BYTES } from "../../limits.ts";
import type { ConflictAction, LeftOut, ManifestEntry, Plan, Sink } from "../../ports.ts";
import { sha256 } from "../system/testing_disk.ts";
import { openFolder } from "./folder_sink.ts";

/** Everything, under the names wanted; what has one of them already is kept. */
export const EVERYTHING: Plan = { wants: () => true, onConflict: () => "rename" };

/** The plan that wants everything, and settles conflicts by `action`. */
export function planFor(action: ConflictAction): Plan {
  return { wants: () => true, onConflict: () => action };
}

/** A sink that is ready to take `entries` into the folder at the absolute path `directory`. */
export async function checked(
  directory: string,
  entries: readonly ManifestEntry[],
  plan: Plan = EVERYTHING,
): Promise<Sink> {
  const sink = openFolder(directory);
  assert.equal(sink.place, directory);
  await sink.survey(entries);
  await Array.fromAsync(sink.begin(plan));
  return sink;
}

/** The blocks of a file with this content: where each is, its bytes, its digest. */
export function* blocksOf(content: Uint8Array<ArrayBuffer>): Generator<Block> {
  for (let offset = 0; offset < content.length; offset += BLOCK_BYTES) {
    const bytes = content.subarray(offset, offset + BLOCK_BYTES);
    yield { offset, bytes, digest: sha256(bytes) };
  }
}

/** See {@linkcode blocksOf}. */
export interface Block {
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly digest: Uint8Array<ArrayBuffer>;
}

/** The digest of a file with this content: SHA-256 over those of its blocks. */
export function fileDigest(content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const hash = createHash("sha256");
  for (const { digest } of blocksOf(content)) hash.update(digest);
  return Uint8Array.from(hash.digest());
}

/** Writes and finishes file `file` of `sink`. */
export async function put(sink: Sink, file: number, content: Uint8Array<ArrayBuffer>): Promise<void> {
  for (const { offset, bytes, digest } of blocksOf(content)) await sink.write(file, offset, bytes, digest);
  await sink.finish(file, fileDigest(content));
}

/** Completes `sink` and closes it, as when the sender said that it knows. @returns What could not be done as wished. */
export async function endWell(sink: Sink): Promise<readonly LeftOut[]> {
  const leftOut = await sink.complete();
  await sink.forget?.();
  await sink.close();
  return leftOut;
}
