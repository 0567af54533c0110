/**
 * Which entries are not wanted, as ranges in messages.
 *
 * @module
 */

import type { BitSet } from "./bit_set.ts";
import type { TransferMessage } from "./messages.ts";

/** Ranges in one `skip`, 22 characters each at most, so that it stays under `CONTROL_MESSAGE_BYTES`. */
const RANGES_A_MESSAGE = 2_000;

/** Those of `count` entries that are not in `wanted`, neighbours joined. */
export function* skipMessages(wanted: BitSet, count: number): Generator<TransferMessage> {
  let ranges: [first: number, last: number][] = [];
  for (const range of skippedRanges(wanted, count)) {
    ranges.push(range);
    if (ranges.length < RANGES_A_MESSAGE) continue;
    yield { type: "skip", ranges };
    ranges = [];
  }
  if (ranges.length > 0) yield { type: "skip", ranges };
}

function* skippedRanges(wanted: BitSet, count: number): Generator<[first: number, last: number]> {
  let first: number | undefined;
  for (let file = 0; file <= count; file++) {
    const isSkipped = file < count && !wanted.has(file);
    if (isSkipped) first ??= file;
    else if (first !== undefined) {
      yield [first, file - 1];
      first = undefined;
    }
  }
}
