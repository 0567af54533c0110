import type { JSX } from "react";
import { Lines } from "../components/lines.tsx";
import type { Ending, Room } from "../ended_facts.ts";
import { ENDED_BINDINGS } from "../ended_keys.ts";
import { endedLines, lastEndedTop } from "../ended_lines.ts";
import type { Binding, Handled } from "../keys.ts";
import { type Screen, type ScreenProps, screenRows } from "../screen.ts";
import { scrolledTop } from "../scrolled.ts";
import type { SessionState } from "../session_state.ts";
import type { AppState } from "../state.ts";
import { createTheme } from "../theme.ts";

/** What one of the screens has that the other has not. */
export interface EndedScreen {
  readonly title: Screen["title"];
  /** All that is said of the session. */
  readonly tell: (session: SessionState, room: Room) => Ending;
}

/** Rows of a page. */
const PAGE_ROWS = 8;

/** A screen of a session that is over: a headline, and below it what scrolls where there is too much of it. */
export function endedScreen({ title, tell }: EndedScreen): Screen {
  const lastTopOf = ({ session, size: { columns, rows } }: AppState) => {
    const room = { columns, rows: screenRows(rows), glyphs: createTheme().glyphs };
    return session === undefined ? 0 : lastEndedTop(tell(session, room), room);
  };
  const scrolling = (by: number) => ({
    isOn: (state: AppState) => lastTopOf(state) > 0,
    run(state: AppState): Handled {
      const top = scrolledTop(state.ended.top, by, lastTopOf(state));
      return { state: { ...state, ended: { top } } };
    },
  });
  const bindings: Binding[] = [
    { keys: ["down", "j"], help: "a row down", footer: "more", ...scrolling(1) },
    { keys: ["up", "k"], help: "a row up", ...scrolling(-1) },
    { keys: ["pagedown", "space"], help: "a page down", ...scrolling(PAGE_ROWS) },
    { keys: ["pageup"], help: "a page up", ...scrolling(-PAGE_ROWS) },
    ...ENDED_BINDINGS,
  ];
  return { title, keys: { bindings }, Component: (props) => <EndedLines {...props} tell={tell} /> };
}

function EndedLines(
  { state: { session, ended }, theme, columns, rows, tell }: ScreenProps & Pick<EndedScreen, "tell">,
): JSX.Element {
  const room = { columns, rows, glyphs: theme.glyphs };
  const lines = session === undefined ? [] : endedLines(tell(session, room), ended.top, room);
  return <Lines lines={lines} theme={theme} />;
}
