/**
 * Temporary folders that are gone after the test, however it ends.
 *
 * @module
 */

import { dirname, join } from "node:path";

/** A folder of its own; `await using` removes it with everything in it. */
export class TempFolder implements AsyncDisposable {
  /** Absolute. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The absolute path of `parts` in the folder. */
  join(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** Writes a file, making the folders it needs, and gives its absolute path. */
  async write(path: string, content: string | Uint8Array): Promise<string> {
    const target = this.join(path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeFile(target, typeof content === "string" ? new TextEncoder().encode(content) : content);
    return target;
  }

  /** Names of what is directly in the folder, sorted. */
  async names(): Promise<string[]> {
    return (await Array.fromAsync(Deno.readDir(this.path), ({ name }) => name)).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** Makes a temporary folder holding `files` (path to content): `await using folder = await tempFolder();` */
export async function tempFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<TempFolder> {
  const folder = new TempFolder(await Deno.makeTempDir({ prefix: "slip-test-" }));
  for (const [path, content] of Object.entries(files)) await folder.write(path, content);
  return folder;
}
