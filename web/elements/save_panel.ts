/**
 * Handing received files to the browser's downloads.
 *
 * One file is saved at once. With several, each has a link: browsers ask before a page may start a second download by
 * itself, and a click on a link is never asked about. Many files, and those of folders, are saved as one archive.
 *
 * @module
 */

import { formatBytes } from "../../core/format.ts";
import { PAGE_ROWS } from "../../core/limits.ts";
import { find, make, setText } from "../dom.ts";
import type { StoredFile } from "../stores/blob_store.ts";
import { type ZipContent, zipName, zipOf } from "../stores/zip.ts";
import { type FileRow, showFiles } from "./file_rows.ts";

/** Browsers drop downloads that a page starts all in one moment. */
const BETWEEN_DOWNLOADS_MS = 250;

/** More downloads than that at once help nobody. */
const SINGLE_DOWNLOADS = 10;

/** Milliseconds until a browser has surely begun a download, even if it asks where to put it. */
const URL_MS = 60_000;

const NOTHING: ZipContent = { files: [], folders: [] };

/** The list of files to save. */
export class SavePanel {
  readonly #panel = find("saved", HTMLElement);
  readonly #list = find("saved-files", HTMLUListElement);
  readonly #all = find("save-all", HTMLButtonElement);
  readonly #zip = find("save-zip", HTMLButtonElement);
  #shown: ZipContent = NOTHING;
  #links: readonly HTMLAnchorElement[] = [];
  readonly #unsaved = new Set<StoredFile>();

  constructor() {
    this.#all.addEventListener("click", () => this.#saveAll());
    this.#zip.addEventListener("click", () => this.#saveZip());
  }

  /** Whether files would be lost if the page closed now. */
  get hasUnsaved(): boolean {
    return this.#unsaved.size > 0;
  }

  /** Shows the files, saving a single one by itself; the same files again change nothing. */
  show({ files, folders }: ZipContent): void {
    if (files.length + folders.length === this.#shown.files.length + this.#shown.folders.length) return;
    this.clear();
    this.#shown = { files, folders };
    for (const file of files) this.#unsaved.add(file);
    this.#links = files.slice(0, PAGE_ROWS).map((file) => this.#link(file));
    showFiles(this.#list, this.#rows(), files.length + folders.length);
    const isTree = folders.length > 0 || files.some(({ path }) => path.includes("/"));
    const isOne = files.length === 1 && !isTree;
    this.#all.hidden = isOne || isTree || files.length > SINGLE_DOWNLOADS;
    this.#zip.hidden = isOne;
    this.#zip.classList.toggle("primary", this.#all.hidden);
    this.#panel.hidden = false;
    if (isOne) this.#links[0]!.click();
  }

  /** Removes the files from the page's memory. */
  clear(): void {
    for (const link of this.#links) URL.revokeObjectURL(link.href);
    this.#links = [];
    this.#shown = NOTHING;
    this.#unsaved.clear();
    this.#list.replaceChildren();
    this.#panel.hidden = true;
  }

  #rows(): FileRow[] {
    const { files, folders } = this.#shown;
    return [
      ...this.#links.map((control, index) => ({
        name: files[index]!.path,
        detail: formatBytes(files[index]!.blob.size),
        control,
      })),
      ...folders.slice(0, PAGE_ROWS).map(({ path }) => ({ name: path, detail: "folder" })),
    ];
  }

  #link(file: StoredFile): HTMLAnchorElement {
    const { name, blob } = file;
    const hiddenName = make("span", { className: "visually-hidden" }, ` ${name}`);
    const word = make("span", {}, "Save");
    const link = make(
      "a",
      { className: "button", download: name, href: URL.createObjectURL(blob) },
      word,
      hiddenName,
    );
    link.addEventListener("click", () => {
      this.#unsaved.delete(file);
      word.textContent = "Save again";
    });
    return link;
  }

  async #saveAll(): Promise<void> {
    for (const link of this.#links) {
      link.click();
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_DOWNLOADS_MS));
    }
  }

  async #saveZip(): Promise<void> {
    const shown = this.#shown;
    const label = this.#zip.textContent;
    this.#zip.disabled = true;
    setText(this.#zip, "Packing…");
    try {
      const zip = await zipOf(shown);
      if (shown !== this.#shown) return;
      download(zip, `${zipName(shown)}.zip`);
      this.#unsaved.clear();
    } finally {
      this.#zip.disabled = false;
      setText(this.#zip, label);
    }
  }
}

/** A blob that a download reads stays as long as that does, also without its URL once it has begun. */
function download(blob: Blob, name: string): void {
  const link = make("a", { download: name, href: URL.createObjectURL(blob) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), URL_MS);
}
