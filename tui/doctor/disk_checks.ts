/**
 * Files and folders: the configuration, the cache, where to receive.
 *
 * @module
 */

import { dirname, join, resolve } from "node:path";
import { spaceAt } from "../../core/disk/system/free_space.ts";
import { formatBytes } from "../../core/format.ts";
import type { ConfigFile } from "../config_file.ts";
import { type Check, type Finding, not, ok, skipped } from "./check.ts";

/** Bytes free in the folder to receive into, below which it counts as full. */
const LOW_SPACE_BYTES = 100_000_000;

const CACHE_HINT = "Transfers work without it: files are read again to compare them after a break";

/** Where the configuration file is, and what came of reading it. */
export function configCheck(file: ConfigFile): Check {
  return { name: "config", look: () => Promise.resolve(judgeConfig(file)) };
}

function judgeConfig(file: ConfigFile): Finding {
  switch (file.state) {
    case "missing": {
      if (file.path === undefined) return skipped("the environment does not tell where it belongs");
      return ok(`none, and none is needed; it would be ${file.path}`);
    }
    case "forbidden":
      return not(`${file.path} may not be read, so it is as if there were none`, "Check its permissions");
    case "read": {
      const keys = Object.keys(file.config).join(", ") || "nothing";
      if (file.notes.length === 0) return ok(`${file.path} sets ${keys}`);
      return not(`${file.path} sets ${keys}; ${file.notes.join("; ")}`, "Correct or remove what is ignored");
    }
    case "broken": {
      const hint = "Mend it or move it away; until then send and receive refuse to run";
      return not(`${file.path}: ${file.problems.join("; ")}`, hint, { isFatal: true });
    }
  }
}

/** Whether digests can be kept from run to run. */
export function cacheCheck(folder: string | undefined): Check {
  return {
    name: "cache",
    look() {
      if (folder === undefined) {
        return Promise.resolve(skipped("the environment does not tell where it belongs"));
      }
      return judgeCache(folder);
    },
  };
}

async function judgeCache(folder: string): Promise<Finding> {
  try {
    await tryToWrite(folder);
    return ok(`${folder} can be written`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return not(`${folder} cannot be written: ${reason}`, CACHE_HINT);
  }
}

/** Makes what a sender would make, and leaves everything as it was. */
async function tryToWrite(folder: string): Promise<void> {
  const wasThere = await Deno.stat(folder).then(() => true, () => false);
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const probe = join(folder, `.probe-${crypto.randomUUID()}`);
  try {
    await Deno.writeFile(probe, new Uint8Array(1), { createNew: true });
  } finally {
    await Deno.remove(probe).catch(() => {});
    if (!wasThere) await Deno.remove(folder).catch(() => {});
  }
}

/** How much space there is where files are received. @param folder Absolute or not; it need not be there yet. */
export function folderCheck(folder: string): Check {
  return {
    name: "folder",
    async look() {
      const path = absolute(folder);
      if (path === undefined) return skipped("the present folder may not be looked at");
      const space = await spaceAt(await nearestFolder(path));
      if (space === undefined) return skipped(`nobody tells how much is free in ${path}`);
      const detail = `${formatBytes(space.freeBytes)} free in ${path}`;
      return space.freeBytes >= LOW_SPACE_BYTES
        ? ok(detail)
        : not(detail, "Make room, or receive into another folder with --dir");
    },
  };
}

function absolute(folder: string): string | undefined {
  try {
    return resolve(folder);
  } catch {
    return undefined;
  }
}

/** The folder itself, or the innermost one around it that is there. */
async function nearestFolder(path: string): Promise<string> {
  for (let at = path;; at = dirname(at)) {
    const isThere = await Deno.stat(at).then(({ isDirectory }) => isDirectory, () => false);
    if (isThere || at === dirname(at)) return at;
  }
}
