/**
 * What of an offer is chosen, and what becomes of taken names. Nothing changes: each choice makes another selection.
 * Pure.
 *
 * @module
 */

import type { ConflictAction } from "../../core/ports.ts";
import type { Choice, IncomingOffer } from "../../core/transfer/choice.ts";
import { TreeSums } from "./offer_sums.ts";
import { OfferTree } from "./offer_tree.ts";

/** How much of a node is chosen; `unfit` is what cannot be chosen. */
export type Mark = "all" | "some" | "none" | "unfit";

/** What taking the chosen comes to. */
export interface Taking {
  /** How many entries. */
  readonly count: number;
  /** Their sizes together. */
  readonly bytes: number;
  /** What of it is here from an earlier attempt. */
  readonly keptBytes: number;
}

/** In the order in which a person cycles through them. */
const CYCLE: readonly ConflictAction[] = ["rename", "replace", "resume", "skip"];

/** An offer with what never changes about it while a person chooses. */
export class OfferGround {
  readonly offer: IncomingOffer;
  readonly tree: OfferTree;
  /** Bytes on offer. */
  readonly bytes: TreeSums;
  /** Bytes that are here from an earlier attempt. */
  readonly kept: TreeSums;
  /** Entries whose name is taken. */
  readonly conflicts: TreeSums;
  readonly choosable: ReadonlySet<number>;
  /** Entries that may be chosen. */
  readonly fit: TreeSums;

  /**
   * Looks at each entry a few times, once.
   * @param choosable Entries that may be chosen.
   */
  constructor(offer: IncomingOffer, choosable: ReadonlySet<number>) {
    const { entries, survey } = offer;
    this.offer = offer;
    this.tree = new OfferTree(entries);
    this.bytes = new TreeSums(this.tree, (entry) => entries[entry]!.size);
    this.kept = new TreeSums(this.tree, (entry) => survey.kept.get(entry) ?? 0);
    this.conflicts = new TreeSums(this.tree, (entry) => survey.conflicts.has(entry) ? 1 : 0);
    this.choosable = choosable;
    this.fit = new TreeSums(this.tree, (entry) => choosable.has(entry) ? 1 : 0);
  }
}

/** What a person has chosen so far. */
export class OfferSelection {
  readonly ground: OfferGround;
  readonly #chosen: Uint8Array;
  readonly #actions: ReadonlyMap<number, ConflictAction>;
  readonly #usual: ConflictAction;
  readonly #counts: TreeSums;
  /** What was found of folders, since a frame asks again and again. */
  readonly #actionsIn = new Map<number, ConflictAction | "mixed">();
  #taking: Taking | undefined;

  private constructor(
    ground: OfferGround,
    chosen: Uint8Array,
    actions: ReadonlyMap<number, ConflictAction>,
    usual: ConflictAction,
  ) {
    this.ground = ground;
    this.#chosen = chosen;
    this.#actions = actions;
    this.#usual = usual;
    this.#counts = new TreeSums(ground.tree, (entry) => chosen[entry]!);
  }

  /** Everything that may be chosen; taken names get `usual` until something else is said. */
  static all(ground: OfferGround, usual: ConflictAction = "rename"): OfferSelection {
    const chosen = new Uint8Array(ground.offer.entries.length);
    for (const entry of ground.choosable) chosen[entry] = 1;
    return new OfferSelection(ground, chosen, new Map(), usual);
  }

  /** How much of node `node` is chosen. */
  mark(node: number): Mark {
    const fit = this.ground.fit.of(node);
    if (fit === 0) return "unfit";
    const chosen = this.#counts.of(node);
    return chosen === 0 ? "none" : chosen === fit ? "all" : "some";
  }

  /** Whether entry `entry` is chosen and not skipped for its name. */
  takes(entry: number): boolean {
    return this.#chosen[entry] === 1 && this.action(entry) !== "skip";
  }

  /** What becomes of entry `entry` for its name; `undefined` when that is free. */
  action(entry: number): ConflictAction | undefined {
    if (!this.ground.offer.survey.conflicts.has(entry)) return undefined;
    return this.#actions.get(entry) ?? this.#usual;
  }

