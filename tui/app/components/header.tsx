import { Box, Text } from "ink";
import type { JSX } from "react";
import { type Theme, tint } from "../theme.ts";

/** What the header says. */
export interface HeaderProps {
  readonly title: string;
  /** On its other end; escaped. @default nothing */
  readonly note?: string | undefined;
  readonly theme: Theme;
}

/** The line on top: what one is in, and something to know. */
export function Header({ title, note, theme }: HeaderProps): JSX.Element {
  return (
    <Box justifyContent="space-between" height={1} flexShrink={0}>
      <Box flexShrink={0}>
        <Text bold {...tint(theme, "accent")}>slip</Text>
        <Text>{` ${theme.glyphs.separator} ${title}`}</Text>
      </Box>
      {note ? <Text wrap="truncate-end" {...tint(theme, "quiet")}>{`  ${note}`}</Text> : null}
    </Box>
  );
}
