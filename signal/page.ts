/**
 * The page's files, read once at the start into an allow-list: a request names an entry of it or gets 404, so no path
 * can reach anything else.
 *
 * @module
 */

import { SERVED_BYTES, SERVED_FILES } from "../core/limits.ts";

/** A file as it is served. */
export interface PageFile {
  /** Its content. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Media type, with its character set. */
  readonly contentType: string;
  /** Quoted entity tag of the content (RFC 9110, section 8.8.3). */
  readonly etag: string;
}

/** Files by the path of their URL, such as `/index.html`; `/` is there too when there is an `index.html`. */
export type Page = ReadonlyMap<string, PageFile>;

/** What is served, by the end of its name; other files are left out. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  "css": "text/css; charset=utf-8",
  "html": "text/html; charset=utf-8",
  "ico": "image/x-icon",
  "js": "text/javascript; charset=utf-8",
  "json": "application/json",
  "map": "application/json",
  "png": "image/png",
  "svg": "image/svg+xml",
  "txt": "text/plain; charset=utf-8",
  "wasm": "application/wasm",
  "webp": "image/webp",
};

/**
 * Reads the page in `directory` and its folders; empty when there is no such directory. Symbolic links are left out.
 * @throws RangeError when there are more than `SERVED_FILES` files or `SERVED_BYTES` bytes: this is not a page.
 */
export async function readPage(directory: string): Promise<Page> {
  const page = new Map<string, PageFile>();
  let bytes = 0;
  for await (const path of filesIn(directory, "")) {
    const contentType = CONTENT_TYPES[/[^.]*$/.exec(path)?.[0] ?? ""];
    if (contentType === undefined) continue;
    const file = await readPageFile(`${directory}${path}`, contentType);
    bytes += file.bytes.length;
    if (page.size >= SERVED_FILES || bytes > SERVED_BYTES) {
      throw new RangeError(`a page has at most ${SERVED_FILES} files of ${SERVED_BYTES} bytes together`);
    }
    page.set(path, file);
  }
  const index = page.get("/index.html");
  return index ? page.set("/", index) : page;
}

async function readPageFile(path: string, contentType: string): Promise<PageFile> {
  const bytes = await Deno.readFile(path);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { bytes, contentType, etag: `"${btoa(String.fromCharCode(...digest.subarray(0, 18)))}"` };
}

/** Paths below `directory`, each starting with `/`, as a URL spells them. */
async function* filesIn(directory: string, prefix: string): AsyncGenerator<string> {
  try {
    for await (const { name, isFile, isDirectory } of Deno.readDir(`${directory}${prefix}`)) {
      if (isFile) yield `${prefix}/${name}`;
      if (isDirectory) yield* filesIn(directory, `${prefix}/${name}`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
