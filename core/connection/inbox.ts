/**
 * What arrives from the other peer during the set-up, sorted: one description, many candidates, a farewell.
 *
 * @module
 */

import { asSlipError, slipError } from "../errors.ts";
import { CandidateBuffer, type Trickle } from "./candidate_buffer.ts";
import { farewell } from "./farewell.ts";
import { LINK_LOST_GRACE_MS } from "../limits.ts";
import type { PeerLink, PeerSignal } from "./signal.ts";

/** Reads a link from construction on, so that candidates that overtake the description are held, not lost. */
export class Inbox {
  /** The peer's candidates; opened when its description is set. */
  readonly candidates = new CandidateBuffer();
  readonly #expected: "offer" | "answer";
  readonly #graceMs: number;
  readonly #description = Promise.withResolvers<string>();
  readonly #failure = Promise.withResolvers<never>();
  #described = false;
  #isClosed = false;
  #grace: ReturnType<typeof setTimeout> | undefined;

  /** @param expected The kind of description that the other side owes us. */
  constructor(link: PeerLink, expected: "offer" | "answer", graceMs: number = LINK_LOST_GRACE_MS) {
    this.#expected = expected;
    this.#graceMs = graceMs;
    this.#description.promise.catch(() => {});
    this.#failure.promise.catch(() => {});
    this.#read(link).catch((error) => this.#end(error));
  }

  /** The description's SDP, once it is there. Rejects when the link ends before. */
  description(): Promise<string> {
    return this.#description.promise;
  }

  /**
   * Never resolves; rejects when the peer says goodbye or breaks the protocol. A link that ends after the description
   * fails only a grace later: the two sides may well find each other without the server.
   */
  failure(): Promise<never> {
    return this.#failure.promise;
  }

  /** Forgets the link; nothing is told any more. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#grace);
  }

  async #read(link: PeerLink): Promise<never> {
    while (true) this.#dispatch(await link.receive());
  }

  #dispatch(signal: PeerSignal): void {
    switch (signal.type) {
      case "candidate":
      case "end-of-candidates":
        return this.#hold(signal);
      case "bye":
        throw this.#fatal(farewell(signal.reason));
      case this.#expected:
        if (this.#described) throw this.#fatal(slipError("protocol", { detail: `a second ${signal.type}` }));
        this.#described = true;
        return this.#description.resolve(signal.sdp);
      default:
        throw this.#fatal(
          slipError("protocol", { detail: `${signal.type} where ${this.#expected} was due` }),
        );
    }
  }

  #hold(trickle: Trickle): void {
    try {
      this.candidates.push(trickle);
    } catch (error) {
      throw this.#fatal(asSlipError(error));
    }
  }

  #fatal(error: Error): Error {
    this.#failure.reject(error);
    return error;
  }

  #end(error: unknown): void {
    this.#description.reject(error);
    if (this.#isClosed) return;
    this.#grace = setTimeout(() => this.#failure.reject(error), this.#graceMs);
  }
}
