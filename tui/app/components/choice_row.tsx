import { Box, Text } from "ink";
import type { JSX, ReactNode } from "react";
import { type Theme, tint } from "../theme.ts";

/** What a row of a list shows. */
export interface ChoiceRowProps {
  readonly isCurrent: boolean;
  readonly theme: Theme;
  readonly children: ReactNode;
}

/** A row of a list that one moves through: the current one has a pointer, and is bold. */
export function ChoiceRow({ isCurrent, theme, children }: ChoiceRowProps): JSX.Element {
  return (
    <Box height={1} flexShrink={0}>
      <Box flexShrink={0}>
        <Text {...(isCurrent && tint(theme, "accent"))}>{isCurrent ? `${theme.glyphs.pointer} ` : "  "}</Text>
      </Box>
      <Text wrap="truncate-end" bold={isCurrent}>{children}</Text>
    </Box>
  );
}
