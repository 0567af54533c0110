/**
 * Files that a person chose in the page, as a source of bytes.
 *
 * @module
 */

import { type SlipError, slipError } from "../core/errors.ts";
import type { ManifestEntry, Source } from "../core/ports.ts";
import { uniqueNames } from "./unique_names.ts";

/** A {@linkcode Source} over `File` objects; the browser keeps them open by itself. */
export class FileSource implements Source {
  readonly entries: readonly ManifestEntry[];
  readonly #files: readonly File[];

  /** Files of the same name, from different folders, are numbered. */
  constructor(files: readonly File[]) {
    const names = uniqueNames(files.map((file) => file.name));
    this.#files = files;
    this.entries = files.map((file, index) => ({
      path: names[index]!,
      size: file.size,
      modifiedMs: file.lastModified,
    }));
  }

  /**
   * Reads without keeping anything.
   * @throws SlipError `source-changed` or `source-failed`; RangeError when there is no such file.
   */
  async read(file: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const chosen = this.#files[file];
    const entry = this.entries[file];
    if (chosen === undefined || entry === undefined) throw new RangeError(`there should be a file ${file}`);
    const bytes = await chosen.slice(offset, offset + length).arrayBuffer().catch((error) => {
      throw readError(entry.path, error);
    });
    if (bytes.byteLength !== length) throw slipError("source-changed", { path: entry.path });
    return new Uint8Array(bytes);
  }

  /** Nothing to release. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * A browser remembers size and time of a chosen file and fails with NotReadableError when they differ later (File API,
 * section 6.4, snapshot state); it is gone with NotFoundError.
 */
function readError(path: string, cause: unknown): SlipError {
  const changed = cause instanceof DOMException && cause.name === "NotReadableError";
  return slipError(changed ? "source-changed" : "source-failed", { path }, { cause });
}
