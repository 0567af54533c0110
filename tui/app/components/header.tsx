import { Box, Text } from "ink";
import type { JSX } from "react";
import { widthOf } from "../text_fit.ts";
import { type Theme, tint } from "../theme.ts";

/** What the header says. */
export interface HeaderProps {
  readonly title: string;
  /** On its other end, where there is room for all of it; escaped. @default nothing */
  readonly note?: string | undefined;
  readonly columns: number;
  readonly theme: Theme;
}

/** The line on top: what one is in, and something to know. */
export function Header({ title, note = "", columns, theme }: HeaderProps): JSX.Element {
  const words = ` ${theme.glyphs.separator} ${title}`;
  const hasRoom = widthOf(`slip${words}  ${note}`) <= columns;
  return (
    <Box justifyContent="space-between" height={1} flexShrink={0}>
      <Box flexShrink={hasRoom ? 0 : 1}>
        <Box flexShrink={0}>
          <Text bold {...tint(theme, "accent")}>slip</Text>
        </Box>
        <Text wrap="truncate-end">{words}</Text>
      </Box>
      {hasRoom ? <Text {...tint(theme, "quiet")}>{note}</Text> : null}
    </Box>
  );
}
