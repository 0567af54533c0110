/**
 * Who may have the files: receivers that prove the words, one proof at a time.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { asSlipError, type SlipError, slipError } from "../errors.ts";
import { UNFINISHED_PAIRINGS, WRONG_TRIES } from "../limits.ts";
import type { SealedLink } from "../pairing/sealed_link.ts";
import { Tries } from "../pairing/tries.ts";
import type { SignalingClient } from "../signaling/client.ts";
import type { Mailbox } from "../signaling/mailbox.ts";
import type { Report } from "../status.ts";

/** What it takes to judge receivers. */
export interface AdmissionOptions {
  /** In a room, as its sender. */
  readonly client: SignalingClient;
  /** The room's number. */
  readonly room: number;
  /** Our id in it. */
  readonly selfId: string;
  /** The secret. */
  readonly words: string;
  /** Told of wrong words. */
  readonly report: Report;
  /** Ends every wait with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lets receivers in. The tries are shared by all of them, and no two are judged at once, so that a crowd of guessers
 * has no more tries than one.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #tries = new Tries(WRONG_TRIES);
  #last: Promise<void> = Promise.resolve();
  /** Why nobody is let in any more. */
  #end: SlipError | undefined;

  /** Nobody is judged before {@linkcode Admission.next} is called. */
  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /**
   * The next receiver that proves the words; callers wait in line. Receivers that fail cost nothing but their tries.
   * Once it threw, nobody is let in any more: it always throws the same, and whoever still comes is sent away.
   * @throws SlipError `too-many-tries`, `code-expired`, `interrupted`, `protocol`, or what ended the client.
   */
  next(): Promise<SealedLink> {
    const turn = this.#last.then(() => this.#nextUnlessOver());
    this.#last = turn.then(() => {}, () => {});
    return turn;
  }

  async #nextUnlessOver(): Promise<SealedLink> {
    if (this.#end !== undefined) throw this.#end;
    try {
      return await this.#next();
    } catch (error) {
      this.#end = asSlipError(error);
      void this.#sendAwayTheRest();
      throw this.#end;
    }
  }

  /** Those who are served may need the client for long yet; it ends this. */
  async #sendAwayTheRest(): Promise<void> {
    const { client } = this.#options;
    try {
      while (true) void this.#sendAway(await client.nextPeer());
    } catch {
      // Nobody can come any more.
    }
  }

  /** Without being judged; when the tries are used up, it is told so. */
  async #sendAway(mailbox: Mailbox): Promise<void> {
    if (this.#tries.closed) await this.#exchange(mailbox).catch(() => {});
    this.#options.client.dismiss(mailbox.peerId);
  }

  async #next(): Promise<SealedLink> {
    const { client, signal } = this.#options;
    for (let unfinished = 0; unfinished < UNFINISHED_PAIRINGS; unfinished++) {
      const mailbox = await within(client.nextPeer(), { signal });
      const link = await this.#pair(mailbox);
      if (link !== undefined) return link;
      client.dismiss(mailbox.peerId);
    }
    throw slipError("protocol", {
      detail: `${UNFINISHED_PAIRINGS} receivers came and none finished the pairing`,
    });
  }

  async #pair(mailbox: Mailbox): Promise<SealedLink | undefined> {
    try {
      return await this.#exchange(mailbox);
    } catch (error) {
      this.#unpaired(asSlipError(error).code, error);
      return undefined;
    }
  }

  /** The arithmetic of pairing is loaded only now, so that the code was on screen before. */
  async #exchange(mailbox: Mailbox): Promise<SealedLink> {
    const { pair } = await import("../pairing/pair.ts");
    const { room, selfId, words, signal } = this.#options;
    const { peerId } = mailbox;
    const bounds = signal === undefined ? {} : { signal };
    return await pair({
      role: "sender",
      tries: this.#tries,
      room,
      words,
      selfId,
      peerId,
      mailbox,
      ...bounds,
    });
  }

  /** What one receiver did wrong is no reason to stop waiting for the right one, unless the tries are used up. */
  #unpaired(code: string, error: unknown): void {
    if (code === "wrong-words" || code === "too-many-tries") {
      this.#options.report({ event: "wrong-words", left: this.#tries.left });
      if (this.#tries.closed) throw slipError("too-many-tries", { tries: this.#tries.wrong });
      return;
    }
    if (!HARMLESS.has(code)) throw error;
  }
}

/** Ways in which a single receiver can fail to pair. */
const HARMLESS: ReadonlySet<string> = new Set(["peer-lost", "peer-silent", "protocol", "version-mismatch"]);
