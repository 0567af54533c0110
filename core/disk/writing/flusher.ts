/**
 * Sees to it that what was written is on the disk, and only then says so in the journal.
 *
 *     written ─▶ every 64 MiB, and at least every second: fdatasync of each file touched, many at a time
 *                  ─▶ records of the blocks, and how many finished files are safe ─▶ fdatasync of the journal
 *
 * In batches, because a flush a file costs more than the file: 50,000 small ones would take minutes.
 *
 * @module
 */

import { FLUSH_BYTES, FLUSH_INTERVAL_MS } from "../../limits.ts";
import type { JournalRecord } from "../journal/journal_record.ts";
import type { WorkFolder } from "../journal/work_folder.ts";
import { atOnce } from "./at_once.ts";
import { syncFolder } from "./folder.ts";

/** Files flushed at a time. More are hardly faster, and each has a thread for as long as it takes. */
const FLUSHES_AT_ONCE = 16;

/** The flushes of one transfer. */
export class Flusher {
  readonly #work: WorkFolder;
  /** Files written to since the last flush, by slot, and where they are now if that is not it. */
  #dirty = new Map<number, string | undefined>();
  /** Slots with a final name, which can go when they are flushed. */
  #published: number[] = [];
  #blocks: JournalRecord[] = [];
  #bytes = 0;
  #finished: number;
  #flushed: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #isStopped = false;
  #failure: { readonly error: unknown } | undefined;

  /** @param finished `finished` records that the journal has. @param flushed How many of them are safe. */
  constructor(work: WorkFolder, finished: number, flushed: number) {
    this.#work = work;
    this.#finished = finished;
    this.#flushed = flushed;
  }

  /** Notes `bytes` bytes that were written to `slot`, and what the journal shall say of them when they are safe. */
  wrote(slot: number, bytes: number, block?: { readonly block: number; readonly digest: Uint8Array }): void {
    this.#dirty.set(slot, undefined);
    this.#bytes += bytes;
    if (block !== undefined) this.#blocks.push({ type: "block", slot, ...block });
    if (this.#bytes >= FLUSH_BYTES) this.#start();
    else this.#schedule();
  }

  /** Says in the journal, at once, that a file is about to get its final name. */
  finishing(record: Extract<JournalRecord, { type: "finished" }>): void {
    this.#work.journal.append([record]);
    this.#finished++;
  }

  /** Notes that `slot` has its final name; `moved` is where its only name is, if it is not in its slot any more. */
  published(slot: number, moved?: string): void {
    this.wrote(slot, 0);
    if (moved === undefined) this.#published.push(slot);
    else this.#dirty.set(slot, moved);
  }

  /**
   * Waits while so much is written and not safe that the next kill or power cut would cost too much.
   * @throws The system's error when a flush failed.
   */
  async caughtUp(): Promise<void> {
    if (this.#bytes >= FLUSH_BYTES) await this.#running;
    this.#throwFailure();
  }

  /** Flushes everything written until now. @throws The system's error; the journal then says no more than before. */
  async flush(): Promise<void> {
    await this.#running;
    this.#throwFailure();
    this.#start();
    await this.#running;
    this.#throwFailure();
  }

  /** Ends the timer; nothing is written from then on but by {@linkcode Flusher.flush}. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #schedule(): void {
    if (this.#isStopped || this.#running !== undefined || this.#dirty.size === 0) return;
    this.#timer ??= setTimeout(() => this.#start(), FLUSH_INTERVAL_MS);
  }

  #start(): void {
    if (this.#running !== undefined || this.#failure !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running = this.#flushAll().catch((error) => void (this.#failure = { error })).finally(() => {
      this.#running = undefined;
      this.#schedule();
    });
  }

  async #flushAll(): Promise<void> {
    const [dirty, published, blocks, finished] = [this.#dirty, this.#published, this.#blocks, this.#finished];
    this.#dirty = new Map();
    this.#published = [];
    this.#blocks = [];
    this.#bytes = 0;
    if (dirty.size === 0 && finished === this.#flushed) return;
    await atOnce(FLUSHES_AT_ONCE, dirty, ([slot, moved]) => syncFile(moved ?? this.#work.slot(slot)));
    if (blocks.length > 0) await syncFolder(this.#work.path);
    const { journal } = this.#work;
    const files: JournalRecord[] = finished > this.#flushed ? [{ type: "flushed", count: finished }] : [];
    journal.append([...blocks, ...files]);
    this.#flushed = finished;
    await journal.flush();
    for (const slot of published) Deno.removeSync(this.#work.slot(slot));
  }
}

async function syncFile(path: string): Promise<void> {
  // Windows flushes only what may be written; elsewhere a finished file may have become read-only.
  using file = Deno.openSync(path, { read: true, write: Deno.build.os === "windows" });
  await file.sync();
}
