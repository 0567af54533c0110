/**
 * The journal of one attempt: which blocks and files are on the disk. Append-only, locked by whoever writes it.
 *
 * It says nothing that is not so: what it speaks of was flushed before (`writing/flusher.ts`), and from the first byte
 * that is not a whole record with its check sum nothing counts. It says things early enough: appended records are with
 * the system at once, so that only a power cut, and no end of the process, can take them back.
 *
 * @module
 */

import { RECORD_BYTES } from "./journal_bytes.ts";
import {
  decodeHeader,
  decodeRecord,
  encodeHeader,
  encodeRecord,
  HEADER_BYTES,
  type JournalRecord,
} from "./journal_record.ts";

/** Zeros in front of the records to come, so that a full disk does not keep the last of them from being written. */
const ROOM_BYTES = 64 * 1024;
const PIECE_BYTES = 1024 * 1024;

/** An open journal. Not for two at a time: {@linkcode Journal.open} refuses one that is in use anywhere. */
export class Journal {
  readonly #file: Deno.FsFile;
  readonly #seed: number;
  /** Where the next record goes. */
  #end = HEADER_BYTES;
  /** Where the file's position is, while that is known: moving it takes longer than writing a record. */
  #at: number | undefined;
  /** Where the file ends; zeros from `#end` on. */
  #size = 0;
  #isUsed = false;
  /** Whether nothing but zeros may follow the last record: what else does would count again, or be taken for records. */
  #isCut = true;
  #isClosed = false;

  private constructor(file: Deno.FsFile, seed: number) {
    this.#file = file;
    this.#seed = seed;
  }

  /** Makes a journal, locked where files can be. @throws The system's error. */
  static create(path: string): Journal {
    const [seed] = crypto.getRandomValues(new Uint32Array(1));
    const file = Deno.openSync(path, { createNew: true, read: true, write: true, mode: 0o600 });
    try {
      lock(file);
      const journal = new Journal(file, seed!);
      writeAll(file, encodeHeader(seed!));
      journal.#size = HEADER_BYTES;
      journal.#makeRoom();
      return journal;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /**
   * Opens a journal to go on with; {@linkcode Journal.replay} it before anything else. `undefined` when it is none of
   * ours, of another version, not to be opened, or in use.
   */
  static open(path: string): Journal | undefined {
    let file: Deno.FsFile | undefined;
    try {
      const found = Deno.lstatSync(path);
      if (!found.isFile || found.nlink !== null && found.nlink > 1) return undefined;
      file = Deno.openSync(path, { read: true, write: true });
      const header = new Uint8Array(HEADER_BYTES);
      if (!lock(file) || readAll(file, header) < HEADER_BYTES) return undefined;
      const seed = decodeHeader(header);
      if (seed === undefined) return undefined;
      const journal = new Journal(file, seed);
      file = undefined;
      return journal;
    } catch {
      return undefined;
    } finally {
      file?.close();
    }
  }

  /** Whether it has any record. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /**
   * Calls `visit` with every record in order. What follows the last good one is cut off when something is appended; until
   * then the file stays as it is, its time included.
   */
  replay(visit: (record: JournalRecord) => void): void {
    this.#file.seekSync(HEADER_BYTES, Deno.SeekMode.Start);
    const piece = new Uint8Array(PIECE_BYTES + RECORD_BYTES);
    let held = 0;
    let isMore = true;
    this.#end = HEADER_BYTES;
    while (isMore) {
      const read = readAll(this.#file, piece.subarray(held));
      const used = this.#visitAll(piece.subarray(0, held + read), visit);
      isMore = used !== undefined && read > 0;
      piece.copyWithin(0, used ?? 0, held + read);
      held += read - (used ?? 0);
    }
    this.#at = undefined;
    this.#isCut = false;
  }

  /** Hands `records` to the system. @throws The system's error; what was before then still counts. */
  append(records: readonly JournalRecord[]): void {
    if (!this.#isCut) this.#cut();
    for (const record of records) {
      const bytes = encodeRecord(record, this.#seed);
      // What was half written by an append that failed is overwritten.
      if (this.#at !== this.#end) this.#file.seekSync(this.#end, Deno.SeekMode.Start);
      this.#at = undefined;
      writeAll(this.#file, bytes);
      this.#at = this.#end += bytes.length;
      this.#isUsed = true;
      this.#makeRoom();
    }
  }

  /** Resolves when everything appended survives a power cut (fdatasync(2)). */
  async flush(): Promise<void> {
    await this.#file.syncData();
  }

  /** Gives the lock up; safe to call twice. */
  close(): void {
    if (!this.#isClosed) this.#file.close();
    this.#isClosed = true;
  }

  /** Bytes of `bytes` that were records; `undefined` when one is not. */
  #visitAll(bytes: Uint8Array, visit: (record: JournalRecord) => void): number | undefined {
    let at = 0;
    for (;;) {
      const found = decodeRecord(bytes.subarray(at), this.#seed);
      if (found === "more") return at;
      if (found === undefined) return undefined;
      visit(found.record);
      this.#isUsed = true;
      at += found.bytes;
      this.#end += found.bytes;
    }
  }

  #cut(): void {
    this.#file.truncateSync(this.#end);
    this.#size = this.#end;
    this.#isCut = true;
  }

  /** Keeps zeros in front; a disk that has no place for them is full, which whoever writes data will say. */
  #makeRoom(): void {
    this.#size = Math.max(this.#size, this.#end);
    if (this.#size - this.#end > ROOM_BYTES / 2) return;
    this.#at = undefined;
    try {
      this.#file.seekSync(this.#size, Deno.SeekMode.Start);
      const zeros = new Uint8Array(this.#end + ROOM_BYTES - this.#size);
      writeAll(this.#file, zeros);
      this.#size += zeros.length;
    } catch { /* as said above */ }
  }
}

/** False when somebody else has it, or when it cannot be locked, where nobody could know. */
function lock(file: Deno.FsFile): boolean {
  try {
    return file.tryLockSync(true);
  } catch {
    return false;
  }
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
}

/** Bytes read: fewer than asked for only at the end of the file. */
function readAll(file: Deno.FsFile, bytes: Uint8Array): number {
  let filled = 0;
  while (filled < bytes.length) {
    const read = file.readSync(bytes.subarray(filled));
    if (read === null || read === 0) break;
    filled += read;
  }
  return filled;
}
