/**
 * Several receivers of one sender, side by side.
 *
 * Each place is filled on its own: admit somebody, serve them, and when that fails through no fault of ours, admit
 * the next. A receiver that declines has had its say and uses up its place, as one that has everything does.
 *
 * @module
 */

import { asSlipError, type ErrorCode, type SlipError, slipError } from "../errors.ts";
import { ROOM_RECEIVERS } from "../limits.ts";
import type { SealedLink } from "../pairing/sealed_link.ts";
import type { Report, Status } from "../status.ts";
import type { TransferSummary } from "../transfer/summary.ts";
import type { SessionOptions } from "./options.ts";

/** What a party is made of. */
export interface PartyHooks {
  /** The next receiver that proved the words. */
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
  readonly #summaries: TransferSummary[] = [];
  /** Ends those that are being served when one fails by our fault. */
  readonly #over = new AbortController();
  /** Who tells what is the same for all. */
  readonly #tellers = new Map<Status["event"], string>();
  #declined = 0;

  /** @param wanted How many receivers, 2 to `ROOM_RECEIVERS`, or as many as come. */
  constructor(options: SessionOptions, wanted: number | "any", hooks: PartyHooks) {
    this.#options = options;
    this.#wanted = wanted;
    this.#hooks = hooks;
  }

  /**
   * Serves until every place was used, or with `any` until the room expires.
   * @throws SlipError `declined` when nobody wanted anything, or what ended all of it.
   */
  async run(): Promise<TransferSummary> {
    const places = this.#wanted === "any" ? ROOM_RECEIVERS : this.#wanted;
    const filled = Array.from({ length: places }, () => this.#fill());
    try {
      await Promise.all(filled);
    } catch (error) {
      if (!this.#isOverInOrder(error)) throw error;
    } finally {
      this.#over.abort();
      await Promise.allSettled(filled);
    }
    return this.#sum();
  }

  /** Uses up one place, or with `any` uses it again and again. */
  async #fill(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const link = await this.#admit();
      if (await this.#serve(link) && this.#wanted !== "any") return;
    }
  }

  async #admit(): Promise<SealedLink> {
    const over = Promise.withResolvers<never>();
    const stop = () => over.reject(slipError("interrupted"));
    this.#over.signal.addEventListener("abort", stop, { once: true });
    try {
      return await Promise.race([this.#hooks.admit(), over.promise]);
    } finally {
      this.#over.signal.removeEventListener("abort", stop);
    }
  }

  /** Whether the receiver had what it wanted, or said that it wants nothing. */
  async #serve(link: SealedLink): Promise<boolean> {
    const receiver = link.peerId;
    const report = this.#reportOf(receiver);
    const signals = [
      this.#over.signal,
      ...(this.#options.signal === undefined ? [] : [this.#options.signal]),
    ];
    try {
      const summary = await this.#hooks.serve(link, {
        ...this.#options,
        report,
        signal: AbortSignal.any(signals),
      });
      this.#summaries.push(summary);
      report(doneOf(summary));
      return true;
    } catch (thrown) {
      return this.#failed(asSlipError(thrown), report);
    } finally {
      this.#hooks.dismiss(receiver);
    }
  }

  #failed(error: SlipError, report: Report): boolean {
    if (error.code === "declined") {
      this.#declined++;
      return true;
    }
    if (OURS.has(error.code)) throw error;
    report({ event: "error", code: error.code, message: error.message, hint: error.hint });
    return false;
  }

  /** What is told of one receiver has its number; what is the same for all is told once, without. */
  #reportOf(receiver: string): Report {
    const { report } = this.#options;
    return (status) => {
      if (!SHARED.has(status.event)) return report({ ...status, receiver });
      const teller = this.#tellers.get(status.event) ?? receiver;
      this.#tellers.set(status.event, teller);
      if (teller === receiver) report(status);
    };
  }

  #isOverInOrder(error: unknown): boolean {
    const { code } = asSlipError(error);
    return this.#wanted === "any" && code === "code-expired" && this.#summaries.length > 0;
  }

  #sum(): TransferSummary {
    const [first] = this.#summaries;
    if (first === undefined) throw slipError("declined");
    const total = (of: (summary: TransferSummary) => number) =>
      this.#summaries.reduce((sum, each) => sum + of(each), 0);
    return {
      ...first,
      bytes: total(({ bytes }) => bytes),
      files: total(({ files }) => files),
      movedBytes: total(({ movedBytes }) => movedBytes),
      seconds: Math.max(...this.#summaries.map(({ seconds }) => seconds)),
      receivers: this.#summaries.length,
    };
  }
}

/** What every receiver's transfer tells alike. */
const SHARED: ReadonlySet<Status["event"]> = new Set<Status["event"]>(["offer", "warning"]);

function doneOf({ bytes, files, seconds, movedBytes, leftOut }: TransferSummary): Status {
  return { event: "done", bytes, files, seconds, directory: "", movedBytes, leftOut };
}
