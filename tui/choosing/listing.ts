/**
 * An offer as lines: what there is, with the numbers it can be chosen by. Pure; everything is escaped.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/format.ts";
import type { ManifestEntry, Survey } from "../../core/ports.ts";
import { offerAmount } from "../reporters/amounts.ts";

/** Rows that a list has; the rest is counted, unless it is only one. */
const LISTED_ROWS = 20;

/** Entries that stand together in a list: one, or those of a folder that follow each other. */
interface Row {
  /** The first, from 0. */
  readonly first: number;
  /** The one after the last. */
  readonly end: number;
  readonly name: string;
  readonly isFolder: boolean;
}

/** How a list is written. */
export interface ListOptions {
  /** What the disk says to each. */
  readonly survey: Survey;
  /** Whether the numbers are there, for a person who can choose. */
  readonly isNumbered: boolean;
}

/**
 * A line for each of `entries` with number, size, name and what is special about it; when there are more than 20, one
 * for each folder below the one they have in common, and the first 20 of those. Numbers always count entries.
 */
export function listLines(entries: readonly ManifestEntry[], options: ListOptions): string[] {
  const rows = rowsOf(entries);
  const shown = rows.length > LISTED_ROWS + 1 ? rows.slice(0, LISTED_ROWS) : rows;
  const cells = shown.map((row) => cellsOf(row, entries, options));
  const [numberWidth, sizeWidth] = [0, 1].map((column) =>
    Math.max(...cells.map((cell) => cell[column as 0 | 1].length))
  );
  const lines = cells.map(([number, size, name]) => {
    const start = options.isNumbered ? `${number.padStart(numberWidth!)}  ` : "";
    return `    ${start}${size.padStart(sizeWidth!)}  ${name}`;
  });
  return [...lines, ...restLines(shown.at(-1)?.end ?? 0, entries, options)];
}

function rowsOf(entries: readonly ManifestEntry[]): Row[] {
  if (entries.length <= LISTED_ROWS + 1) {
    return entries.map(({ path }, first) => ({ first, end: first + 1, name: path, isFolder: false }));
  }
  const depth = commonDepth(entries);
  const rows: Row[] = [];
  for (const [file, entry] of entries.entries()) {
    const folder = folderAt(placeOf(entry), depth);
    const last = rows.at(-1);
    if (last?.isFolder && last.name === folder) rows[rows.length - 1] = { ...last, end: file + 1 };
    else {rows.push({
        first: file,
        end: file + 1,
        name: folder ?? entry.path,
        isFolder: folder !== undefined,
      });}
  }
  return rows;
}

/** A folder stands together with what is in it. */
function placeOf({ path, kind }: ManifestEntry): string {
  return kind === "folder" ? `${path}/` : path;
}

/** How many folders all entries are in, or are. */
function commonDepth(entries: readonly ManifestEntry[]): number {
  let common = placeOf(entries[0]!).split("/").slice(0, -1);
  for (const entry of entries) {
    if (common.length === 0) return 0;
    const place = placeOf(entry);
    if (place.startsWith(`${common.join("/")}/`)) continue;
    const parts = place.split("/").slice(0, -1);
    const differs = common.findIndex((part, index) => parts[index] !== part);
    common = common.slice(0, differs);
  }
  return common.length;
}

/** The folder of `path` that is `depth` folders deep, or `undefined` when the path itself is there. */
function folderAt(path: string, depth: number): string | undefined {
  let end = -1;
  for (let level = 0; level <= depth; level++) {
    end = path.indexOf("/", end + 1);
    if (end === -1) return undefined;
  }
  return path.slice(0, end);
}

function cellsOf(
  row: Row,
  entries: readonly ManifestEntry[],
  { survey }: ListOptions,
): [number: string, size: string, name: string] {
  const { first, end, name, isFolder } = row;
  const isOne = end - first === 1;
  const number = isOne ? `${first + 1}` : `${first + 1}-${end}`;
  const entry = entries.at(first)!;
  if (!isFolder || isOne && entry.kind === "folder") {
    return [number, sizeOf(entry), nameOf(entry, notesOf(row, survey))];
  }
  const notes = [formatCount(end - first, "entry", "entries"), ...notesOf(row, survey)];
  return [
    number,
    formatBytes(bytesOf(between(entries, first, end))),
    `${escapeForDisplay(name)}/${inParentheses(notes)}`,
  ];
}

function sizeOf({ kind = "file", size }: ManifestEntry): string {
  if (kind === "folder" || kind === "link") return kind;
  return kind === "stream" ? "stream" : formatBytes(size);
}

function nameOf({ path, kind, target }: ManifestEntry, notes: readonly string[]): string {
  const name = escapeForDisplay(path);
  const what = kind === "link" ? ` → ${escapeForDisplay(target ?? "")}` : kind === "folder" ? "/" : "";
  return `${name}${what}${inParentheses(notes)}`;
}

function notesOf({ first, end }: Row, { conflicts, kept, unfit }: Survey): string[] {
  let [taken, keptBytes, unfitCount] = [0, 0, 0];
  for (let file = first; file < end; file++) {
    if (conflicts.has(file)) taken++;
    if (unfit.has(file)) unfitCount++;
    keptBytes += kept.get(file) ?? 0;
  }
  const count = (some: number) => end - first === 1 ? "" : `${some} `;
  return [
    ...(keptBytes > 0 ? [`${formatBytes(keptBytes)} is here already`] : []),
    ...(taken > 0 ? [`${count(taken)}there already`] : []),
    ...(unfitCount > 0 ? [`${count(unfitCount)}cannot be created here`] : []),
  ];
}

function restLines(
  shownEnd: number,
  entries: readonly ManifestEntry[],
  { isNumbered }: ListOptions,
): string[] {
  if (shownEnd === entries.length) return [];
  const more = () => between(entries, shownEnd, entries.length);
  const numbers = isNumbered ? `, numbers ${shownEnd + 1} to ${entries.length}` : "";
  return [`    … and more: ${offerAmount(more(), bytesOf(more()))}${numbers}`];
}

/** Some of `entries`, which may be too many to have a copy of. */
function* between(entries: readonly ManifestEntry[], first: number, end: number): Generator<ManifestEntry> {
  for (let file = first; file < end; file++) yield entries.at(file)!;
}

function bytesOf(entries: Iterable<ManifestEntry>): number {
  let bytes = 0;
  for (const { size } of entries) bytes += size;
  return bytes;
}

function inParentheses(notes: readonly string[]): string {
  return notes.length === 0 ? "" : `  (${notes.join(", ")})`;
}
