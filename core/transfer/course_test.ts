import assert from "node:assert/strict";
import { until } from "../../tests/support/wait.ts";
import type { Status } from "../status.ts";
import { Course } from "./course.ts";
import { PauseControl } from "./pause.ts";
import { linkPair } from "./testing_link.ts";

/** A course, what it told, and its pause. */
function begun() {
  const pause = new PauseControl();
  const told: Status[] = [];
  const course = new Course({
    lane: linkPair().a,
    report: (status) => told.push(status),
    pause,
    inFlight: () => [],
    changedHere: () => {},
  });
  const bytes = () => told.flatMap((status) => status.event === "progress" ? [status.bytes] : []);
  return { course, pause, told, bytes };
}

Deno.test("Course tells in the end what is stored when a pause begins and while it lasts", async () => {
  const { course, pause, bytes } = begun();
  course.begin(1_000);
  course.update(1);
  pause.pause();
  await until(() => bytes().at(-1) === 1, { what: "what was stored before" });
  for (const stored of [2, 3, 4]) course.update(stored);
  await until(() => bytes().at(-1) === 4, { what: "what was stored since" });
  assert.ok(bytes().length <= 3, bytes().join());
  course.end();
});

Deno.test("Course.end() leaves nothing behind in a pause", () => {
  const { course, pause, bytes } = begun();
  pause.pause();
  course.begin(1_000);
  course.update(1);
  course.end();
  course.end();
  pause.resume();
  assert.deepEqual(bytes(), []);
});

Deno.test("Course tells of the other side's pauses, and counts none of either side's time", () => {
  const { course, pause, told } = begun();
  assert.equal(course.seconds, 0);
  course.peerPauses(true);
  course.begin(1_000);
  const { seconds } = course;
  pause.pause();
  course.peerPauses(false);
  assert.deepEqual([course.isPaused, course.isPausedHere, course.seconds], [true, true, seconds]);
  assert.deepEqual(told, [{ event: "paused", by: "there" }]);
  course.end();
});
