/**
 * A sender's way from nothing to done: a room, a code, a receiver who knows the words, a lane, the files.
 *
 * @module
 */

import { offer } from "../connection/negotiation.ts";
import { StepTrace } from "../connection/steps.ts";
import { within } from "../deadline.ts";
import { asSlipError, slipError } from "../errors.ts";
import { UNFINISHED_PAIRINGS, WRONG_TRIES } from "../limits.ts";
import { formatCode, generateWords } from "../pairing/code.ts";
import { formatLink } from "../pairing/link.ts";
import { systemRandom } from "../pairing/random.ts";
import type { SealedLink } from "../pairing/sealed_link.ts";
import { Tries } from "../pairing/tries.ts";
import type { Source } from "../ports.ts";
import type { SignalingClient } from "../signaling/client.ts";
import type { Mailbox } from "../signaling/mailbox.ts";
import { sendOver } from "../transfer/sending.ts";
import type { TransferSummary } from "../transfer/summary.ts";
import { greet } from "./greeting.ts";
import { meet, type Meeting, settle } from "./meeting.ts";
import type { SessionOptions } from "./options.ts";

/** What a sender is given. */
export interface SendOptions extends SessionOptions {
  /** What to send; the caller closes it. */
  readonly source: Source;
  /** Words of one's own, as `parseChosenWords` gives them. @default two random words */
  readonly words?: string;
}

/**
 * Sends files to one receiver. Resolves when it has verified and stored everything.
 * @throws SlipError after it was reported.
 */
export function sendFiles(options: SendOptions): Promise<TransferSummary> {
  return settle(options, "", () => meet(options, (meeting) => new SendSession(options, meeting).run()));
}

class SendSession {
  readonly #options: SendOptions;
  readonly #meeting: Meeting;
  readonly #client: SignalingClient;
  readonly #words: string;
  readonly #tries = new Tries(WRONG_TRIES);

  constructor(options: SendOptions, meeting: Meeting) {
    this.#options = options;
    this.#meeting = meeting;
    this.#client = meeting.client;
    this.#words = options.words ?? generateWords(systemRandom);
  }

  async run(): Promise<TransferSummary> {
    const { source, platform, report, signal, trace } = this.#options;
    const { room, selfId } = await within(this.#client.create(), { signal });
    this.#announce(room);
    this.#meeting.prepare();
    const link = await this.#nextReceiver(room, selfId);
    try {
      await greet(link, this.#options);
      const iceServers = await within(this.#meeting.iceServers, { signal });
      const steps = new StepTrace(trace ? report : undefined);
      const lane = await offer({ link, platform: this.#meeting.platform, iceServers, trace: steps, signal });
      report({ event: "path", kind: lane.kind, detail: lane.detail });
      return await sendOver({ lane, source, platform, report, signal });
    } finally {
      link.keys.wipe();
      link.close();
    }
  }

  #announce(room: number): void {
    const code = { room, words: this.#words };
    const url = formatLink(this.#options.server, code);
    this.#options.report({ event: "code", code: formatCode(code), url });
  }

  /** The first receiver that proves the words. Others cost nothing but their tries. */
  async #nextReceiver(room: number, selfId: string): Promise<SealedLink> {
    for (let unfinished = 0; unfinished < UNFINISHED_PAIRINGS; unfinished++) {
      const mailbox = await within(this.#client.nextPeer(), { signal: this.#options.signal });
      const link = await this.#pair(mailbox, room, selfId);
      if (link !== undefined) return link;
      this.#client.dismiss(mailbox.peerId);
    }
    throw slipError("protocol", {
      detail: `${UNFINISHED_PAIRINGS} receivers came and none finished the pairing`,
    });
  }

  /** The arithmetic of pairing is loaded only now, so that the code was on screen before. */
  async #pair(mailbox: Mailbox, room: number, selfId: string): Promise<SealedLink | undefined> {
    const { pair } = await import("../pairing/pair.ts");
    const words = this.#words;
    const { peerId } = mailbox;
    const { signal } = this.#options;
    const bounds = signal === undefined ? {} : { signal };
    try {
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
    } catch (error) {
      this.#unpaired(asSlipError(error).code, error);
      return undefined;
    }
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
