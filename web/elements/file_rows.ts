/**
 * A list of files: name, size and, where there is something to do, a control.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/format.ts";
import { PAGE_ROWS } from "../../core/limits.ts";
import { make } from "../dom.ts";

/** A file as a row shows it. */
export interface FileRow {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** A button or link at the end of the row. */
  readonly control?: HTMLElement;
}

/** Fills `list`: the first `PAGE_ROWS` as rows, the others as a number. */
export function showFiles(list: HTMLUListElement, rows: readonly FileRow[]): void {
  const items = rows.slice(0, PAGE_ROWS).map(fileItem);
  const more = rows.length - items.length;
  list.replaceChildren(...items);
  if (more > 0) list.append(make("li", { className: "quiet" }, `and ${formatCount(more, "more file")}`));
}

function fileItem({ name, size, control }: FileRow): HTMLLIElement {
  const item = make(
    "li",
    {},
    make("span", { className: "file-name" }, escapeForDisplay(name)),
    make("span", { className: "file-size" }, formatBytes(size)),
  );
  if (control !== undefined) {
    item.classList.add("with-control");
    item.append(control);
  }
  return item;
}
