/**
 * Blocks that are there already, as what is said of them.
 *
 * @module
 */

import type { Claim } from "../../ports.ts";
import type { BlockDigests } from "../digests/block_digests.ts";
import { hashBlocks } from "../digests/hash_blocks.ts";

/** Blocks of a file that are hashed again before its journal is believed: the last ones, and as many anywhere. */
const SAMPLE_BLOCKS = 8;

/** Digests in one claim. */
const CLAIMED_DIGESTS = 1024;

/** The claims for blocks, a bounded number of them each. */
export function* blockClaims(file: number, blocks: BlockDigests): Generator<Claim> {
  for (const { first, digests } of blocks.runs(CLAIMED_DIGESTS)) yield { file, first, digests };
}

/** Whether some of `blocks`, read again from `path`, are what their digests say. */
export async function isSampleTrue(path: string, size: number, blocks: BlockDigests): Promise<boolean> {
  const all = [...blocks.blocks()];
  const sample = new Set(all.slice(-SAMPLE_BLOCKS));
  for (let tries = 0; tries < SAMPLE_BLOCKS; tries++) {
    sample.add(all[Math.floor(Math.random() * all.length)]!);
  }
  for await (const { block, digest } of hashBlocks(path, size, sample)) {
    if (!isEqual(digest, blocks.get(block)!)) return false;
  }
  return true;
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
