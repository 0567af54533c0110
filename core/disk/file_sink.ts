/**
 * A folder as what files are received into.
 *
 *     write, write, …            finish
 *     .name.slip-XXXX.partial ─▶ synced, mode and time set ─▶ linked as `name` ─▶ temporary name removed
 *
 * Nothing is ever replaced, and nothing incomplete has a final name, whatever happens when.
 *
 * @module
 */

import { unlinkSync } from "node:fs";
import { type FileHandle, lstat, open, unlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { slipError } from "../errors.ts";
import { formatBytes } from "../format.ts";
import { OPEN_FILES } from "../limits.ts";
import type { ManifestEntry, Sink } from "../ports.ts";
import { errorCode } from "./error_code.ts";
import { checkFolder, freeBytes, makeFolder, removeEmptyFolders, syncFolder } from "./folder.ts";
import { HandlePool } from "./handle_pool.ts";
import { partialName } from "./partial_name.ts";
import { publish } from "./publish.ts";
import { checkNames } from "./safe_name.ts";
import { writeError } from "./write_error.ts";

/** The last time that a file system must be able to keep, the end of the year 9999, in milliseconds. */
const LAST_TIME_MS = 253_402_300_799_999;

/** One file on its way. */
interface Incoming {
  readonly entry: ManifestEntry;
  readonly final: string;
  /** Where it is written; `undefined` before the first write and after the temporary name is gone. */
  partial?: string | undefined;
  /** Permission bits that the umask and the folder grant to a new file. */
  granted: number;
  finished: boolean;
}

/**
 * Receives into `directory`, which is made, with those above it, at the first write if it is not there, and removed
 * again if nothing was kept. A file can be read by its owner only until it is finished; then it has the mode that the
 * umask grants to new files, executable if its sender says so, and the sender's modification time.
 */
export function openFolder(directory: string): Sink {
  return new FolderSink(resolve(directory));
}

class FolderSink implements Sink {
  readonly place: string;
  #files: readonly Incoming[] = [];
  readonly #pool = new HandlePool(OPEN_FILES);
  /** Folders made by us, the outermost first. */
  readonly #made: string[] = [];
  #ready: Promise<unknown> | undefined;
  readonly #underWay = new Set<Promise<void>>();
  #closed = false;

  constructor(place: string) {
    this.place = place;
    // A process that ends before close() leaves nothing incomplete behind either, unless it is killed.
    addEventListener("unload", this.#discardAtOnce);
  }

  async check(entries: readonly ManifestEntry[]): Promise<void> {
    checkNames(entries.map((entry) => entry.path), { windows: Deno.build.os === "windows" });
    const existing = await checkFolder(this.place);
    const files = entries.map((entry) => {
      return { entry, final: join(this.place, entry.path), granted: 0, finished: false };
    });
    if (existing === this.place) { for (const file of files) await refuseExisting(file); }
    await this.#checkSpace(entries, existing);
    this.#files = files;
  }

  write(file: number, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#run(file, async (incoming) => {
      if (offset < 0 || offset + bytes.length > incoming.entry.size) {
        throw new RangeError(`${bytes.length} bytes at ${offset} are not within ${incoming.entry.size}`);
      }
      await this.#pool.use(file, () => this.#open(incoming), (handle) => writeAll(handle, offset, bytes));
    });
  }

  finish(file: number): Promise<void> {
    return this.#run(file, async (incoming) => {
      await this.#pool.use(file, () => this.#open(incoming), (handle) => settle(handle, incoming));
      await this.#pool.release(file);
      await publish(incoming.partial!, incoming.final);
      incoming.finished = true;
      await discard(incoming);
      await syncFolder(this.place);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
    await this.#pool.close();
    await Promise.all(this.#files.map(discard));
    await removeEmptyFolders(this.#made);
    removeEventListener("unload", this.#discardAtOnce);
  }

  readonly #discardAtOnce = (): void => {
    for (const { partial } of this.#files) if (partial !== undefined) removeAtOnce(partial);
  };

  /** Does `action` so that {@linkcode FolderSink.close} waits for it, with the system's errors in our words. */
  async #run(file: number, action: (incoming: Incoming) => Promise<void>): Promise<void> {
    if (this.#closed) throw new TypeError("the folder is closed");
    const incoming = this.#files[file];
    if (incoming === undefined) throw new RangeError(`there is no file ${file} in ${this.#files.length}`);
    if (incoming.finished) throw new TypeError(`file ${file} is finished`);
    const running = action(incoming);
    this.#underWay.add(running);
    try {
      await running;
    } catch (error) {
      throw writeError(error, incoming.entry.path);
    } finally {
      this.#underWay.delete(running);
    }
  }

  async #open(incoming: Incoming): Promise<FileHandle> {
    if (incoming.partial !== undefined) return await open(incoming.partial, "r+");
    await (this.#ready ??= makeFolder(this.place, this.#made));
    const partial = join(this.place, partialName(incoming.entry.path, randomTag()));
    // Made with every permission to learn which the umask and the folder grant; it is still empty.
    const handle = await open(partial, "wx", 0o777);
    incoming.partial = partial;
    try {
      incoming.granted = (await handle.stat()).mode & 0o777;
      await handle.chmod(0o600);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return handle;
  }

  async #checkSpace(entries: readonly ManifestEntry[], existing: string): Promise<void> {
    const needed = entries.reduce((sum, entry) => sum + entry.size, 0);
    const free = await freeBytes(existing);
    if (free === undefined || needed <= free) return;
    const path = `${formatBytes(needed)} into ${this.place}, where ${formatBytes(free)} are free`;
    throw slipError("disk-full", { path });
  }
}

async function refuseExisting({ entry, final }: Incoming): Promise<void> {
  try {
    await lstat(final);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw writeError(error, entry.path);
  }
  throw slipError("file-exists", { path: entry.path });
}

async function writeAll(handle: FileHandle, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const rest = bytes.length - written;
    written += (await handle.write(bytes, written, rest, offset + written)).bytesWritten;
  }
}

/** Everything but the name: size, time and mode as they shall be, and on the disk. */
async function settle(handle: FileHandle, { entry, granted }: Incoming): Promise<void> {
  const { size } = await handle.stat();
  if (size !== entry.size) throw new TypeError(`${size} of ${entry.size} bytes were written`);
  const { modifiedMs } = entry;
  if (modifiedMs !== undefined && modifiedMs >= 0 && modifiedMs <= LAST_TIME_MS) {
    // Half a millisecond more, because Deno 2.9 rounds the fraction of a second down.
    const seconds = (modifiedMs + 0.5) / 1000;
    await handle.utimes(seconds, seconds);
  }
  await handle.chmod((entry.executable ? 0o777 : 0o666) & granted);
  await handle.sync();
}

/** Removes the temporary name, if there is one. */
async function discard(incoming: Incoming): Promise<void> {
  if (incoming.partial === undefined) return;
  await unlink(incoming.partial).catch(() => {});
  incoming.partial = undefined;
}

function removeAtOnce(path: string): void {
  try {
    unlinkSync(path);
  } catch { /* the process is ending, and nobody could do anything about it */ }
}

function randomTag(): string {
  return crypto.getRandomValues(new Uint8Array(4)).toHex();
}
