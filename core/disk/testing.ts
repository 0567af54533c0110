/**
 * What the tests of this folder share: real folders and small real disks.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { type ErrorCode, SlipError } from "../errors.ts";
import type { ManifestEntry, Sink } from "../ports.ts";
import { openFolder } from "./file_sink.ts";

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

/** A sink that is ready to take `entries` into the folder at the absolute path `directory`. */
export async function checked(directory: string, entries: readonly ManifestEntry[]): Promise<Sink> {
  const sink = openFolder(directory);
  assert.equal(sink.place, directory);
  await sink.check(entries);
  return sink;
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
