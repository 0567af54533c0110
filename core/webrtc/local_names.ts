/**
 * mDNS names, behind which browsers hide their host addresses (draft-ietf-mmusic-mdns-ice-candidates-03).
 *
 * Most often the browser reaches us and the name is not needed; it is when a firewall on our side lets nothing in that
 * we did not ask for.
 *
 * @module
 */

import multicastDns from "multicast-dns";
import { isIP } from "node:net";
import { LOCAL_NAME_TIMEOUT_MS, REMOTE_CANDIDATES } from "../limits.ts";

/** Milliseconds between two questions for the same name (RFC 6762, section 5.2, wants one second at least). */
const ASK_AGAIN_MS = 1_000;

interface Answer {
  readonly name: string;
  readonly type: string;
  readonly data: unknown;
}

interface Responder {
  on(event: "response", listener: (response: { answers: readonly Answer[] }) => void): void;
  on(event: "ready" | "error" | "warning", listener: () => void): void;
  query(questions: readonly { name: string; type: "A" | "AAAA" }[]): void;
  destroy(done: () => void): void;
}

/** Looks up `.local` names of one connection; has a socket only while something is asked. */
export class LocalNames {
  readonly #asked = new Map<string, (address: string | undefined) => void>();
  #responder: Promise<Responder | undefined> | undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #closed = false;

  /** The address of `name`, or `undefined` when nobody answers in `LOCAL_NAME_TIMEOUT_MS`. Never rejects. */
  resolve(name: string): Promise<string | undefined> {
    const key = name.toLowerCase();
    if (this.#closed || this.#asked.has(key) || this.#asked.size >= REMOTE_CANDIDATES) {
      return Promise.resolve(undefined);
    }
    return new Promise((resolve) => {
      this.#asked.set(key, resolve);
      this.#ask(key);
    });
  }

  /** Answers everything that is asked with nothing; resolves when the socket is gone. Safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const key of [...this.#asked.keys()]) this.#answer(key, undefined);
    await this.#release();
  }

  async #ask(key: string): Promise<void> {
    this.#responder ??= openResponder((answers) => this.#hear(answers));
    const responder = await this.#responder;
    if (responder === undefined) return this.#answer(key, undefined);
    for (let delay = 0; delay < LOCAL_NAME_TIMEOUT_MS; delay += ASK_AGAIN_MS) {
      this.#later(delay, () => {
        if (this.#asked.has(key)) responder.query([{ name: key, type: "A" }, { name: key, type: "AAAA" }]);
      });
    }
    this.#later(LOCAL_NAME_TIMEOUT_MS, () => this.#answer(key, undefined));
  }

  #later(delayMs: number, action: () => void): void {
    if (!this.#closed) this.#timers.push(setTimeout(action, delayMs));
  }

  #hear(answers: readonly Answer[]): void {
    for (const { name, type, data } of answers) {
      const isAddress = (type === "A" || type === "AAAA") && typeof data === "string" && isIP(data) !== 0;
      if (isAddress) this.#answer(name.toLowerCase(), data);
    }
  }

  #answer(key: string, address: string | undefined): void {
    const resolve = this.#asked.get(key);
    if (resolve === undefined) return;
    this.#asked.delete(key);
    resolve(address);
    if (this.#asked.size === 0) this.#release();
  }

  async #release(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
    const opening = this.#responder;
    this.#responder = undefined;
    const responder = await opening;
    if (responder !== undefined) await new Promise<void>((resolve) => responder.destroy(resolve));
  }
}

/** `undefined` when the port of mDNS cannot be shared. */
function openResponder(hear: (answers: readonly Answer[]) => void): Promise<Responder | undefined> {
  return new Promise((resolve) => {
    const responder: Responder = multicastDns();
    responder.on("warning", () => {});
    responder.on("error", () => resolve(undefined));
    responder.on("response", ({ answers }) => hear(answers));
    responder.on("ready", () => resolve(responder));
  });
}
