/**
 * The folder of digest logs: made, kept within its bound, the log of one source found.
 *
 * @module
 */

import { mkdir, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { hash } from "node:crypto";
import { join } from "node:path";
import { DIGEST_CACHE_BYTES, DIGEST_LOG_BYTES } from "../../limits.ts";

const SUFFIX = ".digests";

/** Milliseconds after which what a trimming left behind is no longer in anybody's hands. */
const ABANDONED_MS = 60 * 60 * 1000;

/**
 * Makes room for the log of what is in `folder`, and says where it is. The logs that were not used for longest go
 * first; one that outgrew its share loses its older half.
 * @param cache The folder of the logs, made if it is not there.
 * @throws the system's error.
 */
export async function prepareLog(cache: string, folder: string): Promise<string> {
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const path = join(cache, hash("sha256", folder, "hex").slice(0, 32) + SUFFIX);
  await trim(path);
  await removeOldest(cache, path);
  const now = new Date();
  await utimes(path, now, now).catch(() => {});
  return path;
}

/** Keeps the newer half of a log that is too long. Whoever has it open goes on with the old one. */
async function trim(path: string): Promise<void> {
  const size = await stat(path).then((stats) => stats.size, () => 0);
  if (size <= DIGEST_LOG_BYTES * 0.75) return;
  const kept = new Uint8Array(DIGEST_LOG_BYTES / 2);
  const copy = `${path}.${crypto.randomUUID()}`;
  {
    await using from = await open(path, "r");
    const { bytesRead } = await from.read(kept, 0, kept.length, Math.max(0, size - kept.length));
    await using to = await open(copy, "wx", 0o600);
    // It may begin within a record, which is then passed over.
    await to.writeFile(kept.subarray(0, bytesRead));
  }
  await rename(copy, path);
}

/** Leaves room for one log of full length, `kept`. */
async function removeOldest(cache: string, kept: string): Promise<void> {
  const found = await Promise.all((await readdir(cache)).map((name) => sizeAndAge(join(cache, name))));
  let bytes = 0;
  for (const { path, size, usedMs } of found.sort((one, other) => other.usedMs - one.usedMs)) {
    if (path === kept) continue;
    const isLog = path.endsWith(SUFFIX);
    if (isLog) bytes += size;
    const isAbandoned = !isLog && path.includes(`${SUFFIX}.`) && Date.now() - usedMs > ABANDONED_MS;
    if (isAbandoned || isLog && bytes > DIGEST_CACHE_BYTES - DIGEST_LOG_BYTES) {
      await rm(path, { force: true });
    }
  }
}

async function sizeAndAge(path: string): Promise<{ path: string; size: number; usedMs: number }> {
  const stats = await stat(path).catch(() => undefined);
  return { path, size: stats?.size ?? 0, usedMs: stats?.mtimeMs ?? 0 };
}
