/**
 * What the tests of core/disk share: real folders, small real disks, bytes to put there.
 *
 * @module
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ErrorCode, SlipError } from "../../errors.ts";

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

  /** Gives it other bounds, such as `size=2m`. */
  resize(options: string): void {
    if (!run("mount", "-o", `remount,${options}`, this.path)) throw new Error("remount failed");
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

/** Whether {@linkcode openFiles} can be told here. */
export const TELLS_OPEN_FILES = Deno.build.os === "linux";

/**
 * Files and folders at or below the real path `folder` that this process has open, also those whose name is gone; none
 * where the system does not tell. What other tests have open in the same process does not count.
 */
export function openFiles(folder: string): string[] {
  if (!TELLS_OPEN_FILES) return [];
  const open = [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => targetOf(`/proc/self/fd/${name}`));
  return open.filter((path) =>
    path === folder || path.startsWith(`${folder}/`) || path === `${folder} (deleted)`
  );
}

/** Empty for the handle that lists the others, which is gone by now. */
function targetOf(link: string): string {
  try {
    return Deno.readLinkSync(link);
  } catch {
    return "";
  }
}

/** The bytes of `text` in UTF-8. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
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

/** File systems that are in memory: tmpfs and ramfs (linux/magic.h). */
const MEMORY_TYPES: readonly number[] = [0x01021994, 0x858458f6];

/** Whether temporary folders are on a disk: what is in memory alone stays there. */
export function isOnDisk(): boolean {
  return Deno.build.os === "linux" && !MEMORY_TYPES.includes(statfsSync(tmpdir()).type);
}

/** Bytes of the file at `path` that the system keeps in memory (util-linux, fincore). */
export function cachedBytes(path: string): number {
  const flags = ["--bytes", "--noheadings", "--output", "RES"];
  return Number(execFileSync("fincore", [...flags, path], { encoding: "utf8" }).trim());
}

/** Waits until what was written to the file at `path` is on the disk. */
export function flushFile(path: string): void {
  using file = Deno.openSync(path, { write: true });
  file.syncSync();
}
