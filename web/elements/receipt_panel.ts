/**
 * What both people can compare afterwards: how much, how fast, which way, and the digest.
 *
 * @module
 */

import { formatBytes, formatDuration } from "../../core/format.ts";
import type { View } from "../../core/status.ts";
import { find, setText } from "../dom.ts";
import { pathOf } from "../wording.ts";

/** Draws the panel. */
export function showReceipt(view: View, digest: string | undefined): void {
  const moved = `${formatBytes(view.bytes)} in ${formatDuration(view.seconds ?? 0)}`;
  setText(find("receipt-bytes", HTMLElement), moved);
  setText(find("receipt-path", HTMLElement), pathOf(view) || "–");
  setText(find("receipt-digest", HTMLElement), digest ?? "…");
}
