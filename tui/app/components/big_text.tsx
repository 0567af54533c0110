import { Box, Text, useIsScreenReaderEnabled } from "ink";
import type { JSX } from "react";
import { bigLetters } from "../big_letters.ts";
import { halfBlockLines } from "../half_blocks.ts";
import { type Theme, tint } from "../theme.ts";

/** What is drawn large. */
export interface BigTextProps {
  readonly text: string;
  /** Room for it. */
  readonly columns: number;
  readonly theme: Theme;
}

/** A text, and above it the same in large letters where there is room. */
export function BigText({ text, columns, theme }: BigTextProps): JSX.Element {
  const isRead = useIsScreenReaderEnabled();
  const { blocks } = theme.glyphs;
  const dots = isRead ? undefined : bigLetters(text);
  const fits = dots !== undefined && blocks !== undefined && dots[0]!.length <= columns;
  return (
    <Box flexDirection="column" flexShrink={0}>
      {fits
        ? halfBlockLines(dots, blocks).map((line, index) => (
          <Text key={index} wrap="truncate" {...tint(theme, "accent")}>{line}</Text>
        ))
        : null}
      <Text bold {...tint(theme, "accent")}>{text}</Text>
    </Box>
  );
}
