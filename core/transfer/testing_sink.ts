/**
 * Files in memory as what is received, and a check that a sink is used as `core/ports.ts` says.
 *
 * @module
 */

import { BLOCK_BYTES } from "../limits.ts";
import type { Claim, LeftOut, ManifestEntry, Plan, Sink, Survey } from "../ports.ts";
import { blockCount, blockLength } from "./blocks.ts";
import { sha256 } from "./testing_files.ts";

/** What a sink in memory does before it does what it should; each may wait or throw. */
export interface SinkHooks {
  readonly survey?: (entries: readonly ManifestEntry[]) => Promise<Partial<Survey>> | Partial<Survey>;
  readonly begin?: () => Promise<void> | void;
  readonly write?: (file: number, offset: number) => Promise<void> | void;
  readonly finish?: (file: number) => Promise<void> | void;
  readonly complete?: () => Promise<readonly LeftOut[]> | readonly LeftOut[];
}

/** What is there of an entry from an earlier attempt. */
export interface KeptFile {
  readonly file: number;
  /** As long as the file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Which blocks of it. @default all, claimed as a whole */
  readonly blocks?: readonly number[];
}

/** What a quiet disk says. */
export const NOTHING_THERE: Survey = {
  conflicts: new Set(),
  kept: new Map(),
  unfit: new Map(),
  outdated: [],
};

/** Files in memory as what is received. */
export class MemorySink implements Sink {
  readonly place = "memory";
  /** What is under its final name. */
  readonly finished = new Map<number, Uint8Array<ArrayBuffer>>();
  /** Bytes that were written in all. */
  writtenBytes = 0;
  /** Writes and finishes under way now, and the most at a time. */
  working = 0;
  mostWorking = 0;
  /** How often it was completed, told to forget and closed, and how it was used in ways it should not be. */
  completes = 0;
  forgets = 0;
  closes = 0;
  readonly faults: string[] = [];
  readonly #partial = new Map<number, Uint8Array<ArrayBuffer>>();
  readonly #hooks: SinkHooks;
  readonly #kept: readonly KeptFile[];
  #entries: readonly ManifestEntry[] = [];
  #plan: Plan | undefined;
  #isBegun = false;
  #isStreaming = false;

  /** Empty but for `kept`. */
  constructor(hooks: SinkHooks = {}, kept: readonly KeptFile[] = []) {
    this.#hooks = hooks;
    this.#kept = kept;
  }

  /** What is wanted. */
  get plan(): Plan | undefined {
    return this.#plan;
  }

  async survey(entries: readonly ManifestEntry[]): Promise<Survey> {
    this.#entries = entries;
    const kept = new Map(
      this.#kept.map(({ file, bytes, blocks }) => [file, keptBytes(bytes.length, blocks)]),
    );
    return { ...NOTHING_THERE, kept, ...await this.#hooks.survey?.(entries) };
  }

  async *begin(plan: Plan): AsyncGenerator<Claim> {
    if (this.#plan !== undefined) this.faults.push("begun twice");
    this.#plan = plan;
    await this.#hooks.begin?.();
    for (const { file, bytes, blocks } of this.#kept) {
      if (!plan.wants(file)) continue;
      this.#partial.set(file, bytes.slice());
      const digests = await Array.fromAsync(blocksOf(bytes), sha256);
      if (blocks === undefined) yield { file, digest: await sha256(joined(digests)) };
      for (const first of blocks ?? []) yield { file, first, digests: digests[first]! };
    }
    this.#isBegun = true;
  }

  write(
    file: number,
    offset: number,
    bytes: Uint8Array<ArrayBuffer>,
    digest: Uint8Array<ArrayBuffer>,
  ): Promise<void> {
    return this.#work(`write of ${file}`, file, async () => {
      const isStream = this.#entries[file]?.kind === "stream";
      if (digest.length !== 32) this.faults.push("a block without its digest");
      if (isStream && this.#isStreaming) this.faults.push("a stream written side by side");
      this.#isStreaming = isStream;
      await this.#hooks.write?.(file, offset);
      this.#isStreaming = false;
      if (isStream) this.#append(file, offset, bytes);
      else this.#partialOf(file).set(bytes, offset);
      this.writtenBytes += bytes.length;
    });
  }

  finish(file: number, digest: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#work(`finish of ${file}`, file, async () => {
      await this.#hooks.finish?.(file);
      if (digest.length !== 32) this.faults.push("a file without its digest");
      if (this.finished.has(file)) this.faults.push(`file ${file} finished twice`);
      this.finished.set(file, this.#partialOf(file));
    });
  }

  async complete(): Promise<readonly LeftOut[]> {
    if (this.working > 0) this.faults.push(`completed while ${this.working} writes were under way`);
    const missing = this.#entries.findIndex(({ kind }, file) =>
      kind !== "text" && this.#plan?.wants(file) && !this.finished.has(file)
    );
    if (missing !== -1) this.faults.push(`completed before file ${missing} was finished`);
    this.completes++;
    return await this.#hooks.complete?.() ?? [];
  }

  forget(): Promise<void> {
    this.forgets++;
    if (this.completes === 0 || this.closes > 0) this.faults.push("told to forget when nothing was complete");
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closes++;
    if (this.working > 0) this.faults.push(`closed while ${this.working} writes were under way`);
    this.#partial.clear();
    return Promise.resolve();
  }

  #append(file: number, offset: number, bytes: Uint8Array<ArrayBuffer>): void {
    const before = this.#partialOf(file);
    if (before.length !== offset) this.faults.push(`a stream of ${before.length} bytes written at ${offset}`);
    this.#partial.set(file, joined([before, bytes]));
  }

  #partialOf(file: number): Uint8Array<ArrayBuffer> {
    const partial = this.#partial.get(file) ?? new Uint8Array(this.#entries[file]!.size);
    this.#partial.set(file, partial);
    return partial;
  }

  async #work(what: string, file: number, work: () => Promise<void>): Promise<void> {
    if (this.closes > 0) this.faults.push(`${what} after it was closed`);
    if (!this.#isBegun) this.faults.push(`${what} before it had begun`);
    if (!this.#plan?.wants(file)) this.faults.push(`${what}, which is not wanted`);
    if (this.#entries[file]?.kind === "text") this.faults.push(`${what}, which is a text`);
    this.mostWorking = Math.max(this.mostWorking, ++this.working);
    try {
      await work();
    } finally {
      this.working--;
    }
  }
}

function keptBytes(size: number, blocks: readonly number[] | undefined): number {
  return blocks?.reduce((sum, block) => sum + blockLength(size, block), 0) ?? size;
}

function blocksOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  return Array.from(
    { length: blockCount(bytes.length) },
    (_, block) => bytes.slice(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES),
  );
}

/** One after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
