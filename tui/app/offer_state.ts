/**
 * What the screen of an offer remembers while its question is open, and what keys make of it. Pure.
 *
 * @module
 */

import { matcher } from "../choosing/patterns.ts";
import { OfferGround, OfferSelection } from "./offer_selection.ts";
import type { OfferQuestion } from "./session_state.ts";
import { nodeAt, type TreeView, treeView } from "./tree_view.ts";

/** What becomes of the entries that match a pattern: they alone are taken, they too, or they are not. */
export type PatternMode = "only" | "also" | "without";

/** A pattern that is being typed. */
export interface PatternEntry {
  readonly typed: string;
  readonly mode: PatternMode;
  /** How many entries match; unknown while nothing is typed, or where counting at every letter would be slow. */
  readonly matches?: number | undefined;
}

/** What the screen remembers. */
export interface OfferState {
  /** The number of the question it belongs to. */
  readonly question: number;
  readonly selection: OfferSelection;
  readonly view: TreeView;
  /** While one is typed. */
  readonly pattern?: PatternEntry | undefined;
  /** While it is asked whether to decline. */
  readonly isDeclining: boolean;
}

const MODES: readonly PatternMode[] = ["only", "also", "without"];

/** Entries up to which matches are counted at every letter. */
const COUNTED_ENTRIES = 5_000;

/** Characters of a pattern. */
const PATTERN_LENGTH = 200;

/** At the start: everything that may be chosen is. */
export function beginOffer({ id, offer, choosable, onConflict = "rename" }: OfferQuestion): OfferState {
  const ground = new OfferGround(offer, choosable);
  return {
    question: id,
    selection: OfferSelection.all(ground, onConflict),
    view: treeView(ground.tree),
    isDeclining: false,
  };
}

/** With what is under the cursor chosen, or not chosen when it was. */
export function toggleRow(offer: OfferState): OfferState {
  return { ...offer, selection: offer.selection.toggle(nodeAt(offer.view)) };
}

/** With everything chosen, or nothing. */
export function chooseEverything(offer: OfferState, isChosen: boolean): OfferState {
  return { ...offer, selection: offer.selection.where(() => isChosen) };
}

/** With another action for the taken names under the cursor, or for all. */
export function cycleConflicts(offer: OfferState, scope: "row" | "all"): OfferState {
  const { selection, view } = offer;
  return { ...offer, selection: scope === "all" ? selection.cycleAll() : selection.cycle(nodeAt(view)) };
}

/** With a pattern to be typed. */
export function openPattern(offer: OfferState): OfferState {
  return { ...offer, pattern: { typed: "", mode: "only" } };
}

/** With `change` made to what is typed of the pattern. */
export function editPattern(offer: OfferState, change: (typed: string) => string): OfferState {
  if (offer.pattern === undefined) return offer;
  const typed = change(offer.pattern.typed).slice(0, PATTERN_LENGTH);
  const { entries } = offer.selection.ground.offer;
  const isCounted = typed.trim() !== "" && entries.length <= COUNTED_ENTRIES;
  const matches = isCounted ? count(offer, typed) : undefined;
  return { ...offer, pattern: { ...offer.pattern, typed, matches } };
}

/** With the next thing that the pattern is for. */
export function cyclePatternMode(offer: OfferState): OfferState {
  if (offer.pattern === undefined) return offer;
  const mode = MODES[(MODES.indexOf(offer.pattern.mode) + 1) % MODES.length]!;
  return { ...offer, pattern: { ...offer.pattern, mode } };
}

/** With the pattern applied and gone; one that matches nothing stays, to be corrected. */
export function applyPattern(offer: OfferState): OfferState {
  const { pattern, selection } = offer;
  if (pattern === undefined || pattern.typed.trim() === "") return closePattern(offer);
  const { entries } = selection.ground.offer;
  const matches = matcher([pattern.typed.trim()]);
  const found = count(offer, pattern.typed);
  if (found === 0) return { ...offer, pattern: { ...pattern, matches: 0 } };
  const whenFound = pattern.mode !== "without";
  const otherwise = pattern.mode === "only" ? false : undefined;
  const chosen = selection.where((entry) => matches(entries[entry]!) ? whenFound : otherwise);
  return closePattern({ ...offer, selection: chosen });
}

/** Without the pattern. */
export function closePattern(offer: OfferState): OfferState {
  return { ...offer, pattern: undefined };
}

function count({ selection }: OfferState, typed: string): number {
  const { offer: { entries }, choosable } = selection.ground;
  const matches = matcher([typed.trim()]);
  let found = 0;
  for (const entry of choosable) if (matches(entries[entry]!)) found++;
  return found;
}
