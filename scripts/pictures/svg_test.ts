import assert from "node:assert/strict";
import { parseScreen } from "./cells.ts";
import { BACKGROUND, FOREGROUND, indexedColour } from "./palette.ts";
import { svgLine, svgLines, svgPicture } from "./svg.ts";

function line(captured: string): string {
  return svgLine(parseScreen(captured)[0]!);
}

Deno.test("svgLine() keeps letters on the grid, however wide a font is", () => {
  assert.equal(
    line("ab  cd"),
    '<text x="0" y="12.2" textLength="16">ab</text><text x="32" y="12.2" textLength="16">cd</text>',
  );
});

Deno.test("svgLine() sets what another font may have to lend where it belongs", () => {
  assert.equal(
    line("a→b"),
    '<text x="0" y="12.2">a</text><text x="8" y="12.2">→</text><text x="16" y="12.2">b</text>',
  );
});

Deno.test("svgLine() draws blocks as rectangles, many of them as one", () => {
  assert.equal(
    line("\u001b[31m███▄▏▏"),
    ["0 0 24 16", "24 8 8 8", "32 0 1 16", "40 0 1 16"].map((place) => {
      const [x, y, width, height] = place.split(" ");
      return `<rect class="s" x="${x}" y="${y}" width="${width}" height="${height}" fill="${
        indexedColour(1)
      }"/>`;
    }).join(""),
  );
});

Deno.test("svgLine() draws one background for neighbours, and changes places when inverse", () => {
  const background = `<rect class="s" x="0" y="0" width="24" height="16" fill="${FOREGROUND}"/>`;
  assert.equal(line("\u001b[7m a "), `${background}<text x="8" y="12.2" style="fill:${BACKGROUND}">a</text>`);
  assert.equal(line("   "), "");
});

Deno.test("svgLine() escapes what XML would take for its own", () => {
  assert.match(line('<&">'), />&lt;&amp;&quot;&gt;</);
});

Deno.test("svgPicture() has room for the whole grid, and says what is to be seen", () => {
  const content = svgLines(parseScreen("a\n\n\u001b[1mb"));
  const svg = svgPicture({ size: { columns: 10, rows: 3 }, title: 'a "b"', content });
  assert.match(svg, /viewBox="0 0 104 72" width="104" height="72" role="img" aria-label="a &quot;b&quot;"/);
  assert.match(svg, /<text x="0" y="44.2" class="b">b<\/text>/);
});
