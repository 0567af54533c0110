import { slipError } from "../../errors.ts";
import { LISTED_PART_ENTRIES, MANIFEST_ENTRIES, MANIFEST_PATHS_LENGTH } from "../../limits.ts";
import type { LeftOut, ManifestEntry } from "../../ports.ts";

/** Milliseconds after which what was found is told although it is no whole part. */
const PART_DELAY_MS = 100;

/**
 * A list that is made once, when somebody first asks, and read by any number of readers from its beginning, also while
 * it is being made.
 */
export class Listing {
  readonly #entries: readonly ManifestEntry[];
  readonly #make: () => Promise<void>;
  /** What was left out so far. */
  readonly leftOut: LeftOut[] = [];
  #making: Promise<void> | undefined;
  #end: { readonly error?: unknown } | undefined;
  #pathsLength = 0;
  /** How many entries the readers may have. */
  #told = 0;
  #toldAtMs = Date.now();
  #changed = Promise.withResolvers<void>();

  /**
   * @param entries The list, to which `make` adds.
   * @param make Makes the list, and calls {@linkcode Listing.count} for each entry; what it throws, the readers get.
   */
  constructor(entries: readonly ManifestEntry[], make: () => Promise<void>) {
    this.#entries = entries;
    this.#make = make;
  }

  /** Whether making should end where it is. */
  get isStopped(): boolean {
    return this.#end !== undefined;
  }

  /** Counts what was just added. @throws SlipError `too-many-files`. */
  count(path: string): void {
    this.#pathsLength += path.length;
    const count = this.#entries.length + this.leftOut.length;
    if (count > MANIFEST_ENTRIES) throw slipError("too-many-files", { limit: `${MANIFEST_ENTRIES} of them` });
    if (this.#pathsLength > MANIFEST_PATHS_LENGTH) {
      throw slipError("too-many-files", { limit: `${MANIFEST_PATHS_LENGTH} characters of names` });
    }
    const now = Date.now();
    if (count % LISTED_PART_ENTRIES === 0 || now - this.#toldAtMs > PART_DELAY_MS) this.#tell(now);
  }

  /** All entries from the first, in parts. @throws SlipError as `make` does, `nothing-to-send`; TypeError once stopped. */
  async *list(): AsyncGenerator<readonly ManifestEntry[]> {
    this.#making ??= this.#run();
    for (let from = 0;;) {
      const { promise } = this.#changed;
      const part = this.#entries.slice(from, Math.min(from + LISTED_PART_ENTRIES, this.#told));
      from += part.length;
      if (part.length > 0) yield part;
      else if (this.#end === undefined) await promise;
      else if ("error" in this.#end) throw this.#end.error;
      else return;
    }
  }

  /** Ends making the list; readers who are not through get a TypeError. Safe to call twice. */
  async stop(): Promise<void> {
    this.#finish({ error: new TypeError("the source is closed") });
    await this.#making;
  }

  async #run(): Promise<void> {
    try {
      await this.#make();
      if (this.#entries.length === 0) throw slipError("nothing-to-send");
      this.#finish({});
    } catch (error) {
      this.#finish({ error });
    }
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#tell(Date.now());
  }

  #tell(now: number): void {
    this.#told = this.#entries.length;
    this.#toldAtMs = now;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
