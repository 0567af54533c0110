/**
 * The paths that a person named, looked at before anything else happens.
 *
 * @module
 */

import { basename, resolve } from "node:path";
import { slipError } from "../../errors.ts";
import { formatBytes } from "../../format.ts";
import { FILE_BYTES } from "../../limits.ts";
import { NameGiver } from "../names/name_giver.ts";
import { isAttack, UNSAFE_REASONS, unsafeReason } from "../names/safe_name.ts";
import { errorCode } from "../system/error_code.ts";
import type { NamedPath } from "../walk/file_table.ts";
import { seeFile } from "../walk/walk_look.ts";

/** What the root of a file system is offered as, which has no name. */
const ROOT_NAME = "root";

/**
 * What `paths` name, links followed, under names that differ. One named twice counts once; of two with one base name the
 * second is called `name (2).ext`, because the person who receives has one folder for both.
 * @throws SlipError `nothing-to-send`, `file-missing`, `file-unreadable`, `not-a-file`, `too-much`, or `usage` for a name that no receiver takes.
 */
export async function namePaths(paths: readonly string[]): Promise<NamedPath[]> {
  if (paths.length === 0) throw slipError("nothing-to-send");
  const names = new NameGiver();
  const found = new Map<string, NamedPath>();
  for (const named of paths) {
    // Deno asks for a permission to look at nothing, and fails.
    if (named === "") throw slipError("file-missing", { path: '""' });
    const absolute = resolve(named);
    if (found.has(absolute)) continue;
    found.set(absolute, await lookAt(named, absolute, names));
  }
  return [...found.values()];
}

async function lookAt(named: string, absolute: string, names: NameGiver): Promise<NamedPath> {
  try {
    // With a slash at its end a path must be a folder; resolve() has lost it.
    const found = await Deno.stat(named);
    if (!found.isFile && !found.isDirectory) throw slipError("not-a-file", { path: named });
    const real = await Deno.realPath(absolute);
    const give = () => ({ named, absolute, real, top: names.give(nameOf(absolute)) });
    if (found.isDirectory) {
      await checkFolder(absolute);
      return give();
    }
    const seen = await seeFile(absolute, "", true);
    if (seen === undefined) throw slipError("not-a-file", { path: named });
    if (seen.look.size > FILE_BYTES) {
      throw slipError("too-much", { what: named, limit: formatBytes(FILE_BYTES) });
    }
    const path = give();
    return { ...path, file: { ...seen, entry: { ...seen.entry, path: path.top } } };
  } catch (error) {
    throw openError(error, named);
  }
}

/** @throws SlipError `usage` for a name that every receiver refuses. */
function nameOf(absolute: string): string {
  const name = basename(absolute) || ROOT_NAME;
  const reason = unsafeReason(name);
  if (reason === undefined || !isAttack(reason)) return name;
  const why = `${name} cannot be sent under that name, since ${UNSAFE_REASONS[reason]}: rename it first`;
  throw slipError("usage", { detail: why });
}

/** Shows that a folder may be read, without reading it. */
async function checkFolder(absolute: string): Promise<void> {
  // Windows opens no folders like this; there it shows when it is walked.
  if (Deno.build.os !== "windows") (await Deno.open(absolute)).close();
}

function openError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const isMissing = code === "ENOENT" || code === "ENOTDIR";
  return slipError(isMissing ? "file-missing" : "file-unreadable", { path }, { cause: error });
}
