/**
 * What did not go as wished and ended nothing, in words.
 *
 * @module
 */

import { formatCount } from "../core/format.ts";
import type { View } from "../core/view.ts";
import type { WarningCode } from "../core/warnings.ts";

/** A title, and a sentence for each thing; both empty when there is nothing to tell. */
export interface Remarks {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Warnings that leave nothing out. */
const HARMLESS: ReadonlySet<WarningCode> = new Set<WarningCode>(["restarted", "renamed", "not-dated"]);

/**
 * What to tell of a view.
 * @param leftOutThere How many things the sender left out, as it says to its receiver.
 */
export function remarksOf(view: Pick<View, "warnings" | "warningCount">, leftOutThere = 0): Remarks {
  const { warnings, warningCount } = view;
  const untold = warningCount - warnings.length;
  const leftOut = warnings.filter(({ code }) => !HARMLESS.has(code)).length + untold + leftOutThere;
  const lines = warnings.map(({ message }) => sentence(message));
  if (untold > 0) lines.push(`And ${formatCount(untold, "more", "more")}.`);
  if (leftOutThere > 0) lines.push(`The sender left out ${things(leftOutThere)}, which it can name.`);
  if (lines.length === 0) return { title: "", lines };
  const title = leftOut === 0
    ? formatCount(warningCount, "remark")
    : `${things(leftOut)} ${leftOut === 1 ? "was" : "were"} left out`;
  return { title, lines };
}

function things(count: number): string {
  return formatCount(count, "thing");
}

function sentence(message: string): string {
  return `${message}.`;
}
