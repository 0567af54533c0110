/**
 * What the tests of this folder share: real folders and small real disks.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { type ErrorCode, SlipError } from "../../errors.ts";
import { BLOCK_BYTES } from "../../limits.ts";
import type { ConflictAction, LeftOut, ManifestEntry, Plan, Sink } from "../../ports.ts";
import { openFolder } from "./folder_sink.ts";

/** A real temporary folder that is gone, with all in it, at the end of the scope. */
export class TemporaryFolder implements AsyncDisposable {
  /** Its absolute path, links resolved. */
  readonly path: string = Deno.realPathSync(Deno.makeTempDirSync());

  /** The path of `name` in it. */
  at(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file, with the folders it needs, and returns its path. */
  file(name: string, content: string | Uint8Array = ""): string {
    const path = this.at(name);
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeFileSync(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    return path;
  }

  /** All names in it, hidden ones included, sorted. */
  names(): string[] {
    return [...Deno.readDirSync(this.path)].map((entry) => entry.name).sort();
  }

  /** Removes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** A real file system of a few bytes, in memory; only the superuser of Linux may make one: see {@linkcode canMount}. */
export class SmallDisk implements Disposable {
  /** Where it is mounted. */
  readonly path: string = Deno.realPathSync(Deno.makeTempDirSync());

  /** Mounts it. @param options As `mount -o` takes them, such as `size=1m`. */
  constructor(options: string) {
    if (!run("mount", "-t", "tmpfs", "-o", options, "tmpfs", this.path)) throw new Error("mount failed");
  }

  /** Makes it read-only. */
  protect(): void {
    if (!run("mount", "-o", "remount,ro", this.path)) throw new Error("remount failed");
  }

  /** Unmounts it. */
  [Symbol.dispose](): void {
    run("umount", this.path);
    Deno.removeSync(this.path);
  }
}

/** Whether this process may make a {@linkcode SmallDisk}; the tests that need one are ignored otherwise. */
export function canMount(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  try {
    new SmallDisk("size=64k")[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
}

function run(command: string, ...args: string[]): boolean {
  return new Deno.Command(command, { args, stdout: "null", stderr: "null" }).outputSync().success;
}

/** The bytes of `text` in UTF-8. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

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

/** Bytes that differ from block to block and from seed to seed, and are cheap to make. */
export function content(seed: number, size: number): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(size);
  let state = seed * 2_654_435_761 >>> 0;
  for (let at = 0; at < size; at += 61) content[at] = (state = (state * 1_103_515_245 + 12_345) >>> 0) >>> 24;
  return content;
}

/** SHA-256 of `bytes`. */
export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash("sha256").update(bytes).digest());
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

/** Puts another file with this content in the place of the one at `path`, last changed at the same time. */
export function replaceFile(path: string, content: string): void {
  const { mtime } = Deno.statSync(path);
  Deno.writeTextFileSync(`${path}.new`, content);
  Deno.utimeSync(`${path}.new`, mtime!, mtime!);
  Deno.renameSync(`${path}.new`, path);
}

/** The error that `promise` rejects with, which must be ours and have this code. */
export async function rejectsWith(
  promise: Promise<unknown>,
  code: ErrorCode,
  what: string = code,
): Promise<SlipError> {
  const error = await promise.then(() => undefined, (reason) => reason);
  assert(error instanceof SlipError, `${what}: ${error}`);
  assert.equal(error.code, code, what);
  return error;
}
