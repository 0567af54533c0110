import assert from "node:assert/strict";
import jsqr from "jsqr";
import { drawQr, type QrDrawing } from "./qr_drawing.ts";
import { createTheme } from "./theme.ts";

/** Pixels of a module, each way. */
const SCALE = 4;

/** A terminal's colours, as brightness. */
const DARK = { foreground: 220, background: 20 };
const LIGHT = { foreground: 30, background: 250 };

/** A photograph of `drawing` on a screen: what a phone sees, with some of the terminal around it. */
function photograph(
  { lines, colours }: QrDrawing,
  screen: typeof DARK,
): { pixels: Uint8ClampedArray; side: number } {
  const [ink, paper] = "color" in colours ? [0, 255] : [screen.foreground, screen.background];
  const rows = lines.flatMap((line) => [
    [...line].map((cell) => cell === "█" || cell === "▀"),
    [...line].map((cell) => cell === "█" || cell === "▄"),
  ]);
  const margin = 3;
  const side = (Math.max(rows.length, rows[0]!.length) + 2 * margin) * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const module = rows[Math.floor(y / SCALE) - margin]?.[Math.floor(x / SCALE) - margin];
      const brightness = module === undefined ? screen.background : module ? ink : paper;
      pixels.fill(brightness, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return { pixels, side };
}

/** What a reader finds that does not try negatives, as many do not. */
function scan(drawing: QrDrawing, screen: typeof DARK): string | undefined {
  const { pixels, side } = photograph(drawing, screen);
  const read = jsqr as unknown as typeof jsqr.default;
  return read(pixels, side, side, { inversionAttempts: "dontInvert" })?.data;
}

const LINKS = [
  "http://192.0.2.7:8080/#7-crumble-violin",
  "https://slip.example/some/long/path/to/it/#123456-correct-horse-battery-staple-and-more-words",
];

Deno.test("drawQr() scans in dark and light terminals alike where there are colours", () => {
  for (const link of LINKS) {
    const drawing = drawQr(link, createTheme(), false)!;
    assert.equal(scan(drawing, DARK), link);
    assert.equal(scan(drawing, LIGHT), link);
  }
});

Deno.test("drawQr() without colours scans in dark terminals, and inverted in light ones", () => {
  const theme = createTheme({ isColoured: false });
  const [link = ""] = LINKS;
  assert.equal(scan(drawQr(link, theme, false)!, DARK), link);
  assert.equal(scan(drawQr(link, theme, true)!, LIGHT), link);
  assert.equal(scan(drawQr(link, theme, true)!, DARK), undefined);
});

Deno.test("drawQr() has a quiet zone of four modules", () => {
  const { lines, width } = drawQr("7", createTheme(), false)!;
  assert.deepEqual([...new Set(lines.map((line) => line.length))], [width]);
  assert.ok([...lines.slice(0, 2), ...lines.slice(-2)].every((line) => /^ +$/.test(line)));
  assert.ok(lines.every((line) => line.startsWith("    ") && line.endsWith("    ")));
});

Deno.test("drawQr() draws nothing where only ASCII can be drawn", () => {
  assert.equal(drawQr("7", createTheme({ isUnicode: false }), false), undefined);
});
