/**
 * The lists in control messages that have an item for each file. Checked by hand: a schema that describes them allocates
 * four kilobytes for each, which is most of what parsing costs.
 *
 * @module
 */

import { FILE_BYTES, PATH_LENGTH, TEXT_BYTES } from "../limits.ts";

interface Named {
  path: string;
  modifiedMs?: number;
  mode?: number;
}

/** An entry as a manifest has it; `core/ports.ts` says what its keys mean. */
export type ListedEntry =
  | Named & { kind?: "file"; size: number }
  | Named & { kind: "folder" | "stream"; size: 0 }
  | Named & { kind: "link"; size: 0; target: string }
  | Named & { kind: "text"; size: number };

/** Whether `value` is a list of numbers, each 0 to 2^32 − 1. */
export function isIndexList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isIndex);
}

/** Whether `value` is a list of pairs of such numbers. */
export function isIndexPairList(value: unknown): value is [number, number][] {
  return Array.isArray(value) && value.every((pair) => isPair(pair) && isIndex(pair[0]) && isIndex(pair[1]));
}

/** Whether `value` is a list of at least one pair of such a number and a digest in lower-case hex. */
export function isDigestPairList(value: unknown): value is [number, string][] {
  return Array.isArray(value) && value.length > 0 &&
    value.every((pair) => isPair(pair) && isIndex(pair[0]) && isDigest(pair[1]));
}

/** Whether `value` is a list of at least one entry. */
export function isEntryList(value: unknown): value is ListedEntry[] {
  return Array.isArray(value) && value.length > 0 && value.every(isEntry);
}

/** What is known of `entry`; what a later version says besides is left out. */
export function knownPart(entry: ListedEntry): ListedEntry {
  const { path, modifiedMs, mode } = entry;
  const known: { -readonly [Key in keyof ListedEntry]: unknown } & Record<string, unknown> = {
    path,
    size: entry.size,
  };
  if (entry.kind !== undefined) known.kind = entry.kind;
  if (modifiedMs !== undefined) known.modifiedMs = modifiedMs;
  if (mode !== undefined) known.mode = mode;
  if (entry.kind === "link") known["target"] = entry.target;
  return known as ListedEntry;
}

function isEntry(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { path, kind, size, modifiedMs, mode, target } = value as Record<string, unknown>;
  return isPath(path) && isSizeOf(kind, size) && (kind !== "link" || isPath(target)) &&
    (modifiedMs === undefined || Number.isInteger(modifiedMs)) &&
    (mode === undefined || isCount(mode, 0o777));
}

function isSizeOf(kind: unknown, size: unknown): boolean {
  switch (kind) {
    case undefined:
    case "file":
      return isCount(size, FILE_BYTES);
    case "text":
      return isCount(size, TEXT_BYTES);
    case "folder":
    case "link":
    case "stream":
      return size === 0;
    default:
      return false;
  }
}

function isPath(value: unknown): boolean {
  return typeof value === "string" && value.length >= 1 && value.length <= PATH_LENGTH;
}

function isPair(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}

function isIndex(value: unknown): boolean {
  return typeof value === "number" && value >>> 0 === value;
}

function isCount(value: unknown, most: number): boolean {
  return Number.isInteger(value) && value as number >= 0 && value as number <= most;
}

function isDigest(value: unknown): boolean {
  return typeof value === "string" && value.length === 64 && /^[0-9a-f]{64}$/.test(value);
}
