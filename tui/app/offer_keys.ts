/**
 * The keys of an offer.
 *
 * @module
 */

import type { Binding, Handled, Key, KeyTable } from "./keys.ts";
import {
  applyPattern,
  chooseEverything,
  closePattern,
  cycleConflicts,
  cyclePatternMode,
  editPattern,
  type OfferState,
  openPattern,
  toggleRow,
} from "./offer_state.ts";
import { SESSION_BINDINGS } from "./session_keys.ts";
import type { AppState } from "./state.ts";
import { fold, foldAll, moveCursor, type TreeView, unfold } from "./tree_view.ts";

/** Rows that a page has at least. */
const PAGE_ROWS = 10;

/** Lines of the screen that show no rows of the tree. */
const OTHER_LINES = 10;

type Change = (offer: OfferState, state: AppState, key: Key) => OfferState;

/** While a pattern is typed. */
const TYPING: readonly Binding[] = [
  { keys: ["enter"], help: "apply the pattern", footer: "apply", run: changing(applyPattern) },
  {
    keys: ["tab"],
    help: "take only, take also, or leave out",
    footer: "only/also/out",
    run: changing(cyclePatternMode),
  },
  { keys: ["escape"], help: "forget the pattern", footer: "back", run: changing(closePattern) },
  {
    keys: ["backspace", "delete"],
    help: "erase",
    run: changing((offer) => editPattern(offer, (typed) => [...typed].slice(0, -1).join(""))),
  },
  // Everywhere else these are keys for help and for going back.
  { keys: ["?"], help: "stands for any one character", run: changing(typeKey) },
];

/** While it is asked whether to decline. */
const DECLINING: readonly Binding[] = [
  { keys: ["y"], help: "decline; nothing is saved", footer: "decline", run: (state) => answer(state, false) },
  {
    keys: ["n", "escape", "enter"],
    help: "go on choosing",
    footer: "go on",
    run: changing((offer) => ({ ...offer, isDeclining: false })),
  },
];

const CHOOSING: readonly Binding[] = [
  {
    keys: ["enter", "y"],
    help: "take what is chosen",
    footer: "take",
    isOn: ({ offer }) => offer !== undefined && offer.selection.taking.count > 0,
    run: (state) => answer(state, true),
  },
  { keys: ["space"], help: "choose, or choose not", footer: "choose", run: changing(toggleRow) },
  {
    keys: ["a"],
    help: "choose everything, or nothing",
    footer: "all",
    run: changing((offer) =>
      chooseEverything(offer, offer.selection.taking.count === 0 || !isEverything(offer))
    ),
  },
  { keys: ["/"], help: "choose by a pattern such as *.jpg", footer: "pattern", run: changing(openPattern) },
  {
    keys: ["c"],
    help: "what becomes of the taken name: rename, replace, resume, skip",
    footer: "taken name",
    isOn: hasConflicts,
    run: changing((offer) => cycleConflicts(offer, "row")),
  },
  {
    keys: ["C"],
    help: "the same for all taken names",
    isOn: hasConflicts,
    run: changing((offer) => cycleConflicts(offer, "all")),
  },
  {
    keys: ["n", "d"],
    help: "decline all of it",
    footer: "decline",
    run: changing((offer) => ({ ...offer, isDeclining: true })),
  },
  { keys: ["right", "l"], help: "open the folder", run: looking(unfold) },
  { keys: ["left", "h"], help: "close the folder, or go to the one around", run: looking(fold) },
  { keys: ["f", "*"], help: "open all folders, or close all", run: looking(foldAll) },
  { keys: ["up", "k"], help: "a row up", run: looking((view) => moveCursor(view, -1)) },
  { keys: ["down", "j"], help: "a row down", run: looking((view) => moveCursor(view, 1)) },
  { keys: ["pageup"], help: "a page up", run: looking((view, rows) => moveCursor(view, -rows)) },
  { keys: ["pagedown"], help: "a page down", run: looking((view, rows) => moveCursor(view, rows)) },
  { keys: ["home", "g"], help: "to the top", run: looking((view) => moveCursor(view, -Infinity)) },
  { keys: ["end", "G"], help: "to the bottom", run: looking((view) => moveCursor(view, Infinity)) },
];

/** All of them; each set is on while its part of the screen is. */
export const OFFER_KEYS: KeyTable = {
  bindings: [
    ...when(({ offer }) => offer?.pattern !== undefined, TYPING),
    ...when(({ offer }) => offer?.isDeclining === true, DECLINING),
    ...when(
      ({ offer }) => offer !== undefined && offer.pattern === undefined && !offer.isDeclining,
      [...CHOOSING, ...SESSION_BINDINGS],
    ),
  ],
  typed: (state, key) => state.offer?.pattern === undefined ? {} : changing(typeKey)(state, key),
};

function typeKey(offer: OfferState, _state: AppState, { text }: Key): OfferState {
  return editPattern(offer, (typed) => typed + text.replace(/[\r\n\t]+/g, " "));
}

function changing(change: Change): Binding["run"] {
  return (state, key): Handled => {
    const { offer } = state;
    return offer === undefined ? {} : { state: { ...state, offer: change(offer, state, key) } };
  };
}

function looking(change: (view: TreeView, pageRows: number) => TreeView): Binding["run"] {
  return changing((offer, { size }) => ({
    ...offer,
    view: change(offer.view, Math.max(PAGE_ROWS, size.rows - OTHER_LINES)),
  }));
}

function when(isOn: (state: AppState) => boolean, bindings: readonly Binding[]): Binding[] {
  return bindings.map((binding) => ({
    ...binding,
    isOn: (state) => isOn(state) && (binding.isOn?.(state) ?? true),
  }));
}

function hasConflicts({ offer }: AppState): boolean {
  return offer !== undefined && offer.selection.ground.offer.survey.conflicts.size > 0;
}

function isEverything({ selection }: OfferState): boolean {
  const { choosable } = selection.ground;
  return choosable.values().every((entry) => selection.takes(entry) || selection.action(entry) === "skip");
}

function answer(state: AppState, isYes: boolean): Handled {
  const { offer, session } = state;
  if (offer === undefined || session === undefined) return {};
  const { selection, question } = offer;
  if (!isYes) return { action: { kind: "answer", question, answer: false } };
  const takes = (entry: number) => selection.takes(entry);
  return {
    state: { ...state, session: { ...session, takes } },
    action: { kind: "answer", question, answer: selection.choice },
  };
}
