import assert from "node:assert/strict";
import { type ErrorCode, SlipError } from "../../../core/errors.ts";
import type { Status } from "../../../core/status.ts";
import { press } from "../press.ts";
import { assertFrames, assertScreen, screenFrame } from "../testing_frames.tsx";
import {
  HOLIDAY_FILES,
  holidayTold,
  sceneAfter,
  stepsTold,
  type Told,
  TOLD_STEPS,
} from "../testing_scenes.ts";
import { createTheme } from "../theme.ts";

const BYTES = HOLIDAY_FILES.reduce((sum, { size }) => sum + size, 0);

function done(more: Partial<Extract<Status, { event: "done" }>> = {}): Told {
  return [60_000, {
    event: "done",
    bytes: BYTES,
    files: 17,
    seconds: 55.3,
    directory: "/home/ada/Downloads",
    ...more,
  }];
}

function failed(code: ErrorCode, atMs = 60_000): Told {
  const { message, hint } = new SlipError(code, { detail: "none of the ways let anything through" });
  return [atMs, { event: "error", code, message, hint }];
}

const note: Told = [59_000, {
  event: "warning",
  code: "link-outside",
  path: "x",
  message: "holiday/out is a link out of what is sent; it was left out",
}];

const text: Told[] = [
  [1, { event: "offer", files: [{ path: "text", size: 5, kind: "text" }], totalBytes: 5 }],
  [2, { event: "accepted" }],
  [3, {
    event: "text",
    text:
      "the wifi is\n\tCorrect Horse \u001b[31m旅行 https://slip.example/a/very/long/link/that/never/ends\n",
  }],
  [4, { event: "done", bytes: 5, files: 1, seconds: 0.01, directory: "" }],
];

const one: Told[] = [
  [1, { event: "offer", files: [{ path: "build.tar.gz", size: 64_000_000 }], totalBytes: 64_000_000 }],
  [2, { event: "accepted" }],
  [3, { event: "file", path: "build.tar.gz", bytes: 64_000_000, digest: "3f9a0c21".repeat(8) }],
  [4, { event: "done", bytes: 64_000_000, files: 1, seconds: 4.2, directory: "", movedBytes: 12_000_000 }],
];

Deno.test("a session that ended well, at every width", async () => {
  await assertScreen(
    import.meta.url,
    "done",
    sceneAfter("receiver", [...holidayTold(55), note, note, done()]),
  );
});

Deno.test("what ended the rest takes nothing from receivers that have it all", () => {
  const [, own] = done() as [number, Status];
  const told: Told[] = [...holidayTold(0), [50_000, { ...own, receiver: "2" }], failed("server-lost")];
  assert.match(screenFrame(sceneAfter("sender", told), 80, 20), /Sent +1 receiver has it all · verified/);
  assert.doesNotMatch(
    screenFrame(sceneAfter("sender", [...holidayTold(0), failed("server-lost")]), 80, 20),
    /Sent +/,
  );
});

Deno.test("sessions that ended well, of several kinds", async () => {
  const frames = {
    "a sender of one file": screenFrame(sceneAfter("sender", one), 80, 14),
    "a sender of one file, with room for its digest": screenFrame(sceneAfter("sender", one), 120, 14),
    "a text": screenFrame(sceneAfter("receiver", text), 60, 14),
    "several receivers": screenFrame(
      sceneAfter("sender", [...holidayTold(0), done({ receivers: 3, bytes: 3 * BYTES, files: 51 })]),
      80,
      14,
    ),
    "many notes": screenFrame(
      sceneAfter("receiver", [...holidayTold(9), ...Array.from({ length: 30 }, () => note), done()]),
      80,
      20,
    ),
  };
  await assertFrames(import.meta.url, "done_more", frames);
});

Deno.test("a session that failed on its way, at every width", async () => {
  await assertScreen(
    import.meta.url,
    "failed",
    sceneAfter("receiver", [...holidayTold(20), failed("peer-lost")]),
  );
});

Deno.test("sessions that failed, of several kinds", async () => {
  const frames = {
    "no way between the two": screenFrame(
      sceneAfter("sender", [...stepsTold(TOLD_STEPS.sender, 400), failed("peer-unreachable")]),
      80,
      14,
    ),
    "declined": screenFrame(
      sceneAfter("sender", [...holidayTold(0), [9_000, { event: "declined", reason: "not wanted" }]]),
      80,
      14,
    ),
    "declined here": screenFrame(
      sceneAfter("receiver", [...holidayTold(0), [9_000, { event: "declined", reason: "" }]]),
      80,
      14,
    ),
    "a wrong word": screenFrame(sceneAfter("receiver", [failed("wrong-words")]), 40, 14),
    "in ASCII": screenFrame(
      sceneAfter("receiver", [...holidayTold(20), failed("peer-lost")]),
      60,
      14,
      createTheme({ isUnicode: false, isColoured: false }),
    ),
  };
  assert.match(frames["in ASCII"], /^[\n -~]*$/);
  await assertFrames(import.meta.url, "failed_more", frames);
});

Deno.test("where a set-up stopped is told of what went wrong on the way, not of a code that nobody has", () => {
  const body = (code: ErrorCode) =>
    screenFrame(sceneAfter("receiver", [...stepsTold([11], 400), failed(code)]), 80);
  assert.match(body("peer-unreachable"), /Set-up +stopped after step 11/);
  assert.doesNotMatch(body("unknown-code"), /Set-up/);
});

Deno.test("what has no room scrolls below its headline, up to its end and not past it", async () => {
  const state = sceneAfter("receiver", [
    ...holidayTold(55),
    ...Array.from({ length: 40 }, () => note),
    done(),
  ]);
  const small = { ...state, size: { columns: 80, rows: 16 } };
  const after = (...names: string[]) =>
    names.reduce((scene, name) => press(scene, { name, text: "" }).state ?? scene, small);
  const end = after(...Array.from({ length: 20 }, () => "pagedown"));
  const frames = {
    "at the top": screenFrame(after("up"), 80, 16),
    "a row down": screenFrame(after("down"), 80, 16),
    "at the end": screenFrame(end, 80, 16),
    "at the end of a window that grew": screenFrame(end, 80, 24),
    "in a very small window": screenFrame(small, 40, 8),
  };
  await assertFrames(import.meta.url, "ended_scrolled", frames);
  assert.equal(press(end, { name: "down", text: "" }).state?.ended.top, end.ended.top);
  assert.equal(press(end, { name: "up", text: "" }).state?.ended.top, end.ended.top - 1);
});

Deno.test("what has room does not scroll, and its keys are not shown", () => {
  const state = sceneAfter("sender", one);
  assert.equal(press(state, { name: "down", text: "" }).state, undefined);
  assert.doesNotMatch(screenFrame(state, 80), /more/);
});

Deno.test("keys after the end leave, go home, show the steps, try again", () => {
  const state = sceneAfter("sender", [...holidayTold(20), failed("peer-lost")]);
  assert.equal(press(state, { name: "r", text: "r" }).action?.kind, "again");
  assert.equal(press(state, { name: "t", text: "t" }).state?.overlay, "steps");
  assert.equal(press({ ...state, hasHome: false }, { name: "q", text: "q" }).action?.kind, "leave");
});
