import type { JSX } from "react";
import { Lines } from "../components/lines.tsx";
import { movingLines } from "../moving_lines.ts";
import type { Screen, ScreenProps } from "../screen.ts";
import { PAUSE_BINDINGS, SESSION_BINDINGS } from "../session_keys.ts";

/** Files on their way. */
export const MOVING_SCREEN: Screen = {
  title: ({ session }) => session?.role === "sender" ? "Sending" : "Receiving",
  keys: { bindings: [...PAUSE_BINDINGS, ...SESSION_BINDINGS] },
  Component: MovingScreen,
};

function MovingScreen({ state, theme, columns, rows }: ScreenProps): JSX.Element {
  const { session, nowMs } = state;
  const room = { columns, rows, glyphs: theme.glyphs, nowMs };
  return <Lines lines={session === undefined ? [] : movingLines(session, room)} theme={theme} />;
}
