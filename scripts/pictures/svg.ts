/**
 * A terminal as an SVG picture: every character on a fixed grid. Pure.
 *
 * @module
 */

import { blockOf } from "./blocks.ts";
import type { Cell, Look } from "./cells.ts";
import { BACKGROUND, FOREGROUND } from "./palette.ts";

/** A cell, in units of the picture: twice as high as wide, so that QR codes are square. */
const CELL = { width: 8, height: 16 } as const;

/** Around the grid. */
const MARGIN = 12;

/** Where the feet of the letters stand in a cell. */
const BASELINE = 12.2;

/** Letters of usual fonts are 0.6 as wide as high; other ones are spaced out. */
const FONT_SIZE = 13.3;

/** Characters of a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What a picture is made of. */
export interface Picture {
  readonly size: Size;
  /** What is to be seen on it, for those who cannot. */
  readonly title: string;
  /** More rules of CSS. @default none */
  readonly css?: string;
  /** Drawn on the grid. */
  readonly content: string;
}

/** The whole picture. */
export function svgPicture({ size, title, css = "", content }: Picture): string {
  const width = size.columns * CELL.width + 2 * MARGIN;
  const height = size.rows * CELL.height + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `height="${height}" role="img" aria-label="${escapeXml(title)}">
<style>${STYLE}${css}</style>
<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>
<g transform="translate(${MARGIN} ${MARGIN})">
${content}
</g>
</svg>
`;
}

const STYLE =
  `text{font:${FONT_SIZE}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;` +
  `white-space:pre;fill:${FOREGROUND}}.b{font-weight:700}.s{shape-rendering:crispEdges}`;

/** The lines of a screen, from the top. */
export function svgLines(lines: readonly (readonly Cell[])[]): string {
  return lines.map((cells, row) => svgLine(cells, row)).filter((line) => line !== "").join("\n");
}

/** One line, on the row of that number from 0. */
export function svgLine(cells: readonly Cell[], row = 0): string {
  const looked = cells.map((cell) => ({ ...cell, look: resolved(cell.look) }));
  return [...backgrounds(looked, row), ...piecesOf(looked).map((piece) => drawn(piece, row))].join("");
}

/** How far down a row is. */
export function rowOffset(row: number): number {
  return row * CELL.height;
}

/** Cells beside each other that are drawn as one. */
interface Piece {
  readonly text: string;
  readonly column: number;
  readonly columns: number;
  readonly look: Look;
  readonly kind: Kind;
}

/** Letters are set together; a character that another font may have to lend stands alone; blocks are repeated. */
type Kind = "space" | "letters" | "other" | "block";

function piecesOf(cells: readonly Cell[]): Piece[] {
  const pieces: Piece[] = [];
  for (const cell of cells) {
    const last = pieces.at(-1);
    const piece = { ...cell, kind: kindOf(cell.text) };
    if (last !== undefined && isOne(last, piece)) {
      pieces[pieces.length - 1] = {
        ...last,
        text: last.text + piece.text,
        columns: last.columns + piece.columns,
      };
    } else pieces.push(piece);
  }
  return pieces;
}

function kindOf(character: string): Kind {
  if (character === " ") return "space";
  if (blockOf(character) !== undefined) return "block";
  return character.length === 1 && character < "\u0250" ? "letters" : "other";
}

function isOne(first: Piece, second: Piece): boolean {
  if (first.kind !== second.kind || !looksAs(first.look, second.look)) return false;
  if (first.kind === "other") return false;
  return first.kind !== "block" ||
    (first.text.startsWith(second.text) && blockOf(second.text)?.width === 1);
}

function looksAs(first: Look, second: Look): boolean {
  return first.foreground === second.foreground && first.background === second.background &&
    first.isBold === second.isBold && first.isFaint === second.isFaint;
}

/** Without what two colours say. */
function resolved({ isInverse, foreground, background, isBold = false, isFaint = false }: Look): Look {
  return isInverse
    ? { foreground: background ?? BACKGROUND, background: foreground ?? FOREGROUND, isBold, isFaint }
    : { foreground, background, isBold, isFaint };
}

/** One rectangle for all neighbours on the same background. */
function backgrounds(cells: readonly Cell[], row: number): string[] {
  const stretches: { x: number; width: number; colour: string | undefined }[] = [];
  for (const { column, columns, look: { background } } of cells) {
    const last = stretches.at(-1);
    if (last !== undefined && last.colour === background) last.width += columns;
    else stretches.push({ x: column, width: columns, colour: background });
  }
  return stretches.flatMap(({ x, width, colour }) =>
    colour === undefined ? [] : [rectangle({ x, y: row, width, height: 1, colour })]
  );
}

function drawn(piece: Piece, row: number): string {
  switch (piece.kind) {
    case "space":
      return "";
    case "block":
      return blocks(piece, row);
    default:
      return letters(piece, row);
  }
}

function letters({ text, column, columns, look, kind }: Piece, row: number): string {
  const attributes = [
    `x="${column * CELL.width}" y="${round(row * CELL.height + BASELINE)}"`,
    ...(kind === "letters" && columns > 1 ? [`textLength="${columns * CELL.width}"`] : []),
    ...(look.foreground === undefined ? [] : [`style="fill:${look.foreground}"`]),
    ...(look.isBold ? [`class="b"`] : []),
    ...(look.isFaint ? [`opacity=".6"`] : []),
  ];
  return `<text ${attributes.join(" ")}>${escapeXml(text)}</text>`;
}

function blocks({ text, column, columns, look }: Piece, row: number): string {
  const block = blockOf(text[0]!)!;
  return rectangle({
    x: column + block.x,
    y: row + block.y,
    width: columns === 1 ? block.width : columns,
    height: block.height,
    colour: look.foreground ?? FOREGROUND,
    opacity: block.opacity,
  });
}

interface Rectangle {
  /** In cells, as the others. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: string;
  readonly opacity?: number;
}

function rectangle({ x, y, width, height, colour, opacity = 1 }: Rectangle): string {
  const [left, top] = [round(x * CELL.width), round(y * CELL.height)];
  const [wide, high] = [round(width * CELL.width), round(height * CELL.height)];
  const faint = opacity === 1 ? "" : ` opacity="${opacity}"`;
  return `<rect class="s" x="${left}" y="${top}" width="${wide}" height="${high}" fill="${colour}"${faint}/>`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(
    '"',
    "&quot;",
  );
}
