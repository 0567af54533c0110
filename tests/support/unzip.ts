/**
 * Reads archives without compression (PKWARE APPNOTE 6.3), so that tests see what a page saved.
 *
 * @module
 */

import assert from "node:assert/strict";
import { crc32 } from "node:zlib";

/** A file or folder in an archive. */
export interface ZipEntry {
  /** Ends in `/` for a folder. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Local time, such as `2020-02-29 12:34:56`. */
  readonly modified: string;
  /** POSIX `st_mode`, with the kind of file. */
  readonly mode: number;
}

const END_BYTES = 22;

/**
 * Everything in the archive, in the order of its directory.
 * @throws AssertionError when it is not an archive, is compressed, or a checksum is wrong.
 */
export function readZip(archive: Uint8Array<ArrayBuffer>): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - END_BYTES;
  assert.equal(view.getUint32(end, true), 0x06054b50, "the archive's end");
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const nameLength = view.getUint16(at + 28, true);
    entries.push(readEntry(archive, view, at));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Reads the entry whose line in the directory is at `at` (section 4.3.12). */
function readEntry(archive: Uint8Array<ArrayBuffer>, view: DataView, at: number): ZipEntry {
  assert.equal(view.getUint32(at, true), 0x02014b50, "a line of the directory");
  assert.equal(view.getUint16(at + 10, true), 0, "no compression");
  const path = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)));
  const local = view.getUint32(at + 42, true);
  assert.equal(view.getUint32(local, true), 0x04034b50, `the header of ${path}`);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const bytes = archive.subarray(start, start + view.getUint32(at + 24, true));
  assert.equal(crc32(bytes), view.getUint32(at + 16, true), `the checksum of ${path}`);
  const modified = dosTime(view.getUint16(at + 14, true), view.getUint16(at + 12, true));
  return { path, bytes, modified, mode: view.getUint32(at + 38, true) >>> 16 };
}

/** MS-DOS date and time (section 4.4.6). */
function dosTime(date: number, time: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = [(date >> 9) + 1980, (date >> 5) & 15, date & 31].map(two).join("-");
  return `${day} ${[time >> 11, (time >> 5) & 63, (time & 31) * 2].map(two).join(":")}`;
}
