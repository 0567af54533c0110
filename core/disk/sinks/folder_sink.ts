/**
 * A folder as what an offer is received into.
 *
 *     survey      names, space, what an earlier attempt left                          creates nothing
 *     begin       who gets which name; the claims
 *     write       .slip-XXXXXXXX.partial/SLOT  ─▶ flushed, then in the journal
 *     finish      time and permissions set ─▶ linked under its final name
 *     complete    everything flushed ─▶ links, folders' times ─▶ said in the journal
 *     forget      the work folder removed, once the sender knows
 *
 * Nothing incomplete has a final name, and nothing is replaced but where the plan says so, whatever happens when.
 *
 * @module
 */

import { join, resolve } from "node:path";
import { slipError } from "../../errors.ts";
import { OPEN_FILES } from "../../limits.ts";
import type { Claim, LeftOut, ManifestEntry, Plan, Sink, Survey } from "../../ports.ts";
import { utf8Length } from "../../utf8_length.ts";
import type { WarningCode } from "../../warnings.ts";
import { findEarlier, NOTHING_EARLIER, removeOld } from "../journal/earlier.ts";
import { judgeNames } from "../names/safe_name.ts";
import { bytesOnDisk, checkSpace, type Space, spaceAt } from "../system/free_space.ts";
import { writeError } from "../system/write_error.ts";
import { atOnce } from "../writing/at_once.ts";
import { findTaken, FreeNames, kindAt } from "../writing/conflicts.ts";
import { EntryStates, FINISHED, IN_PLACE, UNWANTED, WANTED } from "../writing/entry_states.ts";
import { FileWriter } from "../writing/file_writer.ts";
import { checkFolder, removeEmptyFolders, syncFolder } from "../writing/folder.ts";
import { type Landing, makeLanding } from "../writing/landing.ts";
import { isSameLink, makeLink, touchFolders } from "../writing/last_touches.ts";
import { claimCopy, claimEarlier } from "./beginning.ts";

/** How a folder is received into. */
export interface FolderOptions {
  /** Whether the names were chosen here, so that nobody need be protected from them. @default false */
  readonly areNamesOurs?: boolean;
}

/** Bytes of a path on its way to the system: PATH_MAX of Linux and macOS (limits.h), its final zero included. */
const SYSTEM_PATH_BYTES = Deno.build.os === "darwin" ? 1024 : 4096;

/**
 * Receives into `directory`, which is made, with those above it, when it is needed and not there, and removed again if
 * nothing was kept. A file can be read by its owner only until it is finished; then it has the sender's permissions as
 * far as the umask grants them, and the sender's time.
 */
export function openFolder(directory: string, options: FolderOptions = {}): Sink {
  return new FolderSink(resolve(directory), options);
}

class FolderSink implements Sink {
  readonly place: string;
  readonly #options: FolderOptions;
  #entries: readonly ManifestEntry[] = [];
  #states = new EntryStates(0);
  #unfit: Map<number, WarningCode> = new Map();
  #conflicts: ReadonlySet<number> = new Set();
  #space: Space | undefined;
  #earlier = NOTHING_EARLIER;
  #names: FreeNames | undefined;
  #files: FileWriter;
  /** Folders made by us above and including {@linkcode FolderSink.place}, the outermost first. */
  readonly #made: string[] = [];
  #landing: Promise<Landing> | undefined;
  readonly #leftOut: LeftOut[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;
  #isComplete = false;

  constructor(place: string, options: FolderOptions) {
    this.place = place;
    this.#options = options;
    this.#files = this.#newFiles();
  }

