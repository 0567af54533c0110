/**
 * Handing received files to the browser's downloads.
 *
 * One file is saved at once. With several, each has a link: browsers ask before a page may start a second download by
 * itself, and a click on a link is never asked about.
 *
 * @module
 */

import { find, make } from "../dom.ts";
import type { StoredFile } from "../stores/blob_store.ts";
import { type FileRow, showFiles } from "./file_rows.ts";

/** Browsers drop downloads that a page starts all in one moment. */
const BETWEEN_DOWNLOADS_MS = 250;

/** The list of files to save. */
export class SavePanel {
  readonly #panel = find("saved", HTMLElement);
  readonly #list = find("saved-files", HTMLUListElement);
  readonly #all = find("save-all", HTMLButtonElement);
  #shown: readonly StoredFile[] = [];
  #links: readonly HTMLAnchorElement[] = [];
  readonly #unsaved = new Set<HTMLAnchorElement>();

  constructor() {
    this.#all.addEventListener("click", () => this.#saveAll());
  }

  /** Whether files would be lost if the page closed now. */
  get hasUnsaved(): boolean {
    return this.#unsaved.size > 0;
  }

  /** Shows the files, saving a single one by itself; the same files again change nothing. */
  show(files: readonly StoredFile[]): void {
    if (files.length === this.#shown.length) return;
    this.clear();
    this.#shown = files;
    this.#links = files.map((file) => this.#link(file));
    showFiles(this.#list, files.map((file, index) => this.#row(file, this.#links[index]!)));
    this.#panel.hidden = false;
    this.#all.hidden = files.length === 1;
    if (files.length === 1) this.#links[0]!.click();
  }

  /** Removes the files from the page's memory. */
  clear(): void {
    for (const link of this.#links) URL.revokeObjectURL(link.href);
    this.#links = [];
    this.#shown = [];
    this.#unsaved.clear();
    this.#list.replaceChildren();
    this.#panel.hidden = true;
  }

  #row({ name, blob }: StoredFile, control: HTMLAnchorElement): FileRow {
    return { name, size: blob.size, control };
  }

  #link({ name, blob }: StoredFile): HTMLAnchorElement {
    const hiddenName = make("span", { className: "visually-hidden" }, ` ${name}`);
    const word = make("span", {}, "Save");
    const link = make(
      "a",
      { className: "button", download: name, href: URL.createObjectURL(blob) },
      word,
      hiddenName,
    );
    this.#unsaved.add(link);
    link.addEventListener("click", () => {
      this.#unsaved.delete(link);
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
}
