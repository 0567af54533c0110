/**
 * What is sent in tests of a transfer: files, folders, links, streams and texts in memory.
 *
 * @module
 */

import type { KnownDigests, LeftOut, ManifestEntry, Source } from "../ports.ts";
import { patterned } from "./testing_files.ts";

/** An entry with its content; what is left out is a file of patterned bytes. */
export interface MemoryEntry extends Omit<ManifestEntry, "size" | "path"> {
  /** @default `file-` and its number */
  readonly path?: string;
  /** Bytes of a file that is made up. @default 0, or what `bytes` has */
  readonly size?: number;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** What a stream yields; each is one block, cut where it is longer than was asked for. */
  readonly chunks?: Iterable<Uint8Array<ArrayBuffer>> | AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** What a source in memory does before it does what it should; each may wait or throw. */
export interface SourceHooks {
  readonly read?: (file: number, offset: number) => Promise<void> | void;
  /** Before the part that begins with entry `first`. */
  readonly list?: (first: number) => Promise<void> | void;
  /** Entries in a part. @default 100 */
  readonly partEntries?: number;
  readonly leftOut?: readonly LeftOut[];
  readonly known?: KnownDigests;
}

/** Entries in memory as what is sent. */
export class MemorySource implements Source {
  readonly leftOut: readonly LeftOut[];
  readonly known?: KnownDigests;
  /** Bytes that were read in all, those of streams included, and how many reads that took. */
  readBytes = 0;
  reads = 0;
  /** Reads under way now, and the most at a time; those of streams apart. */
  reading = 0;
  mostReading = 0;
  /** How often it was closed. */
  closes = 0;
  /** What was wrong about how it was used. */
  readonly faults: string[] = [];
  readonly #all: readonly ManifestEntry[];
  readonly #found: ManifestEntry[] = [];
  readonly #contents: readonly Uint8Array<ArrayBuffer>[];
  readonly #streams = new Map<number, MemoryStream>();
  readonly #hooks: SourceHooks;

  /** Files of so many bytes, or other entries. @param hooks A function is what is done before a read. */
  constructor(what: readonly (number | MemoryEntry)[], hooks: SourceHooks | SourceHooks["read"] = {}) {
    const entries = what.map((one): MemoryEntry => typeof one === "number" ? { size: one } : one);
    this.#contents = entries.map(contentOf);
    this.#all = entries.map((entry, index) => manifestEntryOf(entry, index, this.#contents[index]!.length));
    for (const [index, { kind, chunks = [] }] of entries.entries()) {
      if (kind === "stream") this.#streams.set(index, new MemoryStream(chunks));
    }
    this.#hooks = typeof hooks === "function" ? { read: hooks } : hooks;
    this.leftOut = this.#hooks.leftOut ?? [];
    if (this.#hooks.known !== undefined) this.known = this.#hooks.known;
  }

  /** What was listed so far. */
  get entries(): readonly ManifestEntry[] {
    return this.#found;
  }

  /** What there is to list. */
  get all(): readonly ManifestEntry[] {
    return this.#all;
  }

  async *list(): AsyncGenerator<readonly ManifestEntry[]> {
    const { partEntries = 100 } = this.#hooks;
    for (let first = 0; first < this.#all.length; first += partEntries) {
      await this.#hooks.list?.(first);
      const part = this.#all.slice(first, first + partEntries);
      this.#found.push(...part.slice(Math.max(0, this.#found.length - first)));
      yield part;
    }
  }

  async read(file: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.closes > 0) this.faults.push("read after it was closed");
    this.readBytes += length;
    this.reads++;
    this.mostReading = Math.max(this.mostReading, ++this.reading);
    try {
      await this.#hooks.read?.(file, offset);
      return this.#contents[file]!.slice(offset, offset + length);
    } finally {
      this.reading--;
    }
  }

  async next(file: number, most: number): Promise<Uint8Array<ArrayBuffer>> {
    const stream = this.#streams.get(file)!;
    if (stream.isReading) this.faults.push("two reads of a stream at a time");
    const bytes = await stream.next(most);
    this.readBytes += bytes.length;
    return bytes;
  }

  close(): Promise<void> {
    this.closes++;
    return Promise.resolve();
  }

  /** The bytes of entry `file`; of a stream, what it gave so far. */
  bytesOf(file: number): Uint8Array<ArrayBuffer> {
    return this.#streams.get(file)?.given() ?? this.#contents[file]!;
  }
}

function contentOf({ kind = "file", bytes, size = 0 }: MemoryEntry, index: number): Uint8Array<ArrayBuffer> {
  return bytes ?? patterned(kind === "file" || kind === "text" ? size : 0, index + 1);
}

function manifestEntryOf(entry: MemoryEntry, index: number, size: number): ManifestEntry {
  const { path = `file-${index}`, bytes: _bytes, chunks: _chunks, ...rest } = entry;
  return { ...rest, path, size };
}

/** The bytes of a pipe, as they come. */
class MemoryStream {
  isReading = false;
  readonly #chunks: AsyncIterator<Uint8Array<ArrayBuffer>>;
  readonly #given: Uint8Array<ArrayBuffer>[] = [];
  #rest = new Uint8Array(0);

  constructor(chunks: NonNullable<MemoryEntry["chunks"]>) {
    this.#chunks = (async function* () {
      yield* chunks;
    })();
  }

  async next(most: number): Promise<Uint8Array<ArrayBuffer>> {
    this.isReading = true;
    while (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) break;
      this.#rest = value;
    }
    this.isReading = false;
    const bytes = this.#rest.slice(0, most);
    this.#rest = this.#rest.subarray(most);
    if (bytes.length > 0) this.#given.push(bytes);
    return bytes;
  }

  given(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#given.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const bytes of this.#given) {
      all.set(bytes, offset);
      offset += bytes.length;
    }
    return all;
  }
}

/** Digests that are kept from run to run. */
export class MemoryDigests implements KnownDigests {
  /** How many were asked for, how many of those were known, and how many were noted. */
  asked = 0;
  recalled = 0;
  noted = 0;
  /** What a recall does first; it may throw. */
  beforeRecall: (file: number) => void = () => {};
  readonly #digests = new Map<string, Uint8Array<ArrayBuffer>>();

  async recall(file: number, block: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    await Promise.resolve();
    this.beforeRecall(file);
    this.asked++;
    const digest = this.#digests.get(`${file}/${block}`);
    if (digest !== undefined) this.recalled++;
    return digest;
  }

  note(file: number, block: number, digest: Uint8Array<ArrayBuffer>): void {
    this.noted++;
    this.#digests.set(`${file}/${block}`, digest);
  }
}
