import type { Plan } from "../../ports.ts";
import type { Incoming } from "./incoming.ts";

/** Where an entry is. */
export const UNWANTED = 0, WANTED = 1, IN_PLACE = 2, FINISHED = 3;

/** What is known of each entry of a transfer: a byte for every one, and more only for those that differ or are begun. */
export class EntryStates {
  /** {@linkcode UNWANTED}, {@linkcode WANTED}, {@linkcode IN_PLACE} (from an earlier attempt), {@linkcode FINISHED}. */
  readonly of: Uint8Array;
  /** Final paths that are not the entry's own. */
  readonly names = new Map<number, string>();
  /** Entries that take the place of what has their name. */
  readonly replacing = new Set<number>();
  /** Files begun and not finished. */
  readonly incoming = new Map<number, Incoming>();
  /** Inodes of files of ours that may have an entry's final name, and are replaced when they do. */
  readonly ownInodes = new Map<number, number>();

  /** All unwanted. @param count Entries. */
  constructor(count: number) {
    this.of = new Uint8Array(count);
  }

  /** Takes what `plan` wants of what may be wanted. @returns Conflicts to settle, by number. */
  want(plan: Plan, isOut: (file: number) => boolean, conflicts: ReadonlySet<number>): number[] {
    const settled: number[] = [];
    for (let file = 0; file < this.of.length; file++) {
      if (isOut(file) || !plan.wants(file)) continue;
      if (conflicts.has(file)) {
        if (plan.onConflict(file) === "skip") continue;
        settled.push(file);
      }
      this.of[file] = WANTED;
    }
    return settled;
  }
}
