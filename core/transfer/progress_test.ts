import assert from "node:assert/strict";
import { PROGRESS_INTERVAL_MS } from "../limits.ts";
import type { Status } from "../status.ts";
import { Progress, type ProgressDetails } from "./progress.ts";

/** Progress from time 0, and the bytes it reported. */
function watch(totalBytes: number, details: ProgressDetails = {}) {
  const told: Status[] = [];
  const progress = new Progress(totalBytes, (status) => told.push(status), 0, details);
  const bytes = () => told.map((status) => status.event === "progress" ? status.bytes : status.event);
  return { progress, told, bytes };
}

Deno.test("Progress.update() reports not more often than every PROGRESS_INTERVAL_MS", () => {
  const { progress, bytes } = watch(1_000);
  const I = PROGRESS_INTERVAL_MS;
  const times = [1, I - 1, I, I + 1, 2 * I - 1, 2 * I, 2 * I];
  for (const [index, now] of times.entries()) progress.update(index + 1, now);
  assert.deepEqual(bytes(), [3, 6]);
});

Deno.test("Progress.update() reports the end at once, and only once", () => {
  const { progress, bytes } = watch(1_000);
  progress.update(1_000, 1);
  progress.update(1_000, 2);
  progress.update(1_000, 10_000);
  assert.deepEqual(bytes(), [1_000]);
});

Deno.test("Progress.update() reports nothing where there are no bytes", () => {
  const { progress, bytes } = watch(0);
  progress.update(0, 0);
  progress.update(0, 1);
  assert.deepEqual(bytes(), []);
});

Deno.test("Progress.update() reports the rate in whole bytes a second, and the total", () => {
  const { progress, told } = watch(1_000);
  progress.update(333, 1_000);
  assert.deepEqual(told, [{ event: "progress", bytes: 333, totalBytes: 1_000, bytesPerSecond: 333 }]);
});

Deno.test("Progress.update() counts what did not travel for the bytes, and not for the rate", () => {
  const { progress, told } = watch(1_000_000);
  progress.update(900_300, 1_000, 300);
  assert.deepEqual(told, [
    { event: "progress", bytes: 900_300, totalBytes: 1_000_000, bytesPerSecond: 300 },
  ]);
});

Deno.test("Progress.seconds() counts from the start", () => {
  assert.equal(watch(1).progress.seconds(1_500), 1.5);
});

Deno.test("Progress.update() keeps its pace for a stream, which has more bytes than were announced", () => {
  const { progress, bytes } = watch(0);
  const I = PROGRESS_INTERVAL_MS;
  for (const [index, now] of [1, I - 1, I, I + 1, 2 * I - 1].entries()) progress.update(index + 1, now);
  assert.deepEqual(bytes(), [3]);
});

Deno.test("Progress.end() tells what was not told yet, once", () => {
  const { progress, bytes } = watch(0);
  progress.update(5, 1);
  progress.end(2);
  progress.end(3);
  assert.deepEqual(bytes(), [5]);
  const none = watch(0);
  none.progress.end(1);
  assert.deepEqual(none.bytes(), []);
});

Deno.test("Progress leaves pauses out of the rate and the duration", () => {
  const { progress, told } = watch(10_000);
  progress.update(1_000, 1_000);
  progress.pause(1_000);
  progress.pause(2_000);
  progress.resume(61_000);
  progress.resume(62_000);
  progress.update(2_000, 62_000);
  const rates = told.map((status) => status.event === "progress" && status.bytesPerSecond);
  assert.deepEqual(rates, [1_000, 1_000]);
  assert.equal(progress.seconds(62_000), 2);
});

Deno.test("Progress keeps its pace in a pause, whatever is still stored", () => {
  const { progress, bytes } = watch(1_000);
  progress.pause(0);
  const I = PROGRESS_INTERVAL_MS;
  for (const [index, now] of [1, I - 1, I, I + 1].entries()) progress.update(index + 1, now);
  assert.deepEqual(bytes(), [3]);
  progress.end(I + 2);
  assert.deepEqual(bytes(), [3, 4]);
});

Deno.test("Progress asks for details only when it tells, and leaves out what nobody knows", () => {
  let asked = 0;
  const inFlight = () => (asked++, [{ path: "a", bytes: asked, size: 9 }]);
  const times = [undefined, 12.5];
  const { progress, told } = watch(1_000, { inFlight, roundTripMs: () => times.shift() });
  for (const now of [1, 2, 3, PROGRESS_INTERVAL_MS, PROGRESS_INTERVAL_MS + 1]) progress.update(now, now);
  assert.equal(asked, 1);
  progress.update(500, 2 * PROGRESS_INTERVAL_MS);
  assert.deepEqual(told.map(({ event: _, ...rest }) => Object.keys(rest).toSorted()), [
    ["bytes", "bytesPerSecond", "inFlight", "totalBytes"],
    ["bytes", "bytesPerSecond", "inFlight", "roundTripMs", "totalBytes"],
  ]);
});
