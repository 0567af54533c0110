/**
 * The colours of a terminal in a picture. It has a background of its own, so that it can be read on a light page and
 * on a dark one.
 *
 * @module
 */

/** Behind everything. */
export const BACKGROUND = "#10151d";

/** Of text that says nothing of colours. */
export const FOREGROUND = "#d5dce6";

/** Black, red, green, yellow, blue, magenta, cyan, white, and the bright ones (ECMA-48, SGR 30 to 37 and 90 to 97). */
const BASIC: readonly string[] = [
  "#000000",
  "#f47067",
  "#6bc46d",
  "#daaa3f",
  "#6cb6ff",
  "#dcbdfb",
  "#56c8d8",
  "#ffffff",
  "#8b97a7",
  "#ff938a",
  "#8ddb8c",
  "#eac55f",
  "#96d0ff",
  "#eedcff",
  "#7fe0ec",
  "#ffffff",
];

/** Levels of each part of the colours 16 to 231 of xterm's 256. */
const CUBE: readonly number[] = [0, 95, 135, 175, 215, 255];

/** The colour `index` of xterm's 256, as `#rrggbb`. */
export function indexedColour(index: number): string {
  if (index < 16) return BASIC[index] ?? FOREGROUND;
  if (index >= 232) return rgbColour(Array.from({ length: 3 }, () => 8 + 10 * (index - 232)));
  const cube = index - 16;
  return rgbColour([cube / 36, cube / 6, cube].map((part) => CUBE[Math.floor(part) % 6]!));
}

/** Red, green and blue, each 0 to 255, as `#rrggbb`. */
export function rgbColour(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
