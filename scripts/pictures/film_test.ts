import assert from "node:assert/strict";
import { filmSvg } from "./film.ts";

const FRAMES = [[0, "same\na"], [250, "same\na"], [500, "same\nb"], [1_500, "same\na"]] as const;

const FILM = filmSvg({
  size: { columns: 4, rows: 2 },
  title: "t",
  frames: FRAMES.map(([atMs, captured]) => ({ atMs, captured })),
  restMs: 500,
});

Deno.test("filmSvg() has every line once, and a frame for every change", () => {
  assert.equal(FILM.match(/<g id="l\d+">/g)?.length, 3);
  assert.deepEqual(FILM.match(/animation-name:f\d/g), [
    "animation-name:f0",
    "animation-name:f1",
    "animation-name:f2",
  ]);
});

Deno.test("filmSvg() shows each frame from when it was until the next one was, and the last one at rest", () => {
  assert.match(FILM, /@keyframes f0\{0%\{visibility:visible\}25%\{visibility:hidden\}\}/);
  assert.match(
    FILM,
    /@keyframes f1\{0%\{visibility:hidden\}25%\{visibility:visible\}75%\{visibility:hidden\}\}/,
  );
  assert.match(FILM, /@keyframes f2\{0%\{visibility:hidden\}75%\{visibility:visible\}\}/);
  assert.match(FILM, /animation:2s step-end infinite/);
});

Deno.test("filmSvg() begins with the first frame that shows something, at once", () => {
  const film = filmSvg({
    size: { columns: 4, rows: 2 },
    title: "t",
    frames: [
      { atMs: 7, captured: "\u001b[1m \u001b[0m\n\n" },
      { atMs: 357, captured: "$" },
      { atMs: 857, captured: "$ s" },
    ],
    restMs: 500,
  });
  assert.match(film, /@keyframes f0\{0%\{visibility:visible\}50%\{visibility:hidden\}\}/);
  assert.match(film, /<g class="f" style="animation-name:f0"><use /);
  assert.match(film, /animation:1s /);
});

Deno.test("filmSvg() stands still at its last frame, for who wants no motion and where nothing moves", () => {
  assert.match(FILM, /\}\.z\{visibility:visible\}@keyframes/);
  assert.match(FILM, /prefers-reduced-motion:reduce\)\{\.f\{animation:none\}\}/);
  assert.equal(FILM.match(/class="f z"/g)?.length, 1);
});
