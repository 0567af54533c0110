/**
 * Several receivers of one sender, side by side.
 *
 * Each place is filled on its own: admit somebody, serve them, and when that fails through no fault of ours, admit
 * the next. A receiver that declines has had its say and uses up its place, as one that has everything does. When
 * nobody can be admitted any more, because the code or the server is gone, those that were admitted are served to their
 * end: what they need of the server then, each of them notices for itself.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { asSlipError, type ErrorCode, type SlipError, slipError } from "../errors.ts";
import { ROOM_RECEIVERS } from "../limits.ts";
import type { SealedLink } from "../pairing/sealed_link.ts";
import type { Report, Status } from "../status.ts";
import type { TransferSummary } from "../transfer/summary.ts";
import type { SessionOptions } from "./options.ts";

/** What a party is made of. */
export interface PartyHooks {
  /** The next receiver that proved the words. Once it rejects, it always does. */
  admit(): Promise<SealedLink>;
  /** Serves one; `own` reports and ends for it alone. */
  serve(link: SealedLink, own: SessionOptions): Promise<TransferSummary>;
  /** Sends one away, so that its place at the server is free. */
  dismiss(peerId: string): void;
}

/** Failures that are ours, so that the next receiver would meet them too. */
const OURS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "bug",
  "file-missing",
  "file-unreadable",
  "interrupted",
  "not-a-file",
  "nothing-to-send",
  "source-changed",
  "source-failed",
  "too-many-files",
  "too-much",
]);

/** Serves several receivers. */
export class Party {
  readonly #options: SessionOptions;
  readonly #wanted: number | "any";
  readonly #hooks: PartyHooks;
  /** Ends those that are being served when one fails by our fault. */
  readonly #over = new AbortController();
  /** Who tells what is the same for all: the first that could, which it does in one go. */
  readonly #tellers = new Map<Status["event"], string>();
  /** What those that have it come to. */
  #total: TransferSummary | undefined;
  /** How many are being served. */
  #serving = 0;
  /** Why nobody is admitted any more. */
  #closed: SlipError | undefined;

  /** @param wanted How many receivers, 2 to `ROOM_RECEIVERS`, or as many as come. */
  constructor(options: SessionOptions, wanted: number | "any", hooks: PartyHooks) {
    this.#options = options;
    this.#wanted = wanted;
    this.#hooks = hooks;
  }

  /**
   * Serves until every place was used, or with `any` until the room expires. When nobody can be admitted any more,
   * those that were are served to their end first.
   * @throws SlipError `declined` when nobody wanted anything, why places stayed empty, or what ended all of it.
   */
  async run(): Promise<TransferSummary> {
    const places = this.#wanted === "any" ? ROOM_RECEIVERS : this.#wanted;
    const filled = Array.from({ length: places }, () => this.#fill());
    try {
      await Promise.all(filled);
    } finally {
      this.#over.abort();
      await Promise.allSettled(filled);
    }
    if (this.#closed !== undefined && !this.#isOverInOrder(this.#closed)) throw this.#closed;
    if (this.#total === undefined) throw slipError("declined");
    return this.#total;
  }

  /** Uses up one place, or with `any` uses it again and again, for as long as somebody is admitted. */
  async #fill(): Promise<void> {
    while (!this.#over.signal.aborted && this.#closed === undefined) {
      if (await this.#fillOnce() && this.#wanted !== "any") return;
    }
  }

  /** Whether it used up the place. By itself, so that nobody who waits for the next still holds the last one's link. */
  async #fillOnce(): Promise<boolean> {
    const link = await this.#admit();
    return link !== undefined && await this.#serve(link);
  }

  /** None when nobody is admitted any more. */
  async #admit(): Promise<SealedLink | undefined> {
    try {
      return await within(this.#hooks.admit(), { signal: this.#over.signal });
    } catch (thrown) {
      const error = asSlipError(thrown);
      if (OURS.has(error.code)) throw error;
      this.#close(error);
      return undefined;
    }
  }

  /** What ends the admission ends nobody's transfer. Without any, the end of all of it is told right away. */
  #close(error: SlipError): void {
    if (this.#closed !== undefined) return;
    this.#closed = error;
    const { code, message } = error;
    if (this.#serving > 0) this.#options.report({ event: "closed", code, message });
  }

  /** Whether the receiver had what it wanted, or said that it wants nothing. */
  async #serve(link: SealedLink): Promise<boolean> {
    const receiver = link.peerId;
    const report = this.#reportOf(receiver);
    const { signal } = this.#options;
    const signals = signal === undefined ? [this.#over.signal] : [this.#over.signal, signal];
    this.#serving++;
    try {
      const summary = await this.#hooks.serve(link, {
        ...this.#options,
        report,
        signal: AbortSignal.any(signals),
      });
      this.#add(summary);
      report(doneOf(summary));
      return true;
    } catch (thrown) {
      return this.#failed(asSlipError(thrown), report);
    } finally {
      this.#serving--;
      this.#hooks.dismiss(receiver);
    }
  }

  #failed(error: SlipError, report: Report): boolean {
    if (error.code === "declined") return true;
    if (OURS.has(error.code)) throw error;
    report({ event: "error", code: error.code, message: error.message, hint: error.hint });
    return false;
  }

  /** What is told of one receiver has its id; what is the same for all is told once, without. */
  #reportOf(receiver: string): Report {
    const { report } = this.#options;
    return (status) => {
      if (!SHARED.has(status.event)) return report({ ...status, receiver });
      const teller = this.#tellers.get(status.event) ?? receiver;
      this.#tellers.set(status.event, teller);
      if (teller === receiver) report(status);
    };
  }

  #isOverInOrder({ code }: SlipError): boolean {
    return this.#wanted === "any" && code === "code-expired" && this.#total !== undefined;
  }

  /** Only sums are kept: any number may come. */
  #add(summary: TransferSummary): void {
    const total = this.#total ?? { ...summary, bytes: 0, files: 0, movedBytes: 0, seconds: 0 };
    this.#total = {
      ...total,
      bytes: total.bytes + summary.bytes,
      files: total.files + summary.files,
      movedBytes: total.movedBytes + summary.movedBytes,
      seconds: Math.max(total.seconds, summary.seconds),
      receivers: (total.receivers ?? 0) + 1,
    };
  }
}

/** What every receiver's transfer tells alike. */
const SHARED: ReadonlySet<Status["event"]> = new Set<Status["event"]>(["offer", "warning"]);

function doneOf({ bytes, files, seconds, movedBytes, leftOut }: TransferSummary): Status {
  return { event: "done", bytes, files, seconds, directory: "", movedBytes, leftOut };
}
