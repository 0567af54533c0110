/**
 * The round-trip time of a lane, asked for now and then while something moves.
 *
 * @module
 */

import type { Lane } from "../connection/lane.ts";
import { ROUND_TRIP_INTERVAL_MS } from "../limits.ts";

/** Looks at a lane every `ROUND_TRIP_INTERVAL_MS`, from its start until it is stopped. */
export class RoundTripWatch {
  readonly #lane: Pick<Lane, "roundTripMs">;
  #timer: ReturnType<typeof setInterval> | undefined;
  #latestMs: number | undefined;

  /** @param lane One that cannot tell is never asked. */
  constructor(lane: Pick<Lane, "roundTripMs">) {
    this.#lane = lane;
  }

  /** What was told last, to a tenth of a millisecond. */
  get latestMs(): number | undefined {
    return this.#latestMs;
  }

  /** Looks now, and from now on. */
  start(): void {
    if (this.#lane.roundTripMs === undefined || this.#timer !== undefined) return;
    this.#timer = setInterval(() => void this.#look(), ROUND_TRIP_INTERVAL_MS);
    void this.#look();
  }

  /** Looks no more. Safe to call twice. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** What is not known any more is not forgotten: it was so a moment ago. */
  async #look(): Promise<void> {
    const milliseconds = await this.#lane.roundTripMs?.();
    if (milliseconds !== undefined) this.#latestMs = Math.round(milliseconds * 10) / 10;
  }
}
