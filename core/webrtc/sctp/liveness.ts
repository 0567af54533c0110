import type { AssociationCore } from "./association_core.ts";
import { HEARTBEAT_INTERVAL_MS, MAX_RETRANSMITS } from "./numbers.ts";
import { encodeHeartbeat } from "./wire/heartbeat.ts";

/** Watches whether the peer is there: asks when it is silent (RFC 9260, section 8.3), gives it up in time (section 8.1). */
export class Liveness {
  /** When a HEARTBEAT is due; `Infinity` before the association is established. */
  deadlineMs = Infinity;
  #unanswered = 0;
  readonly #core: AssociationCore;

  /** Watches nothing until {@linkcode Liveness.start}. */
  constructor(core: AssociationCore) {
    this.#core = core;
  }

  /** The association is established. */
  start(nowMs: number): void {
    this.deadlineMs = nowMs + HEARTBEAT_INTERVAL_MS;
  }

  /** A chunk of the peer came. */
  heard(nowMs: number): void {
    this.#unanswered = 0;
    if (this.deadlineMs !== Infinity) this.deadlineMs = nowMs + HEARTBEAT_INTERVAL_MS;
  }

  /** Asks when it is time, ever more rarely. */
  tick(nowMs: number): void {
    if (nowMs < this.deadlineMs) return;
    this.#unanswered++;
    this.deadlineMs = nowMs + this.#core.timeoutMs * 2 ** Math.min(this.#unanswered, 4);
    this.#core.send(encodeHeartbeat(new Uint8Array(8)));
  }

  /** Ends the association when data, heartbeats or resets were repeated too often. */
  giveUpOnSilence(): void {
    const { sender, resets } = this.#core;
    const silent = (sender?.timeouts ?? 0) > MAX_RETRANSMITS || this.#unanswered > MAX_RETRANSMITS ||
      (resets?.timer.count ?? 0) > MAX_RETRANSMITS;
    if (silent) this.#core.end("the peer does not answer");
  }
}
