/**
 * Dropping files anywhere on the page.
 *
 * @module
 */

/** What was dropped. */
export interface Dropped {
  readonly files: readonly File[];
  /** How many folders were among it, which are not sent yet. */
  readonly folders: number;
}

/** Where files may be dropped and what then happens. */
export interface DropZoneOptions {
  /** Marked with the class `dropping` while files hover over the page. */
  readonly zone: HTMLElement;
  /** Whether files are welcome now. */
  readonly isOpen: () => boolean;
  readonly onDrop: (dropped: Dropped) => void;
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

/** A folder also looks like a file, but cannot be read. */
function droppedIn(transfer: DataTransfer): Dropped {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const isFolder = (item: DataTransferItem) => item.webkitGetAsEntry()?.isDirectory ?? false;
  const files = items.filter((item) => !isFolder(item)).map((item) => item.getAsFile());
  return { files: files.filter((file) => file !== null), folders: items.filter(isFolder).length };
}
