import assert from "node:assert/strict";
import { createTheme, themeOptions, tint } from "./theme.ts";

function optionsFor(environment: Record<string, string>) {
  return themeOptions((name) => environment[name]);
}

Deno.test("themeOptions() reads what the environment says of colours and characters", () => {
  const cases = [
    [{}, true, true],
    [{ NO_COLOR: "1" }, false, true],
    [{ TERM: "linux" }, true, false],
    [{ LANG: "C" }, true, false],
    [{ LANG: "en_GB.UTF-8" }, true, true],
    [{ LANG: "de_DE.utf8" }, true, true],
    [{ LANG: "de_DE.ISO-8859-1" }, true, false],
    [{ LC_ALL: "C", LANG: "en_GB.UTF-8" }, true, false],
    [{ LC_ALL: "C.UTF-8", LANG: "C" }, true, true],
    [{ LC_CTYPE: "en_GB.UTF-8", LANG: "C" }, true, true],
  ] as const;
  for (const [environment, isColoured, isUnicode] of cases) {
    assert.deepEqual(optionsFor(environment), { isColoured, isUnicode }, JSON.stringify(environment));
  }
});

Deno.test("createTheme() has one column for each glyph, and ASCII alone where nothing else can be drawn", () => {
  for (const isUnicode of [true, false]) {
    const { glyphs } = createTheme({ isUnicode });
    const { border: _border, goingOn, ...cells } = glyphs;
    if (!isUnicode) assert.match(goingOn, /^[ -~]+$/);
    const drawn = Object.values(cells).flatMap((glyph) => glyph ?? []);
    for (const glyph of drawn) {
      assert.equal([...glyph].length, 1, glyph);
      if (!isUnicode) assert.match(glyph, /^[ -~]$/);
    }
  }
});

Deno.test("tint() names no colour where there are none", () => {
  assert.deepEqual(tint(createTheme(), "bad"), { color: "red" });
  assert.deepEqual(tint(createTheme({ isColoured: false }), "bad"), {});
});
