/**
 * Several received files as one archive (PKWARE APPNOTE 6.3), not compressed.
 *
 * @module
 */

import { makeZip } from "client-zip";
import type { StoredFile, StoredFolder } from "./blob_store.ts";

/** Bytes that are in memory at a time, while their checksum is computed. */
const CHUNK_BYTES = 1024 * 1024;

/** What a date in an archive can say, in years (APPNOTE, section 4.4.6, MS-DOS format). */
const FIRST_YEAR = 1980;
const LAST_YEAR = 2107;

/** What goes into an archive. */
export interface ZipContent {
  readonly files: readonly StoredFile[];
  readonly folders: readonly StoredFolder[];
}

/** Makes the archive. It refers to the blobs it is made of, so the files are not in memory twice. */
export async function zipOf({ files, folders }: ZipContent): Promise<Blob> {
  const origins = new WeakMap<Uint8Array, Blob>();
  const parts: BlobPart[] = [];
  for await (const chunk of chunksOf(makeZip(inputs(files, folders, origins)))) {
    parts.push(origins.get(chunk) ?? Uint8Array.from(chunk));
  }
  return new Blob(parts, { type: "application/zip" });
}

/** The name of the archive without its extension: that of the folder that holds everything, if there is one. */
export function zipName({ files, folders }: ZipContent): string {
  const tops = new Set([...files, ...folders].map(({ path }) => path.slice(0, path.indexOf("/") + 1)));
  const [top = ""] = tops;
  return tops.size === 1 && top !== "" ? top.slice(0, -1) : "slipstream";
}

function* inputs(
  files: readonly StoredFile[],
  folders: readonly StoredFolder[],
  origins: WeakMap<Uint8Array, Blob>,
) {
  for (const { path, modifiedMs } of folders) yield { name: path, lastModified: dateOf(modifiedMs) };
  for (const { path, blob, modifiedMs, mode } of files) {
    const lastModified = dateOf(modifiedMs);
    yield { name: path, input: read(blob, origins), lastModified, ...(mode !== undefined && { mode }) };
  }
}

/** The bytes of `blob`, remembering from where each chunk is; an archive hands chunks on as they are. */
async function* read(
  blob: Blob,
  origins: WeakMap<Uint8Array, Blob>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let offset = 0; offset < blob.size; offset += CHUNK_BYTES) {
    const part = blob.slice(offset, offset + CHUNK_BYTES);
    const chunk = new Uint8Array(await part.arrayBuffer());
    origins.set(chunk, part);
    yield chunk;
  }
}

/** Not every browser can iterate over a stream. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield value;
  }
}

function dateOf(milliseconds = Date.now()): Date {
  const date = new Date(milliseconds);
  const year = date.getFullYear();
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return date;
  return year > LAST_YEAR ? new Date(LAST_YEAR, 11, 31) : new Date(FIRST_YEAR, 0, 1);
}
