/**
 * The list of what is offered, put together again from its messages.
 *
 * @module
 */

import { EntryTable } from "../entry_table.ts";
import { slipError } from "../errors.ts";
import { FILE_BYTES, MANIFEST_ENTRIES, MANIFEST_PATHS_LENGTH, OFFERED_TEXTS } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import type { TransferMessage } from "./messages.ts";

type ManifestEnd = Extract<TransferMessage, { type: "manifest-end" }>;

/** Sum of the sizes, in bytes. */
export function totalBytes(entries: readonly ManifestEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.size, 0);
}

/** Puts the parts of a manifest together, within bounds, and holds its sender to what the end says. */
export class ManifestReader {
  readonly #table = new EntryTable();
  #totalBytes = 0;
  /** Of all paths, and of those of folders that are only in them. */
  #pathLength = 0;
  #folders = 0;
  #lastPath = "";
  #texts = 0;
  #streams = 0;

  /** What came so far. */
  get entries(): readonly ManifestEntry[] {
    return this.#table.entries;
  }

  /** Sum of the sizes so far. */
  get totalBytes(): number {
    return this.#totalBytes;
  }

  /**
   * Adds a part.
   * @throws SlipError `protocol` when there is more of anything than anybody's memory is for, or a stream is not alone.
   */
  add(part: readonly ManifestEntry[]): void {
    for (const entry of part) this.#add(entry);
    if (this.#table.length > MANIFEST_ENTRIES) refuse(`more than ${MANIFEST_ENTRIES} entries`);
    if (this.#pathLength > MANIFEST_PATHS_LENGTH) {
      refuse(`paths of more than ${MANIFEST_PATHS_LENGTH} characters`);
    }
    if (this.#folders > MANIFEST_ENTRIES) refuse(`more than ${MANIFEST_ENTRIES} folders that are not listed`);
    if (this.#totalBytes > FILE_BYTES) refuse(`more than ${FILE_BYTES} bytes`);
    if (this.#texts > OFFERED_TEXTS) refuse(`more than ${OFFERED_TEXTS} texts`);
    // It cannot be read twice and its size is unknown: nothing else could be said to be late or complete beside it.
    if (this.#streams > 0 && this.#table.length > 1) refuse("a stream beside something else");
  }

  /**
   * There are no more.
   * @throws SlipError `protocol` when that is not what came, or nothing did.
   */
  end({ entries, totalBytes }: ManifestEnd): void {
    if (entries !== this.#table.length || totalBytes !== this.#totalBytes) {
      refuse(
        `${this.#table.length} entries and ${this.#totalBytes} bytes, not ${entries} and ${totalBytes}`,
      );
    }
    if (entries === 0) refuse("nothing");
  }

  #add(entry: ManifestEntry): void {
    this.#table.add(entry);
    this.#totalBytes += entry.size;
    this.#pathLength += entry.path.length + (entry.target?.length ?? 0);
    this.#addFolders(entry.path);
    if (entry.kind === "text") this.#texts++;
    if (entry.kind === "stream") this.#streams++;
  }

  /**
   * A folder that is only in paths costs whoever looks at names as much as one that is listed, and a path of four
   * kilobytes has two thousand of them, with two kilobytes each. It counts once when what is in it comes together, and
   * not at all when it comes after its own entry; both is usual.
   */
  #addFolders(path: string): void {
    const known = knownLength(this.#lastPath, path);
    for (let end = path.indexOf("/", known); end >= 0; end = path.indexOf("/", end + 1)) {
      this.#folders++;
      this.#pathLength += end;
    }
    this.#lastPath = path;
  }
}

/** Up to where the folders of `path` are also those of `last`, or `last` itself. */
function knownLength(last: string, path: string): number {
  const most = Math.min(last.length, path.length);
  let same = 0;
  while (same < most && last.charCodeAt(same) === path.charCodeAt(same)) same++;
  return same === last.length && path[same] === "/" ? same + 1 : same;
}

function refuse(detail: string): never {
  throw slipError("protocol", { detail: `a manifest of ${detail}` });
}
