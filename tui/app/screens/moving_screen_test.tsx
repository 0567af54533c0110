import assert from "node:assert/strict";
import { assertFrames, assertScreen, screenFrame } from "../testing_frames.tsx";
import { holidayTold, sceneAfter, type Told } from "../testing_scenes.ts";
import { createTheme } from "../theme.ts";

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
    [900, { event: "progress", bytes: 5_200_000, totalBytes: 0, bytesPerSecond: 6_000_000 }],
  ];
  const some: Told[] = [...holidayTold(3), [9_000, {
    event: "progress",
    bytes: 50_000_000,
    totalBytes: 60_000_000,
    bytesPerSecond: 9_000_000,
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
    [6, { event: "progress", bytes: 10_500, totalBytes: 2_000_000, bytesPerSecond: 1 }],
  ]);
  const rows = screenFrame(state, 80, 24).split("\n").filter((line) => /^[✓›○] f\d+ /.test(line));
  assert.equal(rows.length, 13);
  assert.match(rows.join("\n"), /✓ f999 .*\n› f1000 /);
});
