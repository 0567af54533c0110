/**
 * The list of what is offered, cut into messages and put together again.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { BLOCK_BYTES, CONTROL_MESSAGE_BYTES, FRAME_PAYLOAD_BYTES, MANIFEST_PATHS_LENGTH } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { utf8Length } from "../utf8_length.ts";
import type { TransferMessage } from "./messages.ts";

type Offer = Extract<TransferMessage, { type: "offer" }>;

/** Sum of the sizes, in bytes. */
export function totalBytes(entries: readonly ManifestEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.size, 0);
}

/** The offer of `entries`, and the manifest in messages that each stay under `CONTROL_MESSAGE_BYTES`. */
export function* manifestMessages(entries: readonly ManifestEntry[]): Generator<TransferMessage> {
  yield {
    type: "offer",
    files: entries.length,
    totalBytes: totalBytes(entries),
    blockBytes: BLOCK_BYTES,
    frameBytes: FRAME_PAYLOAD_BYTES,
  };
  let part: ManifestEntry[] = [];
  let room = PART_BYTES;
  for (const known of entries) {
    const entry = publicPart(known);
    const bytes = utf8Length(JSON.stringify(entry)) + 1;
    if (bytes > room && part.length > 0) {
      yield { type: "manifest", entries: part };
      part = [];
      room = PART_BYTES;
    }
    part.push(entry);
    room -= bytes;
  }
  if (part.length > 0) yield { type: "manifest", entries: part };
}

/** What a manifest tells of an entry: a source may know more, such as where the file is on its machine. */
function publicPart({ path, size, modifiedMs, executable }: ManifestEntry): ManifestEntry {
  return {
    path,
    size,
    ...(modifiedMs === undefined ? {} : { modifiedMs }),
    ...(executable === undefined ? {} : { executable }),
  };
}

/** What is left for entries when a message's own braces and names are taken off. */
const PART_BYTES = CONTROL_MESSAGE_BYTES - 64;

/** Puts the parts of a manifest together and holds its sender to what the offer said. */
export class ManifestReader {
  readonly entries: ManifestEntry[] = [];
  readonly totalBytes: number;
  readonly #files: number;
  #bytes = 0;
  #pathLength = 0;

  constructor(offer: Offer) {
    this.#files = offer.files;
    this.totalBytes = offer.totalBytes;
    if (offer.files === 0) throw slipError("protocol", { detail: "an offer of no files" });
  }

  /**
   * Adds a part and says whether the manifest is complete.
   * @throws SlipError `protocol` when it has more entries, or other sizes, than were announced, or longer paths than
   * anybody's memory is for.
   */
  add(part: readonly ManifestEntry[]): boolean {
    if (this.entries.length + part.length > this.#files) {
      this.#lie(`more than the ${this.#files} files offered`);
    }
    for (const entry of part) {
      this.entries.push(entry);
      this.#pathLength += entry.path.length;
    }
    if (this.#pathLength > MANIFEST_PATHS_LENGTH) {
      this.#lie(`paths of more than ${MANIFEST_PATHS_LENGTH} characters`);
    }
    this.#bytes += totalBytes(part);
    if (this.#bytes > this.totalBytes) this.#lie(`more than the ${this.totalBytes} bytes offered`);
    if (this.entries.length < this.#files) return false;
    if (this.#bytes !== this.totalBytes) {
      this.#lie(`${this.#bytes} bytes where ${this.totalBytes} were offered`);
    }
    return true;
  }

  #lie(detail: string): never {
    throw slipError("protocol", { detail: `a manifest of ${detail}` });
  }
}
