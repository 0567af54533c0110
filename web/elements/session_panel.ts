/**
 * The one card that shows a session, from its first status to its last.
 *
 * @module
 */

import type { View } from "../../core/status.ts";
import { formatPercent } from "../../core/format.ts";
import { find, setText } from "../dom.ts";
import type { PageSession } from "../session.ts";
import { amountOf, isComparing, isOver, wordingOf } from "../wording.ts";
import { showFiles } from "./file_rows.ts";
import { showProgress } from "./progress_panel.ts";
import { showReceipt } from "./receipt_panel.ts";
import { SavePanel } from "./save_panel.ts";
import { SharePanel } from "./share_panel.ts";
import { StepsPanel } from "./steps_panel.ts";

const PAGE_TITLE = "Slipstream";

/** What the card's buttons do. */
export interface SessionActions {
  readonly answer: (isAccepted: boolean) => void;
  readonly cancel: () => void;
  readonly startAgain: () => void;
}

/** Draws a session; keeps nothing of it but what is on the screen. */
export class SessionPanel {
  readonly #card = find("session", HTMLElement);
  readonly #title = find("session-title", HTMLElement);
  readonly #share = new SharePanel();
  readonly #save = new SavePanel();
  readonly #steps = new StepsPanel();
  #listed: View["files"] = [];

  constructor({ answer, cancel, startAgain }: SessionActions) {
    onClick("accept", () => answer(true));
    onClick("decline", () => answer(false));
    onClick("cancel", cancel);
    onClick("start-again", startAgain);
  }

  /** Whether received files would be lost if the page closed now. */
  get hasUnsaved(): boolean {
    return this.#save.hasUnsaved;
  }

  /** Draws the session as it is now. */
  show(session: PageSession): void {
    const { view, role } = session;
    this.#card.hidden = false;
    this.#card.dataset["tone"] = toneOf(view);
    this.#showPanels(session);
    this.#steps.show(view);
    if (isOver(view)) this.#save.show(session.store.files);
    document.title = view.phase === "moving"
      ? `${formatPercent(view.bytes, view.totalBytes)} – ${PAGE_TITLE}`
      : PAGE_TITLE;
    this.#showWords(wordingOf(role, view));
  }

  /** Hides the card and forgets what it showed, received files included. */
  clear(): void {
    this.#card.hidden = true;
    this.#share.show(undefined, undefined);
    this.#save.clear();
    this.#listed = [];
    setText(this.#title, "");
    document.title = PAGE_TITLE;
  }

  #showPanels(session: PageSession): void {
    const { view, role } = session;
    const isWaiting = view.phase === "waiting";
    this.#share.show(isWaiting ? view.code : undefined, isWaiting ? view.link : undefined);
    showWords(view);
    this.#showListing(view);
    const isAsked = role === "receiver" && view.phase === "offered" && !session.isAnswered;
    find("accept", HTMLElement).hidden = !isAsked;
    find("decline", HTMLElement).hidden = !isAsked;
    find("transfer", HTMLElement).hidden = view.phase !== "moving";
    if (view.phase === "moving") showProgress(view);
    find("receipt", HTMLElement).hidden = view.phase !== "done";
    if (view.phase === "done") showReceipt(view, session.digest);
    find("cancel", HTMLElement).hidden = isOver(view);
    find("start-again", HTMLElement).hidden = !isOver(view);
  }

  #showListing(view: View): void {
    find("listing", HTMLElement).hidden = view.phase !== "offered";
    if (view.files === this.#listed) return;
    this.#listed = view.files;
    showFiles(
      find("listed-files", HTMLUListElement),
      view.files.map(({ path, size }) => ({ name: path, size })),
    );
    setText(find("listed-total", HTMLElement), `${amountOf(view)} in all`);
  }

  /** A new title is a new phase: the focus goes there, so that a screen reader reads on from it. */
  #showWords({ title, sentence, hint }: ReturnType<typeof wordingOf>): void {
    setText(find("session-status", HTMLElement), sentence);
    const hintElement = find("problem-hint", HTMLElement);
    hintElement.hidden = hint === "";
    setText(hintElement, hint);
    if (this.#title.textContent === title) return;
    setText(this.#title, title);
    if (!document.querySelector("dialog[open]")) this.#title.focus();
  }
}

/** The words to compare: the other side may be asked about them although this one is not. */
function showWords(view: View): void {
  const words = find("shared-words", HTMLElement);
  words.hidden = !isComparing(view);
  setText(words, view.verify?.join(" ") ?? "");
}

/** Bad news have a colour. */
function toneOf({ phase, triesLeft }: View): "calm" | "problem" {
  return phase === "failed" || (phase === "waiting" && triesLeft !== undefined) ? "problem" : "calm";
}

function onClick(id: string, act: () => void): void {
  find(id, HTMLButtonElement).addEventListener("click", act);
}
