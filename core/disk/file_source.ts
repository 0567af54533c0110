/**
 * Regular files as what is sent.
 *
 * They are looked at once, when the command starts, and nothing is read before somebody accepts. From then on every
 * read is checked against that first look: a file that grew, shrank or was written to is never sent half old, half
 * new.
 *
 * @module
 */

import type { FileHandle } from "node:fs/promises";
import { open, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { slipError } from "../errors.ts";
import { OPEN_FILES } from "../limits.ts";
import type { ManifestEntry, Source } from "../ports.ts";
import { errorCode } from "./error_code.ts";
import { HandlePool } from "./handle_pool.ts";
import { NameGiver } from "./name_giver.ts";

/** What a file was at the first look; any difference later is a change. */
interface Look {
  /** As the person named it. */
  readonly named: string;
  readonly absolute: string;
  readonly size: number;
  readonly modifiedMs: number;
  readonly inode: number;
  readonly executable: boolean;
}

/**
 * The files at `paths`, links followed, offered under their base names. A file named twice is offered once; of two
 * different files with one base name the second is offered as `name (2).ext`, because the person who receives has one
 * folder for both.
 *
 * Everything is looked at and opened once now, so that what cannot be sent is said before there is a code.
 * @throws SlipError `nothing-to-send`, `file-missing`, `file-unreadable` or `not-a-file`.
 */
export async function openFiles(paths: readonly string[]): Promise<Source> {
  if (paths.length === 0) throw slipError("nothing-to-send");
  const looks = new Map<string, Look>();
  for (const path of paths) {
    const absolute = resolve(path);
    if (!looks.has(absolute)) looks.set(absolute, await look(path, absolute));
  }
  return new FileSource([...looks.values()]);
}

class FileSource implements Source {
  readonly entries: readonly ManifestEntry[];
  readonly #looks: readonly Look[];
  readonly #pool = new HandlePool(OPEN_FILES);

  constructor(looks: readonly Look[]) {
    const names = new NameGiver();
    this.#looks = looks;
    this.entries = looks.map(({ absolute, size, modifiedMs, executable }) => {
      return { path: names.give(basename(absolute)), size, modifiedMs, executable };
    });
  }

  async read(file: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const look = this.#looks[file];
    if (look === undefined) throw new RangeError(`there is no file ${file} in ${this.#looks.length}`);
    if (offset < 0 || length < 0 || offset + length > look.size) {
      throw new RangeError(`${length} bytes from ${offset} are not within ${look.size}`);
    }
    try {
      return await this.#pool.use(file, () => open(look.absolute, "r"), async (handle) => {
        const bytes = await readExactly(handle, offset, length);
        // After the read: what was written to the file before it ended shows in its time.
        if (bytes === undefined || !isSame(look, await handle.stat())) {
          throw slipError("source-changed", { path: look.named });
        }
        return bytes;
      });
    } catch (error) {
      throw readError(error, look);
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

async function look(named: string, absolute: string): Promise<Look> {
  // Deno asks for a permission to look at nothing, and fails.
  if (named === "") throw slipError("file-missing", { path: '""' });
  try {
    // With a slash at its end a path must be a folder; resolve() has lost it.
    const found = await stat(named);
    if (!found.isFile()) throw slipError("not-a-file", { path: named });
    await (await open(absolute, "r")).close();
    return {
      named,
      absolute,
      size: found.size,
      modifiedMs: Math.trunc(found.mtimeMs),
      inode: found.ino,
      executable: Deno.build.os !== "windows" && (found.mode & 0o100) !== 0,
    };
  } catch (error) {
    throw openError(error, named);
  }
}

/** The bytes, or `undefined` when the file ends before. */
async function readExactly(
  handle: FileHandle,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) return undefined;
    filled += bytesRead;
  }
  return bytes;
}

function isSame(look: Look, now: { size: number; mtimeMs: number; ino: number }): boolean {
  return now.size === look.size && Math.trunc(now.mtimeMs) === look.modifiedMs && now.ino === look.inode;
}

function openError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const missing = code === "ENOENT" || code === "ENOTDIR";
  return slipError(missing ? "file-missing" : "file-unreadable", { path }, { cause: error });
}

function readError(error: unknown, { named }: Look): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const gone = code === "ENOENT" || code === "ENOTDIR";
  return slipError(gone ? "source-changed" : "source-failed", { path: named }, { cause: error });
}
