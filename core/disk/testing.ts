/**
 * What the tests of this folder share: real folders.
 *
 * @module
 */

import { dirname, join } from "node:path";

/** A real temporary folder that is gone, with all in it, at the end of the scope. */
export class TemporaryFolder implements AsyncDisposable {
  /** Its absolute path, links resolved. */
  readonly path = Deno.realPathSync(Deno.makeTempDirSync());

  /** The path of `name` in it. */
  at(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file, with the folders it needs, and returns its path. */
  file(name: string, content: string | Uint8Array = ""): string {
    const path = this.at(name);
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeFileSync(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    return path;
  }

  /** All names in it, hidden ones included, sorted. */
  names(): string[] {
    return [...Deno.readDirSync(this.path)].map((entry) => entry.name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
