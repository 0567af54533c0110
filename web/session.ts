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
import type { TransferSummary } from "../core/transfer/summary.ts";
import { INITIAL_VIEW, reduce, type Status, type View } from "../core/status.ts";
import { pagePlatform } from "./platform.ts";
import type { Role } from "./role.ts";
import { BlobStore } from "./stores/blob_store.ts";
import { isOver } from "./wording.ts";

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
  readonly #answer = Promise.withResolvers<boolean>();
  #isAnswered = false;
  #view = INITIAL_VIEW;
  #summary: TransferSummary | undefined;

  private constructor(role: Role, options: PageSessionOptions) {
    this.role = role;
    this.#options = options;
  }

  /** Offers files. */
  static send(source: Source, options: PageSessionOptions): PageSession {
    const session = new PageSession("sender", options);
    session.#settle(sendFiles({ ...session.#common(), source }));
    return session;
  }

  /** Receives by a code. */
  static receive(code: Code, options: PageSessionOptions): PageSession {
    const session = new PageSession("receiver", options);
    const decide = () => session.#answer.promise;
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

  /** Whether the receiver's person answered the offer. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Accepts or declines the offer; the first answer counts. */
  answer(isAccepted: boolean): void {
    this.#isAnswered = true;
    this.#answer.resolve(isAccepted);
    this.#options.onChange(this);
  }

  /** Ends the session, and tells the other side. */
  cancel(): void {
    this.#interrupt.abort();
  }

  #common(): SessionOptions {
    const { server, confirmWords } = this.#options;
    return {
      server,
      platform: pagePlatform(),
      report: (status) => this.#report(status),
      trace: true,
      signal: this.#interrupt.signal,
      ...(confirmWords === undefined ? {} : { confirmWords }),
    };
  }

  #report(status: Status): void {
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
