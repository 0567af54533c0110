/**
 * The files of a transfer from their first block to their final name.
 *
 * @module
 */

import { BLOCK_BYTES, OPEN_FILES } from "../../limits.ts";
import type { LeftOut, ManifestEntry } from "../../ports.ts";
import { giveBack } from "../../spare_buffers.ts";
import { blockLength } from "../digests/hash_blocks.ts";
import { HandlePool } from "../system/handle_pool.ts";
import { type EntryStates, IN_PLACE, WANTED } from "./entry_states.ts";
import { type Incoming, settle, writeSmall } from "./incoming.ts";
import type { Landing } from "./landing.ts";
import { place } from "./placing.ts";
import { DiskPace, SlotFile } from "./slot_file.ts";

/** What the files of a transfer share. */
export interface Files {
  readonly entries: readonly ManifestEntry[];
  readonly states: EntryStates;
  /** Where they go; made when first asked for. */
  readonly land: () => Promise<Landing>;
  /** What could not be done as wished. */
  readonly leftOut: LeftOut[];
}

/** Writes the files of one transfer. */
export class FileWriter {
  readonly #files: Files;
  readonly #pool = new HandlePool<SlotFile>(OPEN_FILES);
  readonly #pace = new DiskPace();
  /** Whether anything was written that is worth going on with another day. */
  isWorthKeeping = false;

  /** Nothing is open yet. */
  constructor(files: Files) {
    this.#files = files;
  }

  /** As `Sink.write`. @throws RangeError for what is no block of the file; the system's errors. */
  async write(
    file: number,
    offset: number,
    bytes: Uint8Array<ArrayBuffer>,
    digest: Uint8Array<ArrayBuffer>,
  ): Promise<void> {
    const entry = this.#files.entries.at(file)!;
    const { states } = this.#files;
    checkBlock(entry, offset, bytes);
    const landing = await this.#files.land();
    // Claimed whole, and its sender knows better: the new one replaces it when it is complete.
    if (states.of[file] === IN_PLACE) states.of[file] = WANTED;
    const incoming = states.incoming.get(file) ?? this.#beginFile(file, entry, landing);
    if (isSmall(entry)) this.#writeSmall(incoming, entry, bytes, landing);
    else await this.#writeBlock(file, incoming, offset, bytes, digest, landing);
    await landing.flusher.caughtUp();
  }

  /** As `Sink.finish`, for a file or a stream that is not in place. @throws TypeError when it is short; the system's. */
  async finish(file: number, digest: Uint8Array<ArrayBuffer>): Promise<void> {
    const { entries, states, leftOut } = this.#files;
    const entry = entries.at(file)!;
    const landing = await this.#files.land();
    const incoming = states.incoming.get(file) ?? this.#beginFile(file, entry, landing);
    await this.#settle(file, incoming, landing);
    const wanted = states.names.get(file) ?? entry.path;
    const name = place(landing, {
      entry,
      slot: incoming.slot,
      digest,
      name: wanted,
      isReplacing: states.replacing.has(file),
      ownInode: states.ownInodes.get(file),
    });
    if (name !== wanted && wanted === entry.path) leftOut.push({ path: entry.path, reason: "renamed" });
    states.incoming.delete(file);
    this.isWorthKeeping ||= entry.kind !== "stream";
  }

  /** Lets what is under way end, and closes everything. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  #beginFile(file: number, entry: ManifestEntry, { work }: Landing): Incoming {
    const incoming = { slot: work.takeSlot(), isSettled: false };
    this.#files.states.incoming.set(file, incoming);
    if (isSmall(entry)) return incoming;
    Deno.openSync(work.slot(incoming.slot), { createNew: true, write: true, mode: 0o600 }).close();
    if (entry.kind === "stream") return incoming;
    const { path, size, modifiedMs } = entry;
    work.journal.append([{ type: "entry", slot: incoming.slot, identity: { path, size, modifiedMs } }]);
    return incoming;
  }

  #writeSmall(incoming: Incoming, entry: ManifestEntry, bytes: Uint8Array, { work, flusher }: Landing): void {
    writeSmall(work.slot(incoming.slot), bytes, entry, work.granted);
    incoming.isSettled = true;
    flusher.wrote(incoming.slot, bytes.length);
  }

  async #writeBlock(
    file: number,
    { slot, journaled }: Incoming,
    offset: number,
    bytes: Uint8Array<ArrayBuffer>,
    digest: Uint8Array<ArrayBuffer>,
    { work, flusher }: Landing,
  ): Promise<void> {
    const block = offset / BLOCK_BYTES;
    if (journaled?.has(block)) {
      work.journal.append([{ type: "lost", slot, block }]);
      await work.journal.flush();
      journaled.delete(block);
    }
    const path = work.slot(slot);
    const open = () => SlotFile.open(path, this.#pace);
    await this.#pool.use(file, open, (slotFile) => slotFile.write(offset, bytes));
    const isStream = this.#files.entries.at(file)!.kind === "stream";
    this.isWorthKeeping ||= !isStream;
    flusher.wrote(slot, bytes.length, isStream ? undefined : { block, digest: digest.slice() });
    // A shorter one may be a view of the frame it came in, with its digest.
    if (bytes.length === BLOCK_BYTES) giveBack(bytes);
  }

  async #settle(file: number, incoming: Incoming, { work }: Landing): Promise<void> {
    const entry = this.#files.entries.at(file)!;
    const path = work.slot(incoming.slot);
    if (incoming.isSettled) return;
    if (entry.size === 0 && entry.kind !== "stream") writeSmall(path, new Uint8Array(), entry, work.granted);
    else {
      await this.#pool.release(file);
      settle(path, entry, work.granted);
    }
    incoming.isSettled = true;
  }
}

/** @throws RangeError when `bytes` at `offset` are no block of the file; a stream's may have any place and length. */
function checkBlock({ kind, size }: ManifestEntry, offset: number, bytes: Uint8Array): void {
  const isWhole = bytes.length > 0 && bytes.length === blockLength(size, offset / BLOCK_BYTES);
  if (kind === "stream" || isWhole && offset % BLOCK_BYTES === 0) return;
  throw new RangeError(`${bytes.length} bytes at ${offset} are no block of ${size}`);
}

/** Whether it is written in one go: at most one block, and known to be. */
function isSmall({ kind = "file", size }: ManifestEntry): boolean {
  return kind === "file" && size <= BLOCK_BYTES;
}
