/**
 * What a sender passes on: the code, the link, and the link as a QR code.
 *
 * @module
 */

import { isLoopback } from "../address.ts";
import { find, setText } from "../dom.ts";
import { copyOnClick } from "./copy_button.ts";
import { qrCode } from "./qr_code.ts";

/** The panel with code and link. */
export class SharePanel {
  readonly #panel = find("share", HTMLElement);
  readonly #link = find("share-link", HTMLInputElement);

  constructor() {
    find("share-loopback", HTMLElement).hidden = !isLoopback(location.hostname);
    copyOnClick(find("copy-link", HTMLButtonElement), () => this.#link.value);
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
}
