/**
 * Hashing files that are on this disk, a block at a time.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { BLOCK_BYTES } from "../../limits.ts";

/** SHA-256 over the digests of all blocks of the file at `path`, or `undefined` when it is shorter than `size`. */
export async function digestOf(path: string, size: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const hash = createHash("sha256");
  const count = Math.ceil(size / BLOCK_BYTES);
  let hashed = 0;
  for await (const { digest } of hashBlocks(path, size, numbersTo(count))) {
    hash.update(digest);
    hashed++;
  }
  return hashed === count ? Uint8Array.from(hash.digest()) : undefined;
}

/** Reads and hashes `blocks` of the file at `path`, as far as they are there: nothing when it cannot be read. */
export async function* hashBlocks(
  path: string,
  size: number,
  blocks: Iterable<number>,
): AsyncGenerator<{ block: number; digest: Uint8Array<ArrayBuffer> }> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true });
  } catch {
    return;
  }
  try {
    const buffer = new Uint8Array(BLOCK_BYTES);
    for (const block of blocks) {
      const bytes = buffer.subarray(0, blockLength(size, block));
      await file.seek(block * BLOCK_BYTES, Deno.SeekMode.Start);
      const isWhole = await fill(file, bytes).catch(() => false);
      if (isWhole) yield { block, digest: Uint8Array.from(createHash("sha256").update(bytes).digest()) };
    }
  } finally {
    file.close();
  }
}

/** Bytes of block `block` of a file of `size` bytes; 0 when it has no such block. */
export function blockLength(size: number, block: number): number {
  return Math.max(0, Math.min(BLOCK_BYTES, size - block * BLOCK_BYTES));
}

async function fill(file: Deno.FsFile, bytes: Uint8Array): Promise<boolean> {
  for (let filled = 0; filled < bytes.length;) {
    const read = await file.read(bytes.subarray(filled));
    if (read === null) return false;
    filled += read;
  }
  return true;
}

function* numbersTo(end: number): Generator<number> {
  for (let number = 0; number < end; number++) yield number;
}
