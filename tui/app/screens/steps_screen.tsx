import type { JSX } from "react";
import { Lines } from "../components/lines.tsx";
import type { Handled } from "../keys.ts";
import { type Screen, type ScreenProps, screenRows } from "../screen.ts";
import type { AppState } from "../state.ts";
import { INITIAL_STEPS } from "../steps_state.ts";
import { sceneOf, scrolledTop, stepsLines } from "../steps_lines.ts";
import { createTheme } from "../theme.ts";

/** Rows of a page. */
const PAGE_ROWS = 8;

/** How this connected, or why it did not. */
export const STEPS_SCREEN: Screen = {
  title: titleOf,
  keys: {
    bindings: [
      { keys: ["up", "k"], help: "a row up", footer: "up", run: (state) => scrolled(state, -1) },
      { keys: ["down", "j"], help: "a row down", footer: "down", run: (state) => scrolled(state, 1) },
      { keys: ["pageup"], help: "a page up", run: (state) => scrolled(state, -PAGE_ROWS) },
      { keys: ["pagedown", "space"], help: "a page down", run: (state) => scrolled(state, PAGE_ROWS) },
      { keys: ["home", "g"], help: "to the top", run: (state) => scrolled(state, -Infinity) },
      { keys: ["end", "G"], help: "to the bottom", run: (state) => scrolled(state, Infinity) },
      {
        keys: ["escape", "t", "q", "enter"],
        help: "back",
        footer: "back",
        run: (state) => ({ state: { ...state, overlay: undefined, steps: INITIAL_STEPS } }),
      },
    ],
  },
  Component: StepsScreen,
};

function StepsScreen({ state, theme, columns, rows }: ScreenProps): JSX.Element {
  const { session, steps } = state;
  const room = { columns, rows, glyphs: theme.glyphs };
  return <Lines lines={session === undefined ? [] : stepsLines(session, steps.top, room)} theme={theme} />;
}

function titleOf({ session }: AppState): string {
  if (session === undefined) return "How this connects";
  if (sceneOf(session.view).path !== undefined) return "How this connected";
  return session.view.phase === "failed" ? "Why this did not connect" : "How this connects";
}

function scrolled(state: AppState, by: number): Handled {
  const { session, size: { columns, rows } } = state;
  if (session === undefined) return {};
  const room = { columns, rows: screenRows(rows), glyphs: createTheme().glyphs };
  const top = scrolledTop(session, state.steps.top, by, room);
  return { state: { ...state, steps: { top } } };
}
