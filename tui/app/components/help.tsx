import { Box, Text } from "ink";
import type { JSX } from "react";
import { activeBindings, keyLabel, type KeyTable } from "../keys.ts";
import type { AppState } from "../state.ts";
import { type Theme, tint } from "../theme.ts";

/** What the help is made of. */
export interface HelpProps {
  /** Of the screen under it. */
  readonly keys: KeyTable;
  readonly state: AppState;
  readonly theme: Theme;
}

/** Every key of a screen and what it does. */
export function Help({ keys, state, theme }: HelpProps): JSX.Element {
  const rows = activeBindings(keys, state).map(({ keys, help }) => ({
    label: keys.map((key) => keyLabel(key, theme.glyphs)).join(" "),
    help,
  }));
  const width = Math.max(...rows.map(({ label }) => label.length)) + 2;
  return (
    <Box flexDirection="column">
      {rows.map(({ label, help }) => (
        <Box key={label} flexShrink={0}>
          <Box width={width} flexShrink={0}>
            <Text {...tint(theme, "accent")}>{label}</Text>
          </Box>
          <Text>{help}</Text>
        </Box>
      ))}
    </Box>
  );
}
