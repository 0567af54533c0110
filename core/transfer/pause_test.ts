import assert from "node:assert/strict";
import { PauseControl } from "./pause.ts";

Deno.test("PauseControl tells its watchers of each change, and only of changes", () => {
  const control = new PauseControl();
  const heard: boolean[] = [];
  const note = (isPaused: boolean) => void heard.push(isPaused);
  const unwatch = control.watch(note);
  control.resume();
  control.pause();
  control.pause();
  assert.deepEqual([control.isPaused, heard], [true, [true]]);
  control.watch(note);
  control.resume();
  assert.deepEqual([control.isPaused, heard], [false, [true, false, false]]);
  unwatch();
  unwatch();
  control.pause();
  assert.deepEqual(heard, [true, false, false, true]);
});