  /** What becomes of the taken names in node `node`: nothing when there are none, `mixed` when they differ. */
  actionIn(node: number): ConflictAction | "mixed" | undefined {
    if (this.ground.conflicts.of(node) === 0) return undefined;
    if (this.#actions.size === 0) return this.#usual;
    const known = this.#actionsIn.get(node) ?? this.#commonAction(node);
    this.#actionsIn.set(node, known);
    return known;
  }

  #commonAction(node: number): ConflictAction | "mixed" {
    let common: ConflictAction | undefined;
    for (const entry of this.#conflictsIn(node)) {
      const action = this.action(entry);
      if (common !== undefined && action !== common) return "mixed";
      common = action;
    }
    return common!;
  }

  /** All of node `node` chosen, or none of it when all was. */
  toggle(node: number): OfferSelection {
    const value = this.mark(node) === "all" ? 0 : 1;
    return this.#changed((chosen) => {
      const { tree } = this.ground;
      for (let at = node; at < tree.end(node); at++) {
        const entry = tree.entry(at);
        if (entry !== undefined) chosen[entry] = value;
      }
    });
  }

  /** `value` says of each entry whether it is chosen; `undefined` leaves it as it is. */
  where(value: (entry: number) => boolean | undefined): OfferSelection {
    return this.#changed((chosen) => {
      for (const entry of chosen.keys()) chosen[entry] = Number(value(entry) ?? chosen[entry]);
    });
  }

  /** The next action for the taken names in node `node`. */
  cycle(node: number): OfferSelection {
    const next = after(this.actionIn(node));
    if (next === undefined) return this;
    const actions = new Map(this.#actions);
    for (const entry of this.#conflictsIn(node)) actions.set(entry, next);
    return new OfferSelection(this.ground, this.#chosen, actions, this.#usual);
  }

  /** The next action for all taken names. */
  cycleAll(): OfferSelection {
    const { conflicts } = this.ground.offer.survey;
    if (conflicts.size === 0) return this;
    const differ = new Set([...conflicts].map((entry) => this.action(entry)));
    const common = differ.size === 1 ? [...differ][0] : "mixed";
    return new OfferSelection(this.ground, this.#chosen, new Map(), after(common)!);
  }

  /** What taking it comes to. */
  get taking(): Taking {
    return this.#taking ??= this.#count();
  }

  /** Whether it is known not to fit on the disk. */
  get isTooMuch(): boolean {
    const { freeBytes } = this.ground.offer.survey;
    return freeBytes !== undefined && this.taking.bytes - this.taking.keptBytes > freeBytes;
  }

  /** As the receiver takes it. */
  get choice(): Choice {
    return {
      wants: (entry) => this.#chosen[entry] === 1,
      onConflict: (entry) => this.action(entry) ?? this.#usual,
    };
  }

  #count(): Taking {
    const { entries, survey } = this.ground.offer;
    let [count, bytes, keptBytes] = [0, 0, 0];
    for (const [entry, { size }] of entries.entries()) {
      if (!this.takes(entry)) continue;
      count++;
      bytes += size;
      keptBytes += survey.kept.get(entry) ?? 0;
    }
    return { count, bytes, keptBytes };
  }

  *#conflictsIn(node: number): Iterable<number> {
    const { tree, offer } = this.ground;
    for (let at = node; at < tree.end(node); at++) {
      const entry = tree.entry(at);
      if (entry !== undefined && offer.survey.conflicts.has(entry)) yield entry;
    }
  }

  #changed(change: (chosen: Uint8Array) => void): OfferSelection {
    const chosen = this.#chosen.slice();
    change(chosen);
    const { choosable } = this.ground;
    for (const entry of chosen.keys()) if (!choosable.has(entry)) chosen[entry] = 0;
    return new OfferSelection(this.ground, chosen, this.#actions, this.#usual);
  }
}

function after(action: ConflictAction | "mixed" | undefined): ConflictAction | undefined {
  if (action === undefined) return undefined;
  return action === "mixed" ? CYCLE[0] : CYCLE[(CYCLE.indexOf(action) + 1) % CYCLE.length];
}
