/** Options of {@linkcode TokenBucket}. */
export interface TokenBucketOptions {
  /** Tokens it holds when full, as it is at first. */
  readonly burst: number;
  /** Tokens that come back in a second. */
  readonly perSecond: number;
}

/** A token bucket: `burst` at once, `perSecond` in the long run. Time is an argument and must not run backwards. */
export class TokenBucket {
  readonly #options: TokenBucketOptions;
  #tokens: number;
  #atMs: number;

  /** A full bucket. */
  constructor(options: TokenBucketOptions, nowMs: number) {
    this.#options = options;
    this.#tokens = options.burst;
    this.#atMs = nowMs;
  }

  /** Takes so many tokens, if they are there, or none. */
  take(nowMs: number, tokens = 1): boolean {
    const { burst, perSecond } = this.#options;
    this.#tokens = Math.min(burst, this.#tokens + (nowMs - this.#atMs) / 1000 * perSecond);
    this.#atMs = nowMs;
    if (this.#tokens < tokens) return false;
    this.#tokens -= tokens;
    return true;
  }
}
