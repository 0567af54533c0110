/**
 * How far it is, in one line.
 *
 * @module
 */

import {
  formatBytes,
  formatCount,
  formatPercent,
  formatRate,
  formatRoundTrip,
  formatTimeLeft,
} from "../../core/format.ts";
import { countReceivers } from "../../core/receiver_counts.ts";
import { isPaused, secondsLeft, type View } from "../../core/view.ts";

/**
 * How far it is: ` 45%  28.8 MB of 64.0 MB  12.3 MB/s  3 s left  direct  23 ms`. Of several receivers that of
 * {@linkcode slowest}, and how many there are. Only characters one column wide.
 */
export function progressLine(view: View): string {
  const shown = slowest(view);
  const left = isEndless(shown) ? undefined : secondsLeft(shown);
  return [
    ...share(shown),
    isPaused(shown) ? "paused" : formatRate(shown.bytesPerSecond),
    left === undefined ? undefined : `${formatTimeLeft(left)} left`,
    shown.path?.kind,
    shown.roundTripMs === undefined ? undefined : formatRoundTrip(shown.roundTripMs),
    ...crowd(view),
  ].filter((part) => part !== undefined).join("  ");
}

/** The view of the receiver that has most left of those that take something now, or the view itself. */
export function slowest(view: View): View {
  const moving = [...view.receivers?.values() ?? []].filter(({ phase }) => phase === "moving");
  const left = ({ bytes, totalBytes }: View) => totalBytes - bytes;
  return moving.reduce(
    (slow: View | undefined, one) => slow && left(slow) >= left(one) ? slow : one,
    undefined,
  ) ??
    view;
}

/** Nobody knows how much a stream will be. */
function isEndless({ files }: View): boolean {
  return files[0]?.kind === "stream";
}

function share(view: View): string[] {
  const { bytes, totalBytes } = view;
  if (isEndless(view)) return [formatBytes(bytes)];
  return [
    formatPercent(bytes, totalBytes).padStart(4),
    `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`,
  ];
}

function crowd(view: View): string[] {
  const { moving, done } = countReceivers(view);
  return [
    ...(moving > 1 ? [`slowest of ${formatCount(moving, "receiver")}`] : []),
    ...(done > 0 ? [`${done} done`] : []),
  ];
}
