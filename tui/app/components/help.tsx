import type { JSX } from "react";
import { helpLines } from "../help_lines.ts";
import type { KeyTable } from "../keys.ts";
import { screenRows } from "../screen.ts";
import { scrolledLines } from "../scrolled.ts";
import type { AppState } from "../state.ts";
import type { Theme } from "../theme.ts";
import { Lines } from "./lines.tsx";

/** What the help is made of. */
export interface HelpProps {
  /** Of the screen under it. */
  readonly keys: KeyTable;
  readonly state: AppState;
  readonly theme: Theme;
}

/** Every key of a screen and what it does. */
export function Help({ keys, state, theme }: HelpProps): JSX.Element {
  const lines = helpLines(keys, state, theme.glyphs);
  const shown = scrolledLines(lines, state.help.top, screenRows(state.size.rows), theme.glyphs);
  return <Lines lines={shown} theme={theme} />;
}
