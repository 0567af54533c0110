import type { JSX } from "react";
import { Lines } from "../components/lines.tsx";
import { ENDED_BINDINGS } from "../ended_keys.ts";
import { failedLines } from "../ended_lines.ts";
import type { Screen, ScreenProps } from "../screen.ts";

/** It did not end well. */
export const FAILED_SCREEN: Screen = {
  title: ({ session }) => session?.view.phase === "declined" ? "Declined" : "Failed",
  keys: { bindings: ENDED_BINDINGS },
  Component: FailedScreen,
};

function FailedScreen({ state, theme, columns, rows }: ScreenProps): JSX.Element {
  const { session } = state;
  const room = { columns, rows, glyphs: theme.glyphs };
  return <Lines lines={session === undefined ? [] : failedLines(session, room)} theme={theme} />;
}