  survey(entries: readonly ManifestEntry[]): Promise<Survey> {
    return this.#run(this.place, async () => {
      this.#entries = entries;
      this.#unfit = this.#judge(entries);
      const existing = await checkFolder(this.place);
      this.#space = await spaceAt(existing);
      if (existing === this.place) await this.#lookInside(Deno.realPathSync(this.place));
      const { kept, outdated } = this.#earlier;
      const free = this.#space === undefined ? {} : { freeBytes: this.#space.freeBytes };
      return { ...free, conflicts: this.#conflicts, kept, unfit: this.#unfit, outdated };
    });
  }

  async *begin(plan: Plan): AsyncGenerator<Claim> {
    const settled = await this.#run(this.place, () => this.#decide(plan));
    const attempt = this.#earlier.attempt;
    const copied = settled.filter((file) => plan.onConflict(file) === "resume" && this.#isFile(file));
    if (attempt === undefined && copied.length === 0) return;
    const landing = await this.#run(this.place, () => this.#land());
    if (attempt !== undefined && landing.work === attempt.work) {
      this.#files.isWorthKeeping = true;
      yield* claimEarlier(attempt, this.#states, this.#entries, landing);
    }
    for (const file of copied) {
      const entry = this.#entries.at(file)!;
      if (this.#states.of[file] !== WANTED || this.#states.incoming.has(file)) continue;
      yield* claimCopy(file, entry, landing.guard.at(entry.path), this.#states, landing);
      this.#files.isWorthKeeping = true;
    }
  }

  write(
    file: number,
    offset: number,
    bytes: Uint8Array<ArrayBuffer>,
    digest: Uint8Array<ArrayBuffer>,
  ): Promise<void> {
    return this.#runOn(file, () => this.#files.write(file, offset, bytes, digest));
  }

  finish(file: number, digest: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.#runOn(file, async (entry) => {
      if (entry.kind === "folder") (await this.#land()).guard.ensure(entry.path);
      else if (entry.kind !== "link" && this.#states.of[file] !== IN_PLACE) {
        await this.#files.finish(file, digest);
      }
      this.#states.of[file] = FINISHED;
    });
  }

  complete(): Promise<readonly LeftOut[]> {
    return this.#run(this.place, async () => {
      const open = this.#states.of.findIndex((state) => state === WANTED || state === IN_PLACE);
      if (open !== -1) throw new TypeError(`entry ${open} is not finished`);
      const landing = await this.#landing;
      if (landing !== undefined) await this.#settleAll(landing);
      this.#isComplete = true;
      await removeOld(this.place, this.#earlier);
      await syncFolder(this.place);
      return this.#leftOut;
    });
  }

  forget(): Promise<void> {
    return this.#run(this.place, async () => {
      if (!this.#isComplete) throw new TypeError("the folder is not complete");
      await (await this.#landing)?.work.remove();
    });
  }

  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  /** Does `action` so that {@linkcode FolderSink.close} waits for it, with the system's errors in our words. */
  async #run<T>(path: string, action: () => T | Promise<T>): Promise<T> {
    if (this.#closed !== undefined) throw new TypeError("the folder is closed");
    const running = Promise.try(action);
    this.#underWay.add(running);
    try {
      return await running;
    } catch (error) {
      throw writeError(error, path);
    } finally {
      this.#underWay.delete(running);
    }
  }

  async #runOn(file: number, action: (entry: ManifestEntry) => Promise<void>): Promise<void> {
    const entry = this.#entries.at(file);
    if (entry === undefined) throw new RangeError(`there is no entry ${file} in ${this.#entries.length}`);
    const state = this.#states.of[file] ?? UNWANTED;
    if (state === UNWANTED || state === FINISHED) {
      throw new TypeError(`entry ${file} is ${state === FINISHED ? "finished" : "not wanted"}`);
    }
    await this.#run(entry.path, () => action(entry));
  }

  #newFiles(): FileWriter {
    const [entries, states, leftOut] = [this.#entries, this.#states, this.#leftOut];
    return new FileWriter({ entries, states, leftOut, land: () => this.#land() });
  }

  #judge(entries: readonly ManifestEntry[]): Map<number, WarningCode> {
    if (this.#options.areNamesOurs) return new Map();
    const pathBytes = SYSTEM_PATH_BYTES - 2 - utf8Length(this.place);
    return judgeNames(entries, { windows: Deno.build.os === "windows", pathBytes });
  }

  async #lookInside(root: string): Promise<void> {
    this.#earlier = findEarlier(root, this.#entries);
    const { attempt } = this.#earlier;
    const taken = await findTaken(root, this.#entries, (file) => {
      const entry = this.#entries.at(file)!;
      if (this.#unfit.has(file) || attempt?.finished(file) !== undefined) return true;
      return entry.kind === "link" && isSameLink(join(root, entry.path), entry.target ?? "");
    });
    this.#conflicts = taken.conflicts;
    for (const file of taken.blocked) this.#unfit.set(file, "unsafe-name");
  }

  /** @returns Entries whose name is taken, and that are wanted all the same. */
  #decide(plan: Plan): number[] {
    this.#states = new EntryStates(this.#entries.length);
    this.#files = this.#newFiles();
    this.#names = new FreeNames(this.place, this.#entries);
    const isOut = (file: number) => this.#unfit.has(file) || this.#entries.at(file)!.kind === "text";
    const settled = this.#states.want(plan, isOut, this.#conflicts);
    if (this.#conflicts.size > 0 && !this.#states.of.includes(WANTED)) {
      const [file] = this.#conflicts;
      throw slipError("file-exists", { path: this.#entries.at(file!)!.path });
    }
    for (const file of settled) this.#settleConflict(file, plan);
    this.#names.settle();
    if (this.#space !== undefined) checkSpace(this.#needed(this.#space), this.#space, this.place);
    return settled;
  }

  #settleConflict(file: number, plan: Plan): void {
    const { path } = this.#entries.at(file)!;
    const kind = kindAt(join(this.place, path));
    if (kind === undefined) return;
    // A folder or a device is never replaced: the new file gets another name.
    if (plan.onConflict(file) !== "rename" && kind !== "other") {
      this.#states.replacing.add(file);
      return;
    }
    this.#states.names.set(file, this.#names!.next(path));
    this.#leftOut.push({ path, reason: "renamed" });
  }

  /** Whether entry `file` and what has its name are both files. */
  #isFile(file: number): boolean {
    const { path, kind = "file" } = this.#entries.at(file)!;
    return kind === "file" && this.#states.replacing.has(file) && kindAt(join(this.place, path)) === "file";
  }

  #needed(space: Space): number {
    let needed = 0;
    for (const [file, { size }] of this.#entries.entries()) {
      if (this.#states.of[file] !== WANTED) continue;
      needed += Math.max(0, bytesOnDisk(size, space) - bytesOnDisk(this.#earlier.kept.get(file) ?? 0, space));
    }
    return needed;
  }

  /** The folders, when they are first needed. */
  #land(): Promise<Landing> {
    return this.#landing ??= makeLanding(this.place, {
      attempt: this.#earlier.attempt,
      ours: this.#earlier.made,
      isWanted: (file) => this.#states.of[file] === WANTED,
      names: this.#names!,
      made: this.#made,
    });
  }

  async #settleAll(landing: Landing): Promise<void> {
    await landing.flusher.flush();
    const { guard } = landing;
    const folders: ManifestEntry[] = [];
    for (const [file, entry] of this.#entries.entries()) {
      if (this.#states.of[file] !== FINISHED) continue;
      if (entry.kind === "folder" && guard.hasMade(entry.path)) folders.push(entry);
      if (entry.kind === "link") this.#makeLink(file, entry, landing);
    }
    this.#leftOut.push(...touchFolders(guard, folders, landing.work.granted));
    await atOnce(OPEN_FILES, guard.used, (folder) => syncFolder(guard.at(folder)));
    landing.work.journal.append([{ type: "complete" }]);
  }

  #makeLink(file: number, entry: ManifestEntry, landing: Landing): void {
    const name = this.#states.names.get(file) ?? entry.path;
    const reason = makeLink(landing, entry, name, this.#states.replacing.has(file));
    if (reason !== undefined && name === entry.path) this.#leftOut.push({ path: entry.path, reason });
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.#files.close();
    const landing = await this.#landing?.catch(() => undefined);
    if (landing !== undefined) await this.#leave(landing);
    if (landing === undefined) this.#earlier.attempt?.work.journal.close();
    if (!this.#isComplete) { for (const work of this.#earlier.superseded) work.journal.close(); }
    await removeEmptyFolders(this.#made);
  }

  /** Leaves what can be gone on with, and nothing else. */
  async #leave({ guard, work, flusher }: Landing): Promise<void> {
    // What cannot be flushed is not in the journal, which is all that counts.
    await flusher.flush().catch(() => {});
    await flusher.stop();
    if (this.#files.isWorthKeeping) work.journal.close();
    else await work.remove();
    if (!this.#files.isWorthKeeping && !this.#isComplete) guard.removeMade();
    guard.close();
  }
}
