/**
 * What a tree is made of, as lines that can be compared: kinds, modes, times, digests, targets.
 *
 * @module
 */

import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfFile } from "./bytes.ts";

/**
 * A line for everything below `root`, sorted by path: `path kind mode time digest`. Times are those of the last
 * modification, in milliseconds; a link has its target instead of mode, time and digest.
 */
export async function listTree(root: string): Promise<string[]> {
  const lines: string[] = [];
  await list(root, "", lines);
  return lines.sort();
}

async function list(root: string, path: string, lines: string[]): Promise<void> {
  for (const name of await readdir(join(root, path))) {
    const below = path === "" ? name : `${path}/${name}`;
    const found = await lstat(join(root, below));
    if (found.isSymbolicLink()) {
      lines.push(`${below} link ${await readlink(join(root, below))}`);
      continue;
    }
    const common = `${(found.mode & 0o777).toString(8)} ${Math.trunc(found.mtimeMs)}`;
    if (found.isDirectory()) {
      lines.push(`${below}/ folder ${common}`);
      await list(root, below, lines);
    } else {
      lines.push(`${below} file ${common} ${await sha256OfFile(join(root, below))}`);
    }
  }
}
