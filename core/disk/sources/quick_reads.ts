/**
 * Small files read at once, on the calling thread, while they are in memory anyway.
 *
 * Handing a file of 4 KiB to another thread and back, to be opened, read and closed, takes 80 µs of the calling one
 * while others are at work; doing it takes 16. But a disk that has to look for it would hold everything up: so when one
 * was slow, the next go the other way.
 *
 * @module
 */

import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";

/** Bytes of a file that is small. */
const QUICK_BYTES = 64 * 1024;

/** Milliseconds that a read from memory never takes, and one from a disk mostly does. */
const SLOW_MS = 3;

/** How many quick reads come in a row before one that waits, and at most as many wait after a slow one. */
const IN_A_ROW = 64;

/** Reads that wait after the first slow one; twice as many after each that follows, for it may have been chance. */
const FIRST_WAITING = 4;

/** Nothing waits for the other end when a pipe took a file's place (open(2), O_NONBLOCK). */
export const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** What was read. */
export interface ReadPart {
  /** `undefined` when the file is shorter. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  /** What the file was after it was read. */
  readonly stats: Stats;
}

/** Decides which reads are quick, and does them. */
export class QuickReads {
  #left = IN_A_ROW;
  #waiting = 0;
  #nextWaiting = FIRST_WAITING;

  /**
   * Whether a file of `size` bytes is to be read with {@linkcode QuickReads.read}; now and then none is, so that
   * whatever else there is to do has its turn.
   */
  isDue(size: number): boolean {
    if (size > QUICK_BYTES) return false;
    if (this.#waiting > 0) {
      this.#waiting--;
      return false;
    }
    if (this.#left-- > 0) return true;
    this.#left = IN_A_ROW;
    return false;
  }

  /** The first `length` bytes of the file at `path`. @throws The system's error. */
  read(path: string, length: number): ReadPart {
    const startMs = performance.now();
    const file = openSync(path, READ_FLAGS);
    try {
      const bytes = readExactly(file, length);
      return { bytes, stats: fstatSync(file) };
    } finally {
      closeSync(file);
      this.#took(performance.now() - startMs);
    }
  }

  /** A busy machine makes one read slow now and then, a disk that has to look for files most of them. */
  #took(ms: number): void {
    if (ms > SLOW_MS) {
      this.#waiting = this.#nextWaiting;
      this.#nextWaiting = Math.min(IN_A_ROW, this.#nextWaiting * 2);
    } else if (this.#left === 0) {
      this.#nextWaiting = FIRST_WAITING;
    }
  }
}

function readExactly(file: number, length: number): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length;) {
    const read = readSync(file, bytes, filled, length - filled, filled);
    if (read === 0) return undefined;
    filled += read;
  }
  return bytes;
}
