/**
 * What the page's sentences are made of: amounts, names, ways.
 *
 * @module
 */

import { escapeForDisplay } from "../core/errors.ts";
import { formatBytes, formatCount, formatPercent, formatRate, formatRoundTrip } from "../core/format.ts";
import type { OfferedFile } from "../core/status.ts";
import { isPaused, type View } from "../core/view.ts";

/** How many there are of each kind; what comes of a stream is a file. */
export interface Counts {
  readonly files: number;
  readonly folders: number;
  readonly links: number;
  readonly texts: number;
}

/** Counts what is on offer. */
export function countsOf(files: readonly OfferedFile[]): Counts {
  const counts = { files: 0, folders: 0, links: 0, texts: 0 };
  for (const { kind = "file" } of files) {
    counts[kind === "stream" || kind === "file" ? "files" : `${kind}s` as keyof Counts]++;
  }
  return counts;
}

/** Number of what is on offer, such as `2 files, 1 folder`. */
export function countText(offered: readonly OfferedFile[]): string {
  const { files, folders, links, texts } = countsOf(offered);
  const parts = [
    ...(files > 0 ? [formatCount(files, "file")] : []),
    ...(folders > 0 ? [formatCount(folders, "folder")] : []),
    ...(links > 0 ? [formatCount(links, "link")] : []),
    ...(texts > 0 ? [formatCount(texts, "text")] : []),
  ];
  return parts.length === 0 ? formatCount(0, "file") : parts.join(", ");
}

/** Number and size of what is on offer, such as `2 files, 67.1 MB`. */
export function amountOf(view: Pick<View, "files" | "totalBytes">): string {
  return `${countText(view.files)}, ${formatBytes(view.totalBytes)}`;
}

/** Whether there is nothing to keep, only something to read. */
export function isAllText(files: readonly Pick<OfferedFile, "kind">[]): boolean {
  return files.length > 0 && files.every(({ kind }) => kind === "text");
}

/** A received text, made visible: line breaks and tabs are what they are, all other controls are escaped. */
export function textForDisplay(text: string): string {
  return text.split(/(\r?\n|\t)/).map((part, index) => index % 2 === 1 ? part : escapeForDisplay(part)).join(
    "",
  );
}

/** The way the bytes take, such as `direct, UDP IPv4 host`; empty while it is not known. */
export function pathOf({ path }: Pick<View, "path">): string {
  if (path === undefined) return "";
  const way = path.kind === "direct" ? "direct" : "through the server, sealed";
  return path.detail === "" ? way : `${way}, ${escapeForDisplay(path.detail)}`;
}

/** The round trip of that way, such as `23 ms`; empty while it is not known. */
export function roundTripText({ roundTripMs }: Pick<View, "roundTripMs">): string {
  return roundTripMs === undefined ? "" : formatRoundTrip(roundTripMs);
}

/** How fast it is, or that it is paused; empty before anything has moved. */
export function paceText(view: View): string {
  if (isPaused(view)) return "paused";
  return view.bytesPerSecond > 0 ? formatRate(view.bytesPerSecond) : "";
}

/** Who pauses, in a sentence; empty when nobody does. */
export function pauseSentence(view: View): string {
  if (!isPaused(view)) return "";
  if (view.pausedBy.length > 1) return "Paused on both sides.";
  return view.pausedBy[0] === "here" ? "Paused here." : "Paused by the other side.";
}

/** Files on their way such as `a.jpg 45%, and 2 more`; empty when none is. */
export function inFlightText({ inFlight: [first, ...others] }: Pick<View, "inFlight">): string {
  if (first === undefined) return "";
  const name = escapeForDisplay(first.path.slice(first.path.lastIndexOf("/") + 1));
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return `${name} ${formatPercent(first.bytes, first.size)}${more}`;
}

/** Who is there, from an agent such as `slip/0.1.0 (Firefox 153)`: `Firefox 153 (slip 0.1.0)`. */
export function peerName({ peer }: Pick<View, "peer">): string {
  if (peer === undefined) return "the other side";
  const [, version, place] = /^slip\/(\S{1,20}) \((.{1,60})\)$/.exec(peer) ?? [];
  if (version === undefined || place === undefined) return escapeForDisplay(peer.slice(0, 100));
  return escapeForDisplay(`${place === "terminal" ? "a terminal" : place} (slip ${version})`);
}

/** Both people see words, and at least one was asked whether they are the same. */
export function isComparing({ phase, verify, path }: Pick<View, "phase" | "verify" | "path">): boolean {
  return phase === "connecting" && verify !== undefined && path === undefined;
}

/** The last status ended the session. */
export function isOver({ phase }: Pick<View, "phase">): boolean {
  return phase === "done" || phase === "declined" || phase === "failed";
}
