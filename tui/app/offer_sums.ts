/**
 * Sums over the parts of an offer, each in constant time. Pure.
 *
 * @module
 */

import type { OfferTree } from "./offer_tree.ts";

/** Running sums of something that entries have, so that any node's is one subtraction. */
export class TreeSums {
  readonly #tree: OfferTree;
  /** At `n` the sum over all nodes before `n`. */
  readonly #before: Float64Array;

  /** @param valueOf What entry `entry` adds; folders that are no entries add nothing. */
  constructor(tree: OfferTree, valueOf: (entry: number) => number) {
    this.#tree = tree;
    this.#before = new Float64Array(tree.size + 1);
    let sum = 0;
    for (let node = 0; node < tree.size; node++) {
      const entry = tree.entry(node);
      if (entry !== undefined) sum += valueOf(entry);
      this.#before[node + 1] = sum;
    }
  }

  /** The sum over node `node` and everything in it. */
  of(node: number): number {
    return this.#before[this.#tree.end(node)]! - this.#before[node]!;
  }

  /** The sum over everything. */
  get all(): number {
    return this.#before[this.#tree.size]!;
  }
}
