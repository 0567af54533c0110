import assert from "node:assert/strict";
import type { ManifestEntry } from "../../../core/ports.ts";
import { press } from "../press.ts";
import type { AppState } from "../state.ts";
import { assertFrames, assertScreen, screenFrame } from "../testing_frames.tsx";
import { offerQuestion } from "../testing_offers.ts";
import { sceneOfOffer } from "../testing_scenes.ts";
import { createTheme } from "../theme.ts";

const HOLIDAY: readonly ManifestEntry[] = [
  { path: "holiday/beach/2024-07-01 sunrise over the long pier.jpeg", size: 4_812_331 },
  { path: "holiday/beach/kite.jpg", size: 3_120_000 },
  { path: "holiday/beach/waves.mov", size: 912_000_000 },
  { path: "holiday/旅行の計画.pdf", size: 182_000 },
  { path: "holiday/cafe\u0301.txt", size: 812 },
  { path: "holiday/latest", size: 0, kind: "link", target: "beach/kite.jpg" },
  { path: "holiday/drafts", size: 0, kind: "folder" },
  { path: "holiday/a:b.txt", size: 14 },
  { path: "evil\u001b[2J.sh", size: 99 },
];

const holiday = sceneOfOffer(offerQuestion(HOLIDAY, {
  freeBytes: 120_400_000_000,
  conflicts: new Set([1, 4]),
  kept: new Map([[2, 300_000_000]]),
  unfit: new Map([[7, "unsafe-name"]]),
}));

/** What keys one after the other make of `state`. */
function pressed(state: AppState, ...names: string[]): AppState {
  return names.reduce((state, name) => {
    const text = name === "space" ? " " : name.length === 1 ? name : "";
    return press(state, { name, text }).state ?? state;
  }, state);
}

Deno.test("an offer at every width", async () => {
  await assertScreen(import.meta.url, "offer", holiday);
});

Deno.test("an offer while something is chosen, typed and asked", async () => {
  const frames = {
    "a taken name, replaced": pressed(holiday, "down", "down", "down", "c"),
    "some of it": pressed(holiday, "down", "space", "down"),
    "a folder closed": pressed(holiday, "down", "left"),
    "nothing": pressed(holiday, "a"),
    "a pattern": pressed(holiday, "/", ..."*.jp*g"),
    "a pattern for what is left out": pressed(holiday, "/", "tab", "tab"),
    "unfit": pressed(holiday, "end", "up"),
    "declining": pressed(holiday, "n"),
    "too much": sceneOfOffer(offerQuestion(HOLIDAY, { freeBytes: 500_000_000 })),
  };
  const drawn = Object.entries(frames).map(([name, state]) => [name, screenFrame(state, 80, 20)]);
  await assertFrames(import.meta.url, "offer_choosing", Object.fromEntries(drawn));
});

Deno.test("an offer in ASCII", async () => {
  const theme = createTheme({ isUnicode: false, isColoured: false });
  const ascii = sceneOfOffer(offerQuestion(HOLIDAY.filter(({ path }) => /^[ -~]*$/.test(path))));
  const frame = screenFrame(ascii, 60, 18, theme);
  assert.match(frame, /^[\n -~]*$/);
  await assertFrames(import.meta.url, "offer_ascii", { "60 x 18": frame });
});

Deno.test("an offer of 200,000 entries draws as many rows as there is room for", () => {
  const entries = Array.from(
    { length: 200_000 },
    (_, n) => ({ path: `d${n % 40}/s${n % 700}/f${n}`, size: n }),
  );
  let state = sceneOfOffer(offerQuestion(entries, { conflicts: new Set(entries.keys()) }));
  state = pressed(state, "f", "end", "pageup", "c", "space");
  assert.ok(state.offer!.view.rows.length > 200_000);
  const rows = screenFrame(state, 80, 24).split("\n").filter((line) => /[●○◐]/.test(line));
  assert.equal(rows.length, 15);
});

Deno.test("keys of an offer do what they say", () => {
  const table: [keys: string[], taken: number][] = [
    [[], 8],
    [["down", "space"], 5],
    [["down", "space", "space"], 8],
    [["a"], 0],
    [["a", "a"], 8],
    [["C", "C", "C"], 6],
    [["down", "down", "down", "c", "c", "c"], 7],
    [["/", ..."k?te.jpg", "enter"], 1],
    [["/", ..."*.jp*g", "backspace", "escape"], 8],
    [["/", "tab", "tab", ..."beach", "enter"], 5],
    [["n", "n", "down", "space"], 5],
  ];
  for (const [keys, taken] of table) {
    assert.equal(pressed(holiday, ...keys).offer?.selection.taking.count, taken, keys.join(" "));
  }
});

Deno.test("Enter takes what is chosen; nothing chosen is not taken; declining is asked", () => {
  const enter = { name: "enter", text: "" };
  const { action } = press(pressed(holiday, "down", "space"), enter);
  assert.ok(action?.kind === "answer" && typeof action.answer === "object");
  assert.deepEqual([0, 3].map(action.answer.wants!), [false, true]);
  assert.deepEqual(press(pressed(holiday, "a"), enter), {});
  const declined = press(pressed(holiday, "n"), { name: "y", text: "y" });
  assert.deepEqual(declined.action, { kind: "answer", question: 1, answer: false });
});
