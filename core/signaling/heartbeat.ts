/** Options of {@linkcode Heartbeat}. */
export interface HeartbeatOptions {
  /** Milliseconds of silence after which the other side is asked for a sign of life. */
  readonly pingMs: number;
  /** Milliseconds it then has to say anything. */
  readonly timeoutMs: number;
  /** Asks. */
  readonly ping: () => void;
  /** It said nothing. Called once, last. */
  readonly dead: () => void;
}

/** Notices that the other side is gone although nothing says so: a cable pulled, a machine asleep. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /** Starts listening. */
  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.heard();
  }

  /** The other side said something. */
  heard(): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => this.#ask(), this.#options.pingMs);
  }

  /** Ends it; safe to call twice. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #ask(): void {
    this.#timer = setTimeout(() => this.#options.dead(), this.#options.timeoutMs);
    this.#options.ping();
  }
}
