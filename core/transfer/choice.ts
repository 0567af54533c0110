/**
 * From an offer to a plan: what is wanted of it, and what becomes of those whose name is taken.
 *
 * @module
 */

import type { ConflictAction, ManifestEntry, Plan, Survey } from "../ports.ts";
import { BitSet } from "./bit_set.ts";

/** An offer, and what this side's disk says to it. */
export interface IncomingOffer {
  /** What is offered; an entry's place in it is its number. */
  readonly entries: readonly ManifestEntry[];
  /** Sum of their sizes; nobody knows that of a stream. */
  readonly totalBytes: number;
  /** How many the sender left out. */
  readonly leftOut: number;
  /** What the disk says to it. */
  readonly survey: Survey;
  /** Where they would go, for people. */
  readonly place: string;
}

/** Some of an offer. */
export interface Choice {
  /** Whether entry `file` is wanted. @default all */
  readonly wants?: (file: number) => boolean;
  /** What becomes of those whose name is taken. @default "rename" */
  readonly onConflict?: ConflictAction | ((file: number) => ConflictAction);
}

/**
 * Shown an offer that could be stored; true takes all of it, false declines it. When `signal` aborts, the sender has
 * left or the receiver was interrupted, and nobody waits for the answer any more.
 */
export type Decide = (offer: IncomingOffer, signal: AbortSignal) => Promise<boolean | Choice>;

/** What was chosen. */
export interface Chosen {
  readonly wanted: BitSet;
  /** Wanted but for what is there already. */
  readonly kept: readonly number[];
  readonly plan: Plan;
}

/** Asks `choice` about each entry once. What cannot be created here is never wanted. */
export function chosenOf({ entries, survey }: IncomingOffer, choice: Choice): Chosen {
  const { wants = () => true, onConflict = "rename" } = choice;
  const actionFor = typeof onConflict === "string" ? () => onConflict : onConflict;
  const actions = new Map<number, ConflictAction>();
  const wanted = new BitSet(entries.length);
  const kept: number[] = [];
  for (const file of entries.keys()) {
    if (survey.unfit.has(file) || !wants(file)) continue;
    if (survey.conflicts.has(file)) actions.set(file, actionFor(file));
    if (actions.get(file) === "skip") kept.push(file);
    else wanted.add(file);
  }
  const plan: Plan = {
    wants: (file) => wanted.has(file),
    onConflict: (file) => actions.get(file) ?? "rename",
  };
  return { wanted, kept, plan };
}
