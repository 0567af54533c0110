/**
 * A run of a terminal as one SVG that moves by CSS alone, so that it plays wherever pictures are shown. Pure.
 *
 * Every line that was ever on screen is in it once; a frame says which of them stands where.
 *
 * @module
 */

import { parseScreen } from "./cells.ts";
import { rowOffset, type Size, svgLine, svgPicture } from "./svg.ts";

/** What was on screen, and from when on. */
export interface Frame {
  /** Milliseconds since the start. */
  readonly atMs: number;
  /** As tmux captured it, with escape sequences. */
  readonly captured: string;
}

/** What a film is made of. */
export interface Film {
  readonly size: Size;
  readonly title: string;
  readonly frames: readonly Frame[];
  /** Milliseconds that the last frame stays before it begins again. */
  readonly restMs: number;
}

/** The film, from the first frame with something on it. Who wants no motion sees its last frame, as does who knows none. */
export function filmSvg({ size, title, frames, restMs }: Film): string {
  const changes = changesOf(frames);
  const endMs = (changes.at(-1)?.atMs ?? 0) + restMs;
  const ids = new Map<string, number>();
  const drawn = changes.map(({ captured }) => frameUses(captured, ids));
  const rules = changes.map(({ atMs }, index) =>
    keyframes(index, atMs / endMs, (changes[index + 1]?.atMs ?? endMs) / endMs)
  );
  const lines = [...ids].map(([markup, id]) => `<g id="l${id}">${markup}</g>`).join("\n");
  const content = drawn.map((uses, index) =>
    `<g class="f${index === drawn.length - 1 ? " z" : ""}" style="animation-name:f${index}">${uses}</g>`
  );
  const css =
    `.f{visibility:hidden;animation:${round(endMs / 1000)}s step-end infinite}.z{visibility:visible}` +
    `${rules.join("")}@media(prefers-reduced-motion:reduce){.f{animation:none}}`;
  return svgPicture({ size, title, css, content: `<defs>\n${lines}\n</defs>\n${content.join("\n")}` });
}

/** Frames that differ from the one before, on a clock that starts with the first of them. */
function changesOf(frames: readonly Frame[]): Frame[] {
  const shown = frames.slice(
    Math.max(0, frames.findIndex(({ captured }) => frameUses(captured, new Map()) !== "")),
  );
  const startMs = shown[0]?.atMs ?? 0;
  return shown.filter(({ captured }, index) => captured !== shown[index - 1]?.captured)
    .map(({ atMs, captured }) => ({ atMs: atMs - startMs, captured }));
}

function frameUses(captured: string, ids: Map<string, number>): string {
  return parseScreen(captured).map((cells, row) => {
    const markup = svgLine(cells);
    if (markup === "") return "";
    if (!ids.has(markup)) ids.set(markup, ids.size);
    return `<use href="#l${ids.get(markup)}" y="${rowOffset(row)}"/>`;
  }).join("");
}

/** Shown from the share `from` of the whole time until `to`. */
function keyframes(index: number, from: number, to: number): string {
  const before = from === 0 ? "" : "0%{visibility:hidden}";
  const after = to === 1 ? "" : `${percent(to)}{visibility:hidden}`;
  return `@keyframes f${index}{${before}${percent(from)}{visibility:visible}${after}}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100_000) / 1000}%`;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
