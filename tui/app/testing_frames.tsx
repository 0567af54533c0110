/**
 * Frames of components as text, kept beside the tests: what the app looks like, readable in a diff.
 *
 * A snapshot is written when it is missing, and again with `SLIP_UPDATE_FRAMES=1` in the environment.
 *
 * @module
 */

import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { render } from "ink";
import type { JSX } from "react";
import { WholeScreen } from "./app.tsx";
import type { AppState } from "./state.ts";
import { createTheme, type Theme } from "./theme.ts";

/** Widths at which every screen is drawn. */
const FRAME_COLUMNS: readonly number[] = [40, 80, 160];

/** A stdout that keeps what was drawn last. */
class Paper extends EventEmitter {
  readonly columns: number;
  readonly rows: number;
  readonly isTTY = false;
  frame = "";

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
  }

  readonly write = (frame: string): boolean => {
    this.frame = frame;
    return true;
  };
}

/**
 * Never taken down: the first of Ink's applications listens for signals and the last one stops, which takes a moment
 * that no test should have to wait for, nor be found waiting.
 */
render(null, {
  stdout: new Paper(80, 24) as unknown as NodeJS.WriteStream,
  debug: true,
  patchConsole: false,
  exitOnCtrlC: false,
});

/** `node` as Ink draws it on `columns` × `rows`, without trailing spaces. Colours are as the process has them: none. */
function frameOf(node: JSX.Element, columns: number, rows = 24): string {
  const paper = new Paper(columns, rows);
  const { unmount, cleanup } = render(node, {
    stdout: paper as unknown as NodeJS.WriteStream,
    debug: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  const { frame } = paper;
  unmount();
  cleanup();
  return frame.split("\n").map((line) => line.trimEnd()).join("\n");
}

/** The whole screen for `state` on a terminal of `columns` × `rows`. */
export function screenFrame(
  state: AppState,
  columns: number,
  rows = 24,
  theme: Theme = createTheme(),
): string {
  return frameOf(<WholeScreen state={{ ...state, size: { columns, rows } }} theme={theme} />, columns, rows);
}

/**
 * Holds frames to the snapshot `frames/NAME.txt` beside the test.
 * @param test The URL of the test's module.
 * @param frames What each is called, and the frame.
 */
export async function assertFrames(
  test: string,
  name: string,
  frames: Readonly<Record<string, string>>,
): Promise<void> {
  const path = join(dirname(fileURLToPath(test)), "frames", `${name}.txt`);
  const actual = Object.entries(frames).map(([title, frame]) => `=== ${title}\n${frame.trimEnd()}\n`).join(
    "\n",
  );
  const expected = await Deno.readTextFile(path).catch(() => undefined);
  if (expected === undefined || Deno.env.get("SLIP_UPDATE_FRAMES") === "1") {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, actual);
    return;
  }
  assert.equal(actual, expected, `${path} is not what is drawn; SLIP_UPDATE_FRAMES=1 writes it anew`);
}

/** The whole screen for `state` at every width of {@linkcode FRAME_COLUMNS}, held to the snapshot `NAME`. */
export async function assertScreen(test: string, name: string, state: AppState, rows = 24): Promise<void> {
  const frames = FRAME_COLUMNS.map((columns) => [`${columns} x ${rows}`, screenFrame(state, columns, rows)]);
  await assertFrames(test, name, Object.fromEntries(frames));
}
