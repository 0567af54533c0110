/**
 * Characters that fill parts of a cell. They are drawn as rectangles, so that bars, graphs and QR codes have no gaps,
 * whatever font shows the picture.
 *
 * @module
 */

/** A part of a cell, in shares of its width and height. */
export interface Block {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** 1 covers what is behind it. */
  readonly opacity: number;
}

const WHOLE: Block = { x: 0, y: 0, width: 1, height: 1, opacity: 1 };

/** Of a line that is drawn along the middle of cells. */
const LINE_WIDTH = 1 / 16;

const OTHERS: Readonly<Record<string, Block>> = {
  "▀": { ...WHOLE, height: 1 / 2 },
  "█": WHOLE,
  "▐": { ...WHOLE, x: 1 / 2, width: 1 / 2 },
  "░": { ...WHOLE, opacity: 1 / 4 },
  "▒": { ...WHOLE, opacity: 1 / 2 },
  "▓": { ...WHOLE, opacity: 3 / 4 },
  "─": { ...WHOLE, y: (1 - LINE_WIDTH) / 2, height: LINE_WIDTH },
  "│": { ...WHOLE, x: (1 - 2 * LINE_WIDTH) / 2, width: 2 * LINE_WIDTH },
};

/** The part that `character` fills, if it is one of those (Unicode, Block Elements, and two lines). */
export function blockOf(character: string): Block | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x2581 && code <= 0x2587) {
    const height = (code - 0x2580) / 8;
    return { ...WHOLE, y: 1 - height, height };
  }
  if (code >= 0x2589 && code <= 0x258f) return { ...WHOLE, width: (0x2590 - code) / 8 };
  return OTHERS[character];
}
