import { renderUnicodeCompact } from "uqr";

/** White on black (ECMA-48, 8.3.117, SGR), so that a light screen does not invert it, and back. */
const COLOURS = ["\u001b[97;40m", "\u001b[0m"] as const;

/**
 * `text` as a QR code (ISO/IEC 18004) in lines of half blocks, with a margin of two modules.
 * @param isStyled Whether the lines may carry colours.
 */
export function qrLines(text: string, isStyled: boolean): string[] {
  const lines = renderUnicodeCompact(text, { ecc: "L", border: 2 }).split("\n");
  return isStyled ? lines.map((line) => `${COLOURS[0]}${line}${COLOURS[1]}`) : lines;
}
