/**
 * What both people can compare afterwards: how much, how fast, which way, and the digest.
 *
 * @module
 */

import { formatBytes, formatDuration } from "../../core/format.ts";
import type { View } from "../../core/view.ts";
import { find, setText } from "../dom.ts";
import { pathOf } from "../wording_parts.ts";

/** Draws the panel; several receivers have each a path and a digest of their own. */
export function showReceipt(view: View, digest: string | undefined): void {
  const isShared = view.receivers !== undefined;
  find("receipt-path-row", HTMLElement).hidden = isShared;
  find("receipt-digest-row", HTMLElement).hidden = isShared;
  const moved = `${formatBytes(view.bytes)} in ${formatDuration(view.seconds ?? 0)}`;
  setText(find("receipt-bytes", HTMLElement), moved);
  setText(find("receipt-path", HTMLElement), pathOf(view) || "–");
  setText(find("receipt-digest", HTMLElement), digest ?? "…");
}
