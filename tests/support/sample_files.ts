/**
 * Files whose sizes sit on every border of a block, with the names people give them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sha256OfFile, writePatternedFile } from "./bytes.ts";
import type { TempFolder } from "./temp.ts";

const MIB = 1024 * 1024;

/** Name and bytes of each. */
export const SAMPLES: Readonly<Record<string, number>> = {
  "nothing at all": 0,
  "ein Byte — grün.txt": 1,
  "just under (a) block.bin": MIB - 1,
  "ブロック.bin": MIB,
  "über 🚀 block.tar.gz": MIB + 1,
  "64 MiB.iso": 64 * MIB,
};

/** Bytes of all of them. */
export const SAMPLE_BYTES = Object.values(SAMPLES).reduce((sum, bytes) => sum + bytes, 0);

/** A file that was written: where it is, and the SHA-256 of its bytes, in hex. */
export interface Sample {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes files of these sizes into `folder`, no two with the same bytes. */
export async function writeSamples(
  folder: TempFolder,
  sizes: Readonly<Record<string, number>> = SAMPLES,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [name, bytes] of Object.entries(sizes)) {
    const path = folder.join(name);
    samples.push({ name, path, bytes, sha256: await writePatternedFile(path, bytes, samples.length + 1) });
  }
  return samples;
}

/** Asserts that the file at `path` has the bytes of `sample`, every one of them. */
export async function assertSame(path: string, sample: Sample): Promise<void> {
  assert.equal((await Deno.stat(path)).size, sample.bytes, `size of ${sample.name}`);
  assert.equal(await sha256OfFile(path), sample.sha256, `bytes of ${sample.name}`);
}

/** Asserts that `folder` holds the samples, byte for byte, and nothing else. */
export async function assertReceived(
  folder: TempFolder,
  inside: string,
  samples: readonly Sample[],
): Promise<void> {
  const names = await Array.fromAsync(Deno.readDir(folder.join(inside)), ({ name }) => name);
  assert.deepEqual(names.sort(), samples.map(({ name }) => name).sort());
  for (const sample of samples) await assertSame(folder.join(inside, sample.name), sample);
}
