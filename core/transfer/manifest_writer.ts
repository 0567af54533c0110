/**
 * The list of what is offered, cut into messages.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { formatBytes } from "../format.ts";
import { CONTROL_MESSAGE_BYTES, FILE_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { utf8Length } from "../utf8_length.ts";
import type { TransferMessage } from "./messages.ts";

type ManifestPart = Extract<TransferMessage, { type: "manifest" }>;

/** What is left for entries when a message's own braces and names are taken off. */
const PART_BYTES = CONTROL_MESSAGE_BYTES - 64;

/** Fills messages that each stay under `CONTROL_MESSAGE_BYTES`, so that many small files cost few. */
export class ManifestWriter {
  #part: ManifestPart["entries"] = [];
  #room = PART_BYTES;
  #totalBytes = 0;

  /**
   * Takes `entries` and yields the messages that are full.
   * @throws SlipError `too-much` when one of them, or all so far, have more bytes than a receiver takes.
   */
  *add(entries: readonly ManifestEntry[]): Generator<ManifestPart> {
    for (const known of entries) {
      this.#count(known);
      const entry = publicPart(known);
      const bytes = utf8Length(JSON.stringify(entry)) + 1;
      if (bytes > this.#room) yield* this.end();
      this.#part.push(entry);
      this.#room -= bytes;
    }
  }

  /** Yields what is left, unless nothing is. */
  *end(): Generator<ManifestPart> {
    if (this.#part.length === 0) return;
    const entries = this.#part;
    this.#part = [];
    this.#room = PART_BYTES;
    yield { type: "manifest", entries };
  }

  #count({ path, size }: ManifestEntry): void {
    const limit = formatBytes(FILE_BYTES);
    if (size > FILE_BYTES) throw slipError("too-much", { what: path, limit });
    this.#totalBytes += size;
    if (this.#totalBytes > FILE_BYTES) throw slipError("too-much", { what: "all of it together", limit });
  }
}

/** What a manifest tells of an entry: a source may know more, such as where the file is on its machine. */
function publicPart(entry: ManifestEntry): ManifestPart["entries"][number] {
  const { path, size, kind = "file", modifiedMs, mode, target = "" } = entry;
  const named = {
    path,
    ...(modifiedMs !== undefined && { modifiedMs: Math.trunc(modifiedMs) }),
    ...(mode !== undefined && { mode: mode & 0o777 }),
  };
  switch (kind) {
    case "file":
      return { ...named, size };
    case "text":
      return { ...named, kind, size };
    case "link":
      return { ...named, kind, size: 0, target };
    case "folder":
    case "stream":
      return { ...named, kind, size: 0 };
  }
}
