/**
 * What one thing in a tree is, without following it further: the part of a walk that asks the system.
 *
 * @module
 */

import type { ManifestEntry } from "../../ports.ts";
import type { WarningCode } from "../../warnings.ts";
import { errorCode } from "../system/error_code.ts";
import { type FileLook, lookOf } from "./file_look.ts";

/** A file as it is offered, and what it was. */
export interface SeenFile {
  readonly entry: ManifestEntry;
  readonly look: FileLook;
}

/**
 * Opens the file at `absolute`, which shows that it may be read, and looks at it.
 * @param path What it is offered as.
 * @param mayBeLink Whether a link in the last place is followed; it is no regular file otherwise.
 * @returns What it is, or `undefined` when it is no regular file.
 * @throws the system's error.
 */
export async function seeFile(
  absolute: string,
  path: string,
  mayBeLink: boolean,
): Promise<SeenFile | undefined> {
  using file = await Deno.open(absolute);
  // An open file is in memory: asynchronously this would only take longer.
  const info = file.statSync();
  if (!info.isFile || !mayBeLink && !isAt(absolute, info)) return undefined;
  const look = lookOf(info);
  const { size, modifiedMs } = look;
  const mode = modeOf(info);
  // Not by spreading: such objects are a third larger, and there may be a million.
  if (mode === undefined) return { entry: { path, kind: "file", size, modifiedMs }, look };
  return { entry: { path, kind: "file", size, modifiedMs, mode }, look };
}

/** Whether the open file is what has the name `absolute`: whoever put a link there meanwhile gets nothing sent. */
function isAt(absolute: string, { ino, dev }: Deno.FileInfo): boolean {
  const named = Deno.lstatSync(absolute);
  return named.ino === ino && named.dev === dev;
}

/** The entry of a folder. */
export function folderEntry(path: string, info: Deno.FileInfo): ManifestEntry {
  const modifiedMs = lookOf(info).modifiedMs;
  const mode = modeOf(info);
  if (mode === undefined) return { path, kind: "folder", size: 0, modifiedMs };
  return { path, kind: "folder", size: 0, modifiedMs, mode };
}

/** Why what is called `name` is left out, when the system refuses it with `error`. @throws `error` if it is no refusal. */
export function reasonFor(error: unknown, name: string): WarningCode {
  const code = errorCode(error);
  if (code === undefined) throw error;
  if (code !== "ENOENT" && code !== "ENOTDIR") return "unreadable";
  // Deno shows what is not UTF-8 in a name as U+FFFD; under that name there is nothing.
  return name.includes("\ufffd") ? "unsafe-name" : "vanished";
}

/** The permission bits; Windows has none. */
function modeOf({ mode }: Deno.FileInfo): number | undefined {
  return Deno.build.os === "windows" || mode === null ? undefined : mode & 0o777;
}
