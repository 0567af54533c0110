import assert from "node:assert/strict";
import { SlipError } from "../../../core/errors.ts";
import { press } from "../press.ts";
import type { AppState } from "../state.ts";
import { assertFrames, assertScreen, screenFrame } from "../testing_frames.tsx";
import { sceneAfter, stepsTold, type Told, TOLD_STEPS } from "../testing_scenes.ts";
import { createTheme } from "../theme.ts";

const server: Told = [10, { event: "server", url: "https://slip.example", port: 443 }];
const peer: Told = [400, { event: "peer", id: "1", agent: "slip/0.1.0 (terminal)" }];
const path: Told = [900, { event: "path", kind: "direct", detail: "UDP IPv4, host to srflx" }];

function steps(role: "sender" | "receiver", ...told: readonly Told[]): AppState {
  return { ...sceneAfter(role, [server, peer, ...told]), overlay: "steps" };
}

function failedAfter(numbers: readonly number[]): AppState {
  const { code, message, hint } = new SlipError("peer-unreachable", {
    detail: "none of the ways let anything through",
  });
  return steps("sender", ...stepsTold(numbers, 410), [40_410, { event: "error", code, message, hint }]);
}

Deno.test("the steps of a sender at every width", async () => {
  await assertScreen(
    import.meta.url,
    "steps",
    steps("sender", ...stepsTold(TOLD_STEPS.sender, 410), path),
    34,
  );
});

Deno.test("the steps of a receiver, under way, failed, and in a small window", async () => {
  const frames = {
    "a receiver": screenFrame(steps("receiver", ...stepsTold(TOLD_STEPS.receiver, 410), path), 140, 34),
    "under way": screenFrame(steps("sender", ...stepsTold(TOLD_STEPS.sender.slice(0, 8), 410)), 80, 34),
    "failed half way": screenFrame(failedAfter(TOLD_STEPS.sender.slice(0, 10)), 80, 34),
    "failed after the last": screenFrame(failedAfter(TOLD_STEPS.sender), 60, 16),
    "nobody is there": screenFrame({ ...sceneAfter("sender", [server]), overlay: "steps" }, 80, 12),
  };
  await assertFrames(import.meta.url, "steps_more", frames);
});

Deno.test("the steps in ASCII", async () => {
  const state = steps("sender", ...stepsTold(TOLD_STEPS.sender, 410), path);
  const frame = screenFrame(state, 130, 34, createTheme({ isUnicode: false, isColoured: false }));
  assert.match(frame, /^[\n -~]*$/);
  await assertFrames(import.meta.url, "steps_ascii", { "130 x 34": frame });
});

Deno.test("keys scroll the steps, not past their ends, and go back", () => {
  const state = steps("sender", ...stepsTold(TOLD_STEPS.sender, 410));
  const table: [keys: string[], top: number][] = [
    [["home", "up"], 0],
    [["home", "down", "down", "up"], 1],
    [["end", "down"], 9],
    [["home", "pagedown", "pageup", "down"], 1],
    [["up", "up"], 7],
    [["end", "home"], 0],
  ];
  for (const [keys, top] of table) {
    const after = keys.reduce((state, name) => press(state, { name, text: "" }).state ?? state, state);
    assert.equal(after.steps.top, top, keys.join(" "));
  }
  const back = press({ ...state, steps: { top: 3 } }, { name: "t", text: "t" }).state;
  assert.deepEqual([back?.overlay, back?.steps], [undefined, {}]);
});
