/**
 * Recordings of terminals as asciinema's players take them, version 2
 * (https://docs.asciinema.org/manual/asciicast/v2/). Pure.
 *
 * @module
 */

import type { Size } from "./svg.ts";

/** What a terminal was told, and when. */
export interface Output {
  /** Milliseconds since the start. */
  readonly atMs: number;
  readonly text: string;
}

/** The file: a line that says what it is, and one for each output. */
export function castFile({ columns, rows }: Size, title: string, outputs: readonly Output[]): string {
  const header = { version: 2, width: columns, height: rows, title, env: { TERM: "xterm-256color" } };
  const events = outputs.map(({ atMs, text }) => [Math.round(atMs) / 1000, "o", text]);
  return [header, ...events].map((line) => `${JSON.stringify(line)}\n`).join("");
}
