/**
 * What plain lines say of one receiver among several. A sender with one receiver only says "the other side".
 *
 * @module
 */

import type { Happening } from "../../core/status.ts";
import { resultLine } from "./result_line.ts";

/** The place of one receiver. */
export interface ReceiverPlace {
  /** From 1, in the order in which they came; 0 when that is not known. */
  readonly number: number;
  /** Whether somebody else can take it when this one fails. */
  readonly isFreeAgain: boolean;
}

/**
 * The lines for what happened to one receiver, each with its number in front.
 * @param usual The lines for the same of the only receiver there is.
 */
export function receiverLines(
  happening: Happening,
  { number, isFreeAgain }: ReceiverPlace,
  usual: () => readonly string[],
): string[] {
  const lines = ownLines(happening, isFreeAgain) ?? usual();
  return lines.map((line) => line === "" ? line : `[${number}] ${line}`);
}

/** What is the result or the end of all for one receiver is only news among several. */
function ownLines(happening: Happening, isFreeAgain: boolean): readonly string[] | undefined {
  switch (happening.event) {
    case "declined":
      return ["Declined"];
    case "error":
      return [`Failed: ${happening.message}${isFreeAgain ? "; its place is free again" : ""}`];
    case "done":
      return [resultLine(happening, { role: "sender", files: [] })];
    // A line for each file and each receiver would be a flood.
    case "file":
      return [];
    default:
      return undefined;
  }
}
