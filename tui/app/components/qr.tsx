import { Box, Text } from "ink";
import type { JSX } from "react";
import type { QrDrawing } from "../qr_drawing.ts";

/** A QR code; a screen reader passes over it, since the link is there as text. */
export function Qr({ drawing }: { readonly drawing: QrDrawing }): JSX.Element {
  return (
    <Box flexDirection="column" flexShrink={0} aria-hidden>
      {drawing.lines.map((line, index) => <Text key={index} wrap="truncate" {...drawing.colours}>{line}
      </Text>)}
    </Box>
  );
}
