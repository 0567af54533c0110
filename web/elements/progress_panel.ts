/**
 * How far a transfer is.
 *
 * @module
 */

import { formatBytes, formatCount, formatPercent, formatTimeLeft } from "../../core/format.ts";
import { isPaused, secondsLeft, type View } from "../../core/view.ts";
import { find, setText } from "../dom.ts";
import { countsOf, inFlightText, paceText, pathOf, roundTripText } from "../wording_parts.ts";

/** Draws the panel; both ends show what the receiver has stored and verified. */
export function showProgress(view: View): void {
  const bar = find("transfer-bar", HTMLProgressElement);
  // Of nothing, everything is there.
  bar.max = Math.max(1, view.totalBytes);
  bar.value = view.totalBytes === 0 ? 1 : view.bytes;
  setText(find("transfer-bytes", HTMLElement), storedText(view));
  bar.toggleAttribute("data-paused", isPaused(view));
  setText(find("transfer-rate", HTMLElement), paceText(view) || "–");
  const left = secondsLeft(view);
  setText(find("transfer-left", HTMLElement), left === undefined ? "–" : formatTimeLeft(left));
  const path = [pathOf(view), roundTripText(view)].filter((part) => part !== "").join(", ");
  setText(find("transfer-path", HTMLElement), path || "–");
  // A row that comes and goes would move the buttons below it.
  find("transfer-files-row", HTMLElement).hidden = view.files.length < 2;
  setText(find("transfer-files", HTMLElement), inFlightText(view) || "–");
}

function storedText(view: View): string {
  const bytes = `${formatBytes(view.bytes)} of ${formatBytes(view.totalBytes)}`;
  const share = formatPercent(view.bytes, view.totalBytes);
  const { files: plain, texts } = countsOf(view.files);
  const files = plain + texts > 1 ? `, ${view.finishedFiles} of ${formatCount(plain + texts, "file")}` : "";
  return `${bytes}, ${share}${files}`;
}
