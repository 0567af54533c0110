import assert from "node:assert/strict";
import type { Side } from "../../../core/status.ts";
import { assertFrames, assertScreen, screenFrame } from "../testing_frames.tsx";
import { activeBindings } from "../keys.ts";
import { press } from "../press.ts";
import type { AppState } from "../state.ts";
import { holidayTold, sceneAfter, type Told } from "../testing_scenes.ts";
import { createTheme } from "../theme.ts";
import { MOVING_SCREEN } from "./moving_screen.tsx";

const warning: Told = [2_000, {
  event: "warning",
  code: "link-outside",
  path: "x",
  message: "holiday/out is a link out of what is sent; it was left out",
}];

Deno.test("files on their way at every width", async () => {
  await assertScreen(import.meta.url, "moving", sceneAfter("receiver", holidayTold(24)));
});

Deno.test("files on their way, at the start, near the end, in a small window, and of several kinds", async () => {
  const stream: Told[] = [
    [0, { event: "offer", files: [{ path: "stdin", size: 0, kind: "stream" }], totalBytes: 0 }],
    [1, { event: "accepted" }],
    [900, {
      event: "progress",
      bytes: 5_200_000,
      totalBytes: 0,
      bytesPerSecond: 6_000_000,
      inFlight: [{ path: "stdin", bytes: 5_200_000, size: 0 }],
    }],
  ];
  const some: Told[] = [...holidayTold(3), [9_000, {
    event: "progress",
    bytes: 50_000_000,
    totalBytes: 60_000_000,
    bytesPerSecond: 9_000_000,
    inFlight: [{ path: "holiday/beach/waves.mov", bytes: 42_000_000, size: 912_000_000 }],
  }]];
  const frames = {
    "at the start": screenFrame(sceneAfter("sender", holidayTold(0)), 80, 20),
    "near the end, with notes": screenFrame(
      sceneAfter("receiver", [...holidayTold(53), warning, warning]),
      80,
      20,
    ),
    "in a small window": screenFrame(sceneAfter("receiver", holidayTold(50)), 40, 10),
    "after five silent seconds": screenFrame(
      { ...sceneAfter("sender", holidayTold(20)), nowMs: 26_000 },
      80,
      20,
    ),
    "a stream": screenFrame(sceneAfter("sender", stream), 80, 14),
    "a sender whose receiver wants some of it": screenFrame(sceneAfter("sender", some), 80, 18),
  };
  await assertFrames(import.meta.url, "moving_more", frames);
});

/** A pause of these sides that began 24 s after the others. */
function paused(...sides: Side[]): Told[] {
  return [...holidayTold(24), ...sides.map((by): Told => [26_000, { event: "paused", by }])];
}

Deno.test("a pause at every width", async () => {
  await assertScreen(import.meta.url, "moving_paused", sceneAfter("receiver", paused("here")));
});

Deno.test("a pause of the other side, of both, of a stream, and what comes after it", async () => {
  const frames = {
    "of the other side": screenFrame(sceneAfter("sender", paused("there")), 80, 14),
    "of both": screenFrame(sceneAfter("sender", paused("there", "here")), 80, 14),
    "for a minute": screenFrame({ ...sceneAfter("sender", paused("there")), nowMs: 86_000 }, 80, 14),
    "it went on": screenFrame(
      sceneAfter("sender", [...paused("there"), [86_000, { event: "resumed", by: "there" }]]),
      80,
      14,
    ),
  };
  await assertFrames(import.meta.url, "moving_paused_more", frames);
});

Deno.test("who is asked whether to stop is told what becomes of what arrived", () => {
  const asked = (seconds: number) => {
    const state = sceneAfter("sender", holidayTold(seconds));
    return screenFrame(press(state, { name: "escape", text: "" }).state!, 80).split("\n").at(-2);
  };
  assert.deepEqual(
    [asked(0), asked(3)],
    ["Stop this? Nothing arrived yet", "Stop this? What arrived is kept, and need not travel again"],
  );
});

Deno.test("p pauses and goes on, and the footer says which", () => {
  const labels = (state: AppState) =>
    activeBindings(MOVING_SCREEN.keys, state).filter(({ keys }) => keys.includes("p")).map(({ footer }) =>
      footer
    );
  const p = { name: "p", text: "p" };
  const moving = sceneAfter("receiver", holidayTold(3));
  const held = sceneAfter("receiver", paused("here"));
  assert.deepEqual([labels(moving), labels(held)], [["pause"], ["go on"]]);
  assert.deepEqual([press(moving, p).action, press(held, p).action], [{ kind: "pause" }, { kind: "pause" }]);
  const theirs = sceneAfter("receiver", paused("there"));
  assert.deepEqual(labels(theirs), ["pause"], "their pause is not ours to end");
  const ending = { ...moving, session: { ...moving.session!, isEnding: true } };
  assert.deepEqual([labels(ending), press(ending, p).action], [[], undefined]);
});

Deno.test("files on their way in ASCII", async () => {
  const theme = createTheme({ isUnicode: false, isColoured: false });
  const told = holidayTold(50).filter(([, status]) =>
    status.event !== "file" || /^[ -~]*$/.test(status.path)
  );
  const frame = screenFrame(sceneAfter("sender", told), 60, 14, theme);
  await assertFrames(import.meta.url, "moving_ascii", { "60 x 14": frame });
  assert.doesNotMatch(frame, /[█░▏›✓]/);
});

Deno.test("200,000 files on their way draw as many rows as there is room for", () => {
  const files = Array.from({ length: 200_000 }, (_, n) => ({ path: `f${n}`, size: 10 }));
  const state = sceneAfter("receiver", [
    [0, { event: "offer", files, totalBytes: 2_000_000 }],
    [1, { event: "accepted" }],
    ...files.slice(0, 1_000).map(({ path }): Told => [5, { event: "file", path, bytes: 10, digest: "" }]),
    [6, {
      event: "progress",
      bytes: 10_005,
      totalBytes: 2_000_000,
      bytesPerSecond: 1,
      inFlight: [{ path: "f1000", bytes: 5, size: 10 }],
    }],
  ]);
  const rows = screenFrame(state, 80, 24).split("\n").filter((line) => /^[✓›○] f\d+ /.test(line));
  assert.equal(rows.length, 13);
  assert.match(rows.join("\n"), /✓ f999 .*\n› f1000 /);
});
