/**
 * What the engine is measured with: one large file, or many small ones, and an empty folder for each run.
 *
 * @module
 */

import { join } from "node:path";
import { tempFolder } from "../../tests/support/temp.ts";

/** Bytes of a small file: a page of memory, a block of most file systems. */
export const SMALL_FILE_BYTES = 4096;

/** Small files in one folder of the tree. */
const FILES_IN_FOLDER = 500;

/** Bytes written at a time. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/** Copies what is at `from` into the folder `into`. */
export type Copy = (from: string, into: string) => Promise<void>;

/** Files to copy, removed at the end of the scope. */
export interface Bed extends AsyncDisposable {
  /** Seconds that `copy` takes into a new folder, which is removed afterwards. */
  timed(copy: Copy): Promise<number>;
}

/** A bed with one file of `bytes` random bytes. */
export async function makeLargeFile(bytes: number): Promise<Bed> {
  const folder = await tempFolder();
  const path = folder.join("large.bin");
  using file = await Deno.open(path, { create: true, write: true });
  const chunk = randomBytes(CHUNK_BYTES);
  for (let written = 0; written < bytes; written += chunk.length) {
    new DataView(chunk.buffer).setFloat64(0, written);
    await writeAll(file, chunk.subarray(0, Math.min(chunk.length, bytes - written)));
  }
  return bedOf(folder, path);
}

/** A bed with a tree of `count` small files. */
export async function makeSmallFiles(count: number): Promise<Bed> {
  const folder = await tempFolder();
  const root = folder.join("small");
  const bytes = randomBytes(SMALL_FILE_BYTES);
  for (let index = 0; index < count; index++) {
    const parent = join(root, `folder-${Math.floor(index / FILES_IN_FOLDER)}`);
    if (index % FILES_IN_FOLDER === 0) await Deno.mkdir(parent, { recursive: true });
    new DataView(bytes.buffer).setUint32(0, index);
    await Deno.writeFile(join(parent, `file-${index}`), bytes);
  }
  return bedOf(folder, root);
}

function bedOf(folder: Awaited<ReturnType<typeof tempFolder>>, from: string): Bed {
  return {
    async timed(copy) {
      const into = folder.join("into");
      await Deno.mkdir(into);
      const start = performance.now();
      await copy(from, into);
      const seconds = (performance.now() - start) / 1000;
      await Deno.remove(into, { recursive: true });
      return seconds;
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
}
