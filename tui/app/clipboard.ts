/** Text beyond which terminals refuse. */
const COPIED_BYTES = 8 * 1024;

/**
 * What puts `text` on the clipboard of the terminal's own machine, also over ssh (xterm, OSC 52); `undefined` when it is
 * too long. Whether the terminal does it cannot be told.
 */
export function copySequence(text: string): string | undefined {
  const bytes = new TextEncoder().encode(text);
  return bytes.length > COPIED_BYTES ? undefined : `\u001b]52;c;${bytes.toBase64()}\u0007`;
}
