import type { JSX } from "react";
import { Lines } from "../components/lines.tsx";
import { ENDED_BINDINGS } from "../ended_keys.ts";
import { doneLines } from "../ended_lines.ts";
import type { Screen, ScreenProps } from "../screen.ts";

/** It ended well. */
export const DONE_SCREEN: Screen = {
  title: () => "Done",
  keys: { bindings: ENDED_BINDINGS },
  Component: DoneScreen,
};

function DoneScreen({ state, theme, columns, rows }: ScreenProps): JSX.Element {
  const { session } = state;
  const room = { columns, rows, glyphs: theme.glyphs };
  return <Lines lines={session === undefined ? [] : doneLines(session, room)} theme={theme} />;
}
