/**
 * What a sender passes on: the code, the link, and the link as a QR code.
 *
 * @module
 */

import { isLoopback } from "../address.ts";
import { find, setText } from "../dom.ts";
import { qrCode } from "./qr_code.ts";

const COPIED_MS = 2000;

/** The panel with code and link. */
export class SharePanel {
  readonly #panel = find("share", HTMLElement);
  readonly #link = find("share-link", HTMLInputElement);
  readonly #copy = find("copy-link", HTMLButtonElement);

  constructor() {
    find("share-loopback", HTMLElement).hidden = !isLoopback(location.hostname);
    this.#copy.addEventListener("click", () => this.#copyLink());
    this.#link.addEventListener("focus", () => this.#link.select());
  }

  /** Shows code and link, or hides the panel without them. */
  show(code: string | undefined, link: string | undefined): void {
    this.#panel.hidden = code === undefined || link === undefined;
    if (this.#link.value === (link ?? "")) return;
    this.#link.value = link ?? "";
    setText(find("share-code", HTMLOutputElement), code ?? "");
    const image = link === undefined ? [] : [qrCode(link, "QR code of the link")];
    find("share-qr", HTMLElement).replaceChildren(...image);
  }

  async #copyLink(): Promise<void> {
    const isCopied = await copyText(this.#link);
    setText(this.#copy, isCopied ? "Copied" : "Select and copy it");
    setTimeout(() => setText(this.#copy, "Copy link"), COPIED_MS);
  }
}

/** The clipboard needs a secure context; on plain http the older command still works. */
async function copyText(field: HTMLInputElement): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  try {
    await clipboard!.writeText(field.value);
    return true;
  } catch {
    field.focus();
    return document.execCommand("copy");
  }
}
