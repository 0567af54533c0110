/**
 * The yardstick: a program that copies a file or a tree, hashes what it copies and makes it survive a power cut. It does
 * what any careful copy must, and nothing of what a transfer must besides.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";

/** Bytes read at a time: a block of the engine. */
const CHUNK_BYTES = 1024 * 1024;

/** One for all files: to make one for each small file would take longer than to copy it. */
const chunk = new Uint8Array(CHUNK_BYTES);

/** Copies `from`, a file or a folder, into the folder `into`. */
export async function plainCopy(from: string, into: string): Promise<void> {
  const target = join(into, basename(from));
  if (!(await stat(from)).isDirectory()) return await copyFile(from, target, true);
  await copyFolder(from, target);
  await new Deno.Command("sync", { args: ["-f", into] }).output();
}

async function copyFolder(from: string, into: string): Promise<void> {
  await mkdir(into);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(into, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, target);
    else await copyFile(source, target, false);
  }
}

async function copyFile(from: string, into: string, isSynced: boolean): Promise<void> {
  const source = await open(from, "r");
  const target = await open(into, "wx");
  try {
    await copyBytes(source, target);
    if (isSynced) await target.sync();
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

async function copyBytes(source: FileHandle, target: FileHandle): Promise<void> {
  const hash = createHash("sha256");
  for (;;) {
    const { bytesRead } = await source.read(chunk, 0, CHUNK_BYTES, null);
    if (bytesRead === 0) break;
    const bytes = chunk.subarray(0, bytesRead);
    hash.update(bytes);
    await target.write(bytes);
  }
  hash.digest("hex");
}
