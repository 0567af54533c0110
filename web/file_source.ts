/**
 * What a person chose in the page, as a source of bytes.
 *
 * @module
 */

import { type SlipError, slipError } from "../core/errors.ts";
import type { LeftOut, ManifestEntry, Source } from "../core/ports.ts";
import type { Chosen, Member } from "./chosen.ts";
import { uniqueNames } from "./unique_names.ts";

/** Entries that are listed at once. */
const LISTED_TOGETHER = 1_000;

/** What is offered besides files. */
export interface FileSourceOptions {
  /** A text for the other person, at most `TEXT_BYTES` of UTF-8. @default none */
  readonly text?: string;
}

/** A {@linkcode Source} over `File` objects; the browser keeps them open by itself. */
export class FileSource implements Source {
  readonly entries: readonly ManifestEntry[];
  readonly leftOut: readonly LeftOut[];
  /** The bytes of each entry; a folder has none. */
  readonly #contents: readonly Blob[];

  /** Files and folders of the same name, from different places, are numbered. */
  constructor(chosen: readonly Chosen[], { text = "" }: FileSourceOptions = {}) {
    const members = chosen.flatMap(({ members }) => members);
    const renamed = renamedPaths(chosen);
    const texts = text === "" ? [] : [new Blob([text])];
    this.#contents = [...texts, ...members.map(({ file }) => file ?? new Blob())];
    this.entries = [
      ...texts.map(({ size }) => ({ path: "text", kind: "text" as const, size })),
      ...members.map((member, index) => entryOf(member, renamed[index]!)),
    ];
    this.leftOut = chosen.flatMap(({ leftOut }) => leftOut);
  }

  /**
   * All entries: they are known since they were chosen.
   * @throws SlipError `nothing-to-send`.
   */
  async *list(): AsyncIterable<readonly ManifestEntry[]> {
    if (this.entries.length === 0) throw slipError("nothing-to-send");
    for (let first = 0; first < this.entries.length; first += LISTED_TOGETHER) {
      yield this.entries.slice(first, first + LISTED_TOGETHER);
    }
  }

  /**
   * Reads without keeping anything.
   * @throws SlipError `source-changed` or `source-failed`; RangeError when there is no such file.
   */
  async read(file: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const content = this.#contents[file];
    const entry = this.entries[file];
    if (content === undefined || entry === undefined) throw new RangeError(`there should be a file ${file}`);
    const bytes = await content.slice(offset, offset + length).arrayBuffer().catch((error) => {
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

/** The paths of all members, where what was chosen got another name. */
function renamedPaths(chosen: readonly Chosen[]): string[] {
  const names = uniqueNames(chosen.map(({ name }) => name));
  return chosen.flatMap(({ name, members }, index) =>
    members.map(({ path }) => names[index]! + path.slice(name.length))
  );
}

function entryOf({ file }: Member, path: string): ManifestEntry {
  if (file === undefined) return { path, kind: "folder", size: 0 };
  return { path, size: file.size, modifiedMs: file.lastModified };
}

/**
 * A browser remembers size and time of a chosen file and fails with NotReadableError when they differ later (File API,
 * section 6.4, snapshot state); it is gone with NotFoundError.
 */
function readError(path: string, cause: unknown): SlipError {
  const changed = cause instanceof DOMException && cause.name === "NotReadableError";
  return slipError(changed ? "source-changed" : "source-failed", { path }, { cause });
}
