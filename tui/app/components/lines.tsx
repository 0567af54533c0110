import { Box, Text } from "ink";
import type { JSX } from "react";
import type { Line } from "../spans.ts";
import type { Theme } from "../theme.ts";

/** What lines are drawn from. */
export interface LinesProps {
  readonly lines: readonly Line[];
  readonly theme: Theme;
}

/** Lines from the top, each cut at the edge. */
export function Lines({ lines, theme }: LinesProps): JSX.Element {
  return (
    <Box flexDirection="column">
      {lines.map((line, row) => <LineText key={row} line={line} theme={theme} />)}
    </Box>
  );
}

function LineText({ line, theme }: { readonly line: Line; readonly theme: Theme }): JSX.Element {
  return (
    <Text wrap="truncate-end">
      {line.map(({ text, tone, isBold }, index) => {
        const color = tone && theme.colours[tone];
        return <Text key={index} {...(color && { color })} {...(isBold && { bold: true })}>{text}</Text>;
      })}
    </Text>
  );
}
