/**
 * The one card that shows a session, from its first status to its last.
 *
 * @module
 */

import type { View } from "../../core/view.ts";
import { formatPercent } from "../../core/format.ts";
import { find, setText } from "../dom.ts";
import type { PageSession } from "../session.ts";
import { isMoving, partyOf } from "../party.ts";
import { remarksOf } from "../remarks.ts";
import { wordingOf } from "../wording.ts";
import { isComparing, isOver } from "../wording_parts.ts";
import { ChoiceList } from "./choice_list.ts";
import { showProgress } from "./progress_panel.ts";
import { showReceipt } from "./receipt_panel.ts";
import { ReceiversPanel } from "./receivers_panel.ts";
import { SavePanel } from "./save_panel.ts";
import { SharePanel } from "./share_panel.ts";
import { StepsPanel } from "./steps_panel.ts";
import { TextPanel } from "./text_panel.ts";
import { showWarnings } from "./warnings_panel.ts";

const PAGE_TITLE = "Slipstream";

/** What the card's buttons do. */
export interface SessionActions {
  readonly answer: (isAccepted: boolean) => void;
  readonly pauseOrResume: () => void;
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
  readonly #choice = new ChoiceList();
  readonly #receivers = new ReceiversPanel();
  readonly #text = new TextPanel();

  constructor({ answer, pauseOrResume, cancel, startAgain }: SessionActions) {
    onClick("accept", () => answer(true));
    onClick("decline", () => answer(false));
    onClick("pause", pauseOrResume);
    onClick("cancel", cancel);
    onClick("start-again", startAgain);
  }

  /** Whether received files would be lost if the page closed now. */
  get hasUnsaved(): boolean {
    return this.#save.hasUnsaved;
  }

  /** Draws the session as it is now. */
  show(session: PageSession): void {
    const { view, role, receivers } = session;
    this.#card.hidden = false;
    this.#card.dataset["tone"] = toneOf(view);
    if (isOver(view)) this.#save.show(session.store);
    this.#showPanels(session);
    this.#steps.show(lastReceiver(view));
    document.title = view.phase === "moving"
      ? `${formatPercent(view.bytes, view.totalBytes)} – ${PAGE_TITLE}`
      : PAGE_TITLE;
    this.#showWords(wordingOf(role, view, receivers));
  }

  /** Hides the card and forgets what it showed, received files included. */
  clear(): void {
    this.#card.hidden = true;
    this.#share.show(undefined, undefined);
    this.#save.clear();
    this.#choice.clear();
    this.#receivers.clear();
    this.#text.show([]);
    setText(this.#title, "");
    document.title = PAGE_TITLE;
  }

  #showPanels(session: PageSession): void {
    const { view, question } = session;
    const isShared = canBeJoined(session);
    this.#share.show(isShared ? view.code : undefined, isShared ? view.link : undefined);
    find("share-once", HTMLElement).hidden = session.receivers > 1;
    showWords(view);
    this.#receivers.show(view);
    this.#choice.show(session.receivers > 1 ? { ...view, files: [] } : view, question);
    this.#text.show(session.texts);
    find("accept", HTMLElement).hidden = question === undefined || isOver(view);
    find("decline", HTMLElement).hidden = question === undefined || isOver(view);
    find("transfer", HTMLElement).hidden = view.phase !== "moving";
    if (view.phase === "moving") showProgress(view);
    find("receipt", HTMLElement).hidden = view.phase !== "done";
    if (view.phase === "done") showReceipt(view, session.digest);
    showWarnings(remarksOf(view, session.leftOutThere));
    showPause(view);
    find("cancel", HTMLElement).hidden = isOver(view);
    const again = find("start-again", HTMLElement);
    again.hidden = !isOver(view);
    again.classList.toggle("primary", !this.#save.hasUnsaved);
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

/** With several receivers, each connects by itself: the last that came is shown. */
function lastReceiver(view: View): View {
  return Array.from(view.receivers?.values() ?? []).at(-1) ?? view;
}

/** Whether somebody may still come in with the code. */
function canBeJoined({ view, receivers }: PageSession): boolean {
  if (receivers === 1) return view.phase === "waiting";
  return !isOver(view) && partyOf(view, receivers).open > 0;
}

/** One button that does what is to be done next. */
function showPause(view: View): void {
  const button = find("pause", HTMLButtonElement);
  button.hidden = isOver(view) || !isMoving(view);
  setText(button, view.pausedBy.includes("here") ? "Go on" : "Pause");
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
