/**
 * What waits for a socket, by who said it, so that nobody fills it at the cost of another.
 *
 *     server ─┐
 *     peer a ─┼─▶ one line, first in, first out ─▶ socket
 *     peer b ─┘
 *
 * A socket only tells how much waits altogether: `bufferedAmount`, the bytes of messages that the kernel did not take
 * whole. It takes them in order, so what it took since the last look was the front of the line.
 *
 * @module
 */

/** Options of {@linkcode Backlog}. */
export interface BacklogOptions {
  /** Bytes of the server's own words that may wait. */
  readonly serverBytes: number;
  /** Bytes of each peer that may wait, whatever the others do. */
  readonly reservedBytes: number;
  /** Bytes that may wait of all peers together, those reserved aside; whoever comes first may have them all. */
  readonly pooledBytes: number;
}

/** A peer's id, or `undefined` for the server itself. */
export type Origin = string | undefined;

/** The backlog of one socket. */
export class Backlog {
  readonly #options: BacklogOptions;
  readonly #line: { readonly origin: Origin; bytes: number }[] = [];
  /** Bytes by origin; those with none are not in it. */
  readonly #waiting = new Map<Origin, number>();
  #bytes = 0;
  #pooled = 0;

  /** Nothing waits. */
  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Peers of which something waits, `but` those. */
  peers(but: ReadonlySet<string>): number {
    const others = [...this.#waiting.keys()].filter((origin) => origin !== undefined && !but.has(origin));
    return others.length;
  }

  /** Bytes of `origin` that wait. */
  of(origin: Origin): number {
    return this.#waiting.get(origin) ?? 0;
  }

  /** Bytes that `origin` may add. */
  room(origin: Origin): number {
    const own = this.of(origin);
    const { serverBytes, reservedBytes, pooledBytes } = this.#options;
    if (origin === undefined) return Math.max(0, serverBytes - own);
    return Math.max(0, reservedBytes - own) + Math.max(0, pooledBytes - this.#pooled);
  }

  /** A message of `origin` joins the end of the line. */
  add(origin: Origin, bytes: number): void {
    this.#line.push({ origin, bytes });
    this.#set(origin, this.of(origin) + bytes);
  }

  /** Takes in that only `bytes` wait still: what stood in front is gone. True when something is. */
  keep(bytes: number): boolean {
    if (bytes >= this.#bytes) return false;
    while (this.#bytes > bytes) this.#shorten(this.#bytes - bytes);
    return true;
  }

  /** Takes at most `bytes` from the front. */
  #shorten(bytes: number): void {
    const front = this.#line[0]!;
    const gone = Math.min(bytes, front.bytes);
    front.bytes -= gone;
    if (front.bytes === 0) this.#line.shift();
    this.#set(front.origin, this.of(front.origin) - gone);
  }

  #set(origin: Origin, bytes: number): void {
    const before = this.of(origin);
    this.#bytes += bytes - before;
    if (origin !== undefined) this.#pooled += this.#beyondReserved(bytes) - this.#beyondReserved(before);
    if (bytes > 0) this.#waiting.set(origin, bytes);
    else this.#waiting.delete(origin);
  }

  #beyondReserved(bytes: number): number {
    return Math.max(0, bytes - this.#options.reservedBytes);
  }
}
