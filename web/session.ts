/**
 * One transfer of this page: the engine's session, the view it adds up to, and the person's answers to it.
 *
 * @module
 */

import { asSlipError } from "../core/errors.ts";
import type { Code } from "../core/pairing/code.ts";
import type { Source } from "../core/ports.ts";
import type { ConfirmWords, SessionOptions } from "../core/session/options.ts";
import { receiveFiles } from "../core/session/receive.ts";
import { sendFiles } from "../core/session/send.ts";
import type { Choice, IncomingOffer } from "../core/transfer/choice.ts";
import { PauseControl } from "../core/transfer/pause.ts";
import type { TransferSummary } from "../core/transfer/summary.ts";
import { reduce } from "../core/reduce.ts";
import type { Status } from "../core/status.ts";
import { INITIAL_VIEW, type View } from "../core/view.ts";
import { pagePlatform } from "./platform.ts";
import type { Role } from "./role.ts";
import { Selection } from "./selection.ts";
import { BlobStore } from "./stores/blob_store.ts";
import { isAllText, isOver } from "./wording_parts.ts";

/** What both directions have in common. */
export interface PageSessionOptions {
  /** The server to meet at. */
  readonly server: string;
  /** Told after every change. */
  readonly onChange: (session: PageSession) => void;
  /** Makes both people compare words. @default nobody is asked */
  readonly confirmWords?: ConfirmWords | undefined;
}

/** A transfer, from start to end. */
export class PageSession {
  readonly role: Role;
  /** What arrived; empty on a sender. */
  readonly store = new BlobStore();
  readonly #options: PageSessionOptions;
  readonly #interrupt = new AbortController();
  readonly #pause = new PauseControl();
  readonly #answer = Promise.withResolvers<boolean | Choice>();
  readonly #texts: string[] = [];
  #selection: Selection | undefined;
  #receivers = 1;
  #leftOutThere = 0;
  #isAnswered = false;
  #view = INITIAL_VIEW;
  #summary: TransferSummary | undefined;

  private constructor(role: Role, options: PageSessionOptions) {
    this.role = role;
    this.#options = options;
  }

  /** Offers files to as many people as `receivers`, 1 to `ROOM_RECEIVERS`. */
  static send(source: Source, receivers: number, options: PageSessionOptions): PageSession {
    const session = new PageSession("sender", options);
    session.#receivers = receivers;
    session.#settle(sendFiles({ ...session.#common(), source, receivers }));
    return session;
  }

  /** Receives by a code. */
  static receive(code: Code, options: PageSessionOptions): PageSession {
    const session = new PageSession("receiver", options);
    const decide = (offer: IncomingOffer) => session.#decide(offer);
    session.#settle(receiveFiles({ ...session.#common(), code, sink: session.store, decide }));
    return session;
  }

  /** Everything a screen needs. */
  get view(): View {
    return this.#view;
  }

  /** The digest of everything, the same on both sides; `undefined` before it is known. */
  get digest(): string | undefined {
    return this.#summary?.digest;
  }

  /** What the receiver's person chooses among; `undefined` when there is no question, or it is answered. */
  get question(): Selection | undefined {
    return this.#isAnswered ? undefined : this.#selection;
  }

  /** Texts that came for the person, verified. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  /** How many people a sender waits for. */
  get receivers(): number {
    return this.#receivers;
  }

  /** How many things the sender left out of what it offered, as a receiver is told. */
  get leftOutThere(): number {
    return this.#leftOutThere;
  }

  /** Accepts what is chosen, or declines the offer; the first answer counts. */
  answer(isAccepted: boolean): void {
    const selection = this.question;
    if (selection === undefined || (isAccepted && selection.problem !== "")) return;
    this.#isAnswered = true;
    if (isAccepted) this.#narrow(selection);
    this.#answer.resolve(isAccepted && { wants: (file) => selection.wants(file) });
    this.#options.onChange(this);
  }

  /** Pauses, or goes on; of the other side's pause it changes nothing. */
  pauseOrResume(): void {
    if (this.#pause.isPaused) this.#pause.resume();
    else this.#pause.pause();
  }

  /** Ends the session, and tells the other side. */
  cancel(): void {
    this.#interrupt.abort();
  }

  /** A text needs no yes: it is only shown. */
  async #decide({ entries, leftOut, survey: { unfit } }: IncomingOffer): Promise<boolean | Choice> {
    this.#leftOutThere = leftOut;
    if (isAllText(entries)) return true;
    const { maxBytes, maxFiles } = this.store;
    this.#selection = new Selection(entries, { maxBytes, maxFiles, unfit });
    this.#options.onChange(this);
    return await this.#answer.promise;
  }

  /** From now on only what is wanted is counted and listed. */
  #narrow(selection: Selection): void {
    const files = this.#view.files.filter((_, file) => selection.wants(file));
    const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
    this.#view = { ...this.#view, files, totalBytes };
  }

  #common(): SessionOptions {
    const { server, confirmWords } = this.#options;
    return {
      server,
      platform: pagePlatform(),
      report: (status) => this.#report(status),
      trace: true,
      signal: this.#interrupt.signal,
      pause: this.#pause,
      ...(confirmWords === undefined ? {} : { confirmWords }),
    };
  }

  #report(status: Status): void {
    if (status.event === "text") this.#texts.push(status.text);
    this.#view = reduce(this.#view, status);
    this.#options.onChange(this);
  }

  /** The engine reports how it ends before it rejects; what it could not report is shown all the same. */
  async #settle(summary: Promise<TransferSummary>): Promise<void> {
    try {
      this.#summary = await summary;
      this.#options.onChange(this);
    } catch (error) {
      if (isOver(this.#view)) return;
      const { code, message, hint } = asSlipError(error);
      this.#report({ event: "error", code, message, hint });
    }
  }
}
