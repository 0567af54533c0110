/**
 * The page: what is on the screen, and what leads from one screen to the next.
 *
 *     start ──▶ session (send or receive) ──▶ start
 *
 * @module
 */

import type { Code } from "../core/pairing/code.ts";
import { serverOf, takeFragment } from "./address.ts";
import { find } from "./dom.ts";
import { type Dropped, walkDropped } from "./dropped.ts";
import { acceptDrops } from "./elements/drop_zone.ts";
import { ReceiveForm } from "./elements/receive_form.ts";
import { SendForm, type Sending } from "./elements/send_form.ts";
import { SessionPanel } from "./elements/session_panel.ts";
import { WordsDialog } from "./elements/words_dialog.ts";
import { FileSource } from "./file_source.ts";
import { isMoving } from "./party.ts";
import { PageSession, type PageSessionOptions } from "./session.ts";
import { ScreenLock } from "./screen_lock.ts";
import { isSupported } from "./supported.ts";
import { isOver } from "./wording_parts.ts";

const SERVER = serverOf(location);

/** The page from its opening to its closing. */
class Page {
  readonly #start = find("start", HTMLElement);
  readonly #compareWords = find("compare-words", HTMLInputElement);
  readonly #sendForm = new SendForm((sending) => this.#send(sending));
  readonly #receiveForm = new ReceiveForm(SERVER, (code) => this.#receive(code));
  readonly #words = new WordsDialog();
  readonly #panel = new SessionPanel({
    answer: (isAccepted) => this.#session?.answer(isAccepted),
    pauseOrResume: () => this.#session?.pauseOrResume(),
    cancel: () => this.#session?.cancel(),
    startAgain: () => this.#startAgain(),
  });
  readonly #screen = new ScreenLock();
  #session: PageSession | undefined;

  /** Shows the start and listens to what concerns the whole window. */
  open(): void {
    this.#start.hidden = false;
    acceptDrops({
      zone: find("drop-zone", HTMLElement),
      isOpen: () => this.#session === undefined,
      onDrop: (dropped) => this.#drop(dropped),
    });
    addEventListener("hashchange", () => this.openLink(takeFragment(location, history)));
    addEventListener("beforeunload", (event) => {
      if (this.#wouldLoseSomething()) event.preventDefault();
    });
    addEventListener("pagehide", () => this.#session?.cancel());
  }

  /** Receives by the code of a link, if there is one and nothing else goes on. */
  openLink(fragment: string): void {
    if (fragment === "" || (this.#session !== undefined && !isOver(this.#session.view))) return;
    if (this.#session !== undefined) this.#startAgain();
    this.#receiveForm.fill(fragment);
    this.#receiveForm.submit();
  }

  async #drop(dropped: readonly Dropped[]): Promise<void> {
    this.#sendForm.busy("Looking into what was dropped…");
    const chosen = await walkDropped(dropped);
    this.#sendForm.busy("");
    this.#sendForm.add(chosen);
  }

  #send({ chosen, text, receivers }: Sending): void {
    this.#begin(PageSession.send(new FileSource(chosen, { text }), receivers, this.#options()));
  }

  #receive(code: Code): void {
    this.#begin(PageSession.receive(code, this.#options()));
  }

  #begin(session: PageSession): void {
    this.#session = session;
    this.#start.hidden = true;
    this.#panel.show(session);
  }

  #options(): PageSessionOptions {
    return {
      server: SERVER,
      onChange: (session) => this.#changed(session),
      confirmWords: this.#compareWords.checked ? (words, over) => this.#words.ask(words, over) : undefined,
    };
  }

  #changed(session: PageSession): void {
    if (session !== this.#session) return;
    if (isOver(session.view)) this.#words.dismiss();
    if (session.view.phase === "done") this.#forgetInput();
    this.#panel.show(session);
    this.#screen.keepOn(isMoving(session.view));
  }

  /** What is done needs not be tried again, and the code is used up. */
  #forgetInput(): void {
    this.#sendForm.clear();
    this.#receiveForm.clear();
  }

  #startAgain(): void {
    const role = this.#session?.role;
    this.#session = undefined;
    this.#panel.clear();
    this.#start.hidden = false;
    if (role === "receiver") this.#receiveForm.focus();
    else this.#sendForm.focus();
  }

  #wouldLoseSomething(): boolean {
    return this.#panel.hasUnsaved || (this.#session !== undefined && isMoving(this.#session.view));
  }
}

/** The words leave the address bar before anything else happens. */
const fragment = takeFragment(location, history);

if (isSupported(globalThis)) {
  const page = new Page();
  page.open();
  page.openLink(fragment);
} else {
  find("unsupported", HTMLElement).hidden = false;
}
