/**
 * What of an offer is taken: by rules alone, or with a person's answers.
 *
 * @module
 */

import { escapeForDisplay } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/format.ts";
import type { ConflictAction } from "../../core/ports.ts";
import type { Choice, IncomingOffer } from "../../core/transfer/choice.ts";
import type { ConflictPolicy } from "../command_line.ts";
import { isAllText, offerAmount } from "../reporters/amounts.ts";
import { CONFLICT_CHOICES, parseConflictAnswer } from "./conflict_answer.ts";
import { listLines } from "./listing.ts";
import { matcher } from "./patterns.ts";
import { parseAnswer } from "./selection.ts";

/** What was settled before the offer came. */
export interface ChoiceRules {
  /** Accept without asking. */
  readonly yes: boolean;
  /** Patterns of what to take. @default everything */
  readonly only?: readonly string[] | undefined;
  /** @default `ask` when the person can answer and is asked, else `unasked` */
  readonly onConflict?: ConflictPolicy | undefined;
  /** What becomes of a taken name when nobody says. @default "rename" */
  readonly unasked?: ConflictAction | undefined;
  /** Where it would go, for a sentence and escaped: `in /home/me`. */
  readonly where: string;
  /** Whether an answer that is not understood can be given again: stdin is a keyboard. */
  readonly canAskAgain: boolean;
}

/** Where questions are put. */
export interface Person {
  /** Shows lines. */
  tell(lines: readonly string[]): void;
  /** What was answered, or `undefined` when nobody can answer any more. */
  ask(question: string): Promise<string | undefined>;
}

/**
 * Shows `offer` and says what is taken of it: false is nothing. Texts are taken without a question, since they go to
 * the screen and nowhere else.
 */
export async function choose(
  offer: IncomingOffer,
  rules: ChoiceRules,
  person: Person,
): Promise<boolean | Choice> {
  if (isAllText(offer.entries)) return true;
  const wanted = wantedByRules(offer, rules);
  person.tell(offerLines(offer, rules));
  if (wanted.size === 0) {
    person.tell([rules.only ? "Nothing of it matches --only" : "Nothing of it can be created here"]);
    return false;
  }
  const chosen = rules.yes ? wanted : await askWhich(offer, wanted, rules, person);
  if (chosen.size === 0) return false;
  const onConflict = await decideConflicts(offer, chosen, rules, person);
  return onConflict !== undefined && { wants: (file) => chosen.has(file), onConflict };
}

/** What is on offer: its amount, a list, and what to know about it. */
function offerLines({ entries, totalBytes, survey }: IncomingOffer, { yes }: ChoiceRules): string[] {
  const keptBytes = survey.kept.values().reduce((sum, bytes) => sum + bytes, 0);
  const taken = survey.conflicts.size;
  const isFull = survey.freeBytes !== undefined && totalBytes - keptBytes > survey.freeBytes;
  return [
    `Offered: ${offerAmount(entries, totalBytes)}`,
    ...listLines(entries, { survey, isNumbered: !yes && entries.length > 1 }),
    ...(keptBytes > 0 ? [`${formatBytes(keptBytes)} of it is here from an earlier attempt`] : []),
    ...(taken > 0 ? [`${formatCount(taken, "name is", "names are")} taken by something else`] : []),
    ...(isFull ? [`Only ${formatBytes(survey.freeBytes!)} are free, so it does not fit as a whole`] : []),
  ];
}

/** The entries that may be had: those that can be created here and match `only`. */
export function wantedByRules(
  { entries, survey }: IncomingOffer,
  { only }: Pick<ChoiceRules, "only">,
): ReadonlySet<number> {
  const matches = only === undefined ? () => true : matcher(only);
  const wanted = new Set<number>();
  for (const [file, entry] of entries.entries()) {
    if (!survey.unfit.has(file) && matches(entry)) wanted.add(file);
  }
  return wanted;
}

/** The entries that the person wants of those that may be had. */
async function askWhich(
  offer: IncomingOffer,
  wanted: ReadonlySet<number>,
  { canAskAgain, where }: ChoiceRules,
  person: Person,
): Promise<ReadonlySet<number>> {
  const question = whichQuestion(offer, wanted, where);
  for (;;) {
    const typed = await person.ask(question);
    const answer = parseAnswer(typed ?? "", offer.entries);
    if (answer.kind === "all") return wanted;
    if (answer.kind === "some") return pick(offer, answer.files, wanted, person);
    if (answer.kind === "none" || !canAskAgain) return new Set();
    person.tell([`${escapeForDisplay(answer.problem)}: answer with y, n, or numbers and patterns`]);
  }
}

function whichQuestion(offer: IncomingOffer, wanted: ReadonlySet<number>, where: string): string {
  const { freeBytes } = offer.survey;
  const free = freeBytes === undefined ? "" : ` (${formatBytes(freeBytes)} free)`;
  const choices = offer.entries.length > 1 ? "y/N, or numbers and patterns: 1,3-5 *.txt" : "y/N";
  return `Save ${amountOf(offer, wanted)} ${where}${free}? [${choices}] `;
}

function pick(
  offer: IncomingOffer,
  selected: ReadonlySet<number>,
  wanted: ReadonlySet<number>,
  person: Person,
): ReadonlySet<number> {
  const chosen = selected.intersection(wanted);
  person.tell([`Taking ${amountOf(offer, chosen)}`]);
  return chosen;
}

function amountOf({ entries }: IncomingOffer, files: ReadonlySet<number>): string {
  const chosen = entries.filter((_, file) => files.has(file));
  return offerAmount(chosen, chosen.reduce((sum, { size }) => sum + size, 0));
}

/** What becomes of taken names, or `undefined` when nobody answers any more. */
async function decideConflicts(
  { entries, survey }: IncomingOffer,
  chosen: ReadonlySet<number>,
  { onConflict, unasked = "rename", yes, canAskAgain }: ChoiceRules,
  person: Person,
): Promise<ConflictAction | ((file: number) => ConflictAction) | undefined> {
  const policy = onConflict ?? (yes ? unasked : "ask");
  if (policy !== "ask") return policy;
  const taken = [...survey.conflicts.intersection(chosen)].sort((a, b) => a - b);
  if (!canAskAgain || taken.length === 0) return unasked;
  const actions = new Map<number, ConflictAction>();
  person.tell([CONFLICT_CHOICES]);
  for (const [index, file] of taken.entries()) {
    const answer = await askConflict(entries[file]!.path, person);
    if (answer === undefined) return undefined;
    const same = answer.isForAll ? taken.slice(index) : [file];
    for (const one of same) actions.set(one, answer.action);
    if (answer.isForAll) break;
  }
  return (file) => actions.get(file) ?? unasked;
}

async function askConflict(path: string, person: Person): Promise<ReturnType<typeof parseConflictAnswer>> {
  for (;;) {
    const typed = await person.ask(`${escapeForDisplay(path)} is there already: [1] `);
    const answer = typed === undefined ? undefined : parseConflictAnswer(typed);
    if (typed === undefined || answer !== undefined) return answer;
    person.tell(["Answer with 1 to 4 or the word, with all for all that follow"]);
  }
}
