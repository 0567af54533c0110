/**
 * A list of files: name, size and, where there is something to do, a control.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/format.ts";
import { PAGE_ROWS } from "../../core/limits.ts";
import type { EntryKind } from "../../core/ports.ts";
import { make } from "../dom.ts";

/** A file as a row shows it. */
export interface FileRow {
  /** A name, or a path whose folders are shown less strongly than the name. */
  readonly name: string;
  /** A size or an amount, in words. */
  readonly detail: string;
  /** A button or link at the end of the row. */
  readonly control?: HTMLElement;
}

/** Fills `list`: the first `PAGE_ROWS` as rows, the others as a number. */
export function showFiles(list: HTMLUListElement, rows: readonly FileRow[], total = rows.length): void {
  const items = rows.slice(0, PAGE_ROWS).map(fileItem);
  const more = total - items.length;
  list.replaceChildren(...items);
  if (more > 0) list.append(make("li", { className: "quiet" }, moreText(more)));
}

/** What stands for rows that are not drawn. */
export function moreText(count: number): string {
  return `and ${formatCount(count, "more file")}`;
}

/** The row of something on offer. */
export function offeredRow(
  { path, size, kind = "file" }: { path: string; size: number; kind?: EntryKind },
): FileRow {
  if (kind === "file") return { name: path, detail: formatBytes(size) };
  if (kind === "folder") return { name: `${path}/`, detail: "folder" };
  if (kind === "text") return { name: "Text", detail: formatBytes(size) };
  return { name: path, detail: kind === "link" ? "link" : "size unknown" };
}

/** Name and detail, as the children of a row. */
export function rowCells({ name, detail }: Pick<FileRow, "name" | "detail">): HTMLElement[] {
  const end = name.lastIndexOf("/", name.length - 2) + 1;
  const folders = end === 0 ? [] : [foldersCell(name.slice(0, end))];
  return [
    make("span", { className: "file-name" }, ...folders, escapeForDisplay(name.slice(end))),
    make("span", { className: "file-size" }, detail),
  ];
}

/** Folders of a path between which a line may break first; of more, each is an element that a list would draw. */
const MOST_BREAKS = 50;

/** Pieces of `path`, which ends in a slash, after each of which a line may break. */
export function breakable(path: string): string[] {
  const parts = path.slice(0, -1).split("/").map((part) => `${part}/`);
  return parts.length > MOST_BREAKS ? [path] : parts;
}

function foldersCell(path: string): HTMLElement {
  const parts = breakable(path).flatMap((part) => [escapeForDisplay(part), make("wbr")]);
  return make("span", { className: "folders" }, ...parts);
}

function fileItem({ control, ...row }: FileRow): HTMLLIElement {
  const item = make("li", {}, ...rowCells(row));
  if (control !== undefined) {
    item.classList.add("with-control");
    item.append(control);
  }
  return item;
}
