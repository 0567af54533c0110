/**
 * Dropping files and folders anywhere on the page.
 *
 * @module
 */

import type { Dropped } from "../dropped.ts";

/** Where files may be dropped and what then happens. */
export interface DropZoneOptions {
  /** Marked with the class `dropping` while files hover over the page. */
  readonly zone: HTMLElement;
  /** Whether files are welcome now. */
  readonly isOpen: () => boolean;
  readonly onDrop: (dropped: readonly Dropped[]) => void;
}

/** Takes files that are dropped on the page; never lets the browser open one in place of the page. */
export function acceptDrops({ zone, isOpen, onDrop }: DropZoneOptions): void {
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer!.dropEffect = isOpen() ? "copy" : "none";
    zone.classList.toggle("dropping", isOpen());
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) zone.classList.remove("dropping");
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.classList.remove("dropping");
    if (isOpen()) onDrop(droppedIn(event.dataTransfer!));
  });
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** What was dropped is told only while the event is handled; what is in it, also later. */
function droppedIn(transfer: DataTransfer): Dropped[] {
  const entries = [...transfer.items].map((item) => item.kind === "file" ? item.webkitGetAsEntry() : null);
  return entries.filter((entry) => entry !== null) as unknown as Dropped[];
}
