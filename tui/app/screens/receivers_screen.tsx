import type { JSX } from "react";
import { formatCount } from "../../../core/format.ts";
import { Lines } from "../components/lines.tsx";
import type { Handled } from "../keys.ts";
import { receiversLines } from "../receivers_lines.ts";
import type { Screen, ScreenProps } from "../screen.ts";
import { PAUSE_BINDINGS, SESSION_BINDINGS } from "../session_keys.ts";
import type { AppState } from "../state.ts";

/** Several receivers side by side. */
export const RECEIVERS_SCREEN: Screen = {
  title: ({ session }) => `Sending to ${formatCount(session?.view.crowd?.came ?? 0, "receiver")}`,
  keys: {
    bindings: [
      { keys: ["up", "k"], help: "a row up", run: (state) => scrolled(state, -1) },
      { keys: ["down", "j"], help: "a row down", run: (state) => scrolled(state, 1) },
      ...PAUSE_BINDINGS,
      ...SESSION_BINDINGS,
    ],
  },
  Component: ReceiversScreen,
};

function ReceiversScreen({ state, theme, columns, rows }: ScreenProps): JSX.Element {
  const { session, receivers, nowMs } = state;
  const room = { columns, rows, glyphs: theme.glyphs, nowMs };
  return (
    <Lines lines={session === undefined ? [] : receiversLines(session, receivers.top, room)} theme={theme} />
  );
}

function scrolled(state: AppState, by: number): Handled {
  const last = Math.max(0, (state.session?.view.receivers?.size ?? 0) - 1);
  const top = Math.min(Math.max(state.receivers.top + by, 0), last);
  return { state: { ...state, receivers: { top } } };
}
