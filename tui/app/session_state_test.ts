import assert from "node:assert/strict";
import type { Status } from "../../core/status.ts";
import { ask, beginSession, isOver, sessionAfter, totalRate, withoutQuestion } from "./session_state.ts";

function after(...told: readonly (readonly [atMs: number, status: Status])[]) {
  return told.reduce(
    (session, [atMs, status]) => sessionAfter(session, status, atMs),
    beginSession("sender", 100),
  );
}

function progress(bytesPerSecond: number): Status {
  return { event: "progress", bytes: 1, totalBytes: 2, bytesPerSecond };
}

Deno.test("sessionAfter() remembers until when a code works", () => {
  const code = { event: "code", code: "7-a-b", url: "http://h/#7-a-b" } as const;
  assert.equal(after([500, { ...code, expiresInMs: 60_000 }]).expiresMs, 60_500);
  assert.equal(after([500, code]).expiresMs, undefined);
});

Deno.test("sessionAfter() remembers when each step was reached", () => {
  const step = { event: "step", n: 1, role: "sender", name: "one" } as const;
  const session = after([150, step], [180, { ...step, n: 2 }]);
  assert.deepEqual([session.stepTimes, session.view.steps.map(({ n }) => n)], [[150, 180], [1, 2]]);
});

Deno.test("sessionAfter() keeps the last finished files, newest first", () => {
  const files = Array.from({ length: 60 }, (_, index): readonly [number, Status] => [
    index,
    { event: "file", path: `f${index}`, bytes: 1, digest: "00" },
  ]);
  const { finished, view } = after(...files);
  assert.deepEqual([finished.length, finished[0]?.path, finished.at(-1)?.path], [50, "f59", "f10"]);
  assert.equal(view.finishedFiles, 60);
});

Deno.test("sessionAfter() knows when it is over, but not when one receiver among several is", () => {
  const error = { event: "error", code: "peer-lost", message: "m", hint: "h" } as const;
  assert.equal(isOver(after([5, { ...error, receiver: "2" }])), false);
  const over = after([5, error]);
  assert.deepEqual([isOver(over), over.endedMs], [true, 5]);
});

Deno.test("totalRate() adds up the receivers that take something", () => {
  const session = after(
    [1, { event: "accepted", receiver: "2" }],
    [2, { ...progress(5), receiver: "2" }],
    [3, { event: "accepted", receiver: "3" }],
    [4, { ...progress(7), receiver: "3" }],
    [5, { event: "declined", reason: "no", receiver: "3" }],
  );
  assert.equal(totalRate(session.view), 5);
});

Deno.test("totalRate() counts nobody who pauses", () => {
  const session = after(
    [1, { event: "accepted", receiver: "2" }],
    [2, { ...progress(5), receiver: "2" }],
    [3, { event: "accepted", receiver: "3" }],
    [4, { ...progress(7), receiver: "3" }],
    [5, { event: "paused", by: "there", receiver: "3" }],
  );
  assert.equal(totalRate(session.view), 5);
  assert.equal(totalRate(sessionAfter(session, { event: "paused", by: "here" }, 6).view), 0);
});

Deno.test("sessionAfter() takes the silence of a pause for none of what comes after it", () => {
  const paused = after([1, { event: "accepted" }], [1_000, progress(5)], [2_000, {
    event: "paused",
    by: "here",
  }]);
  const { rates } = sessionAfter(paused, { event: "resumed", by: "here" }, 9_000);
  assert.ok(rates.endMs > 9_000);
  assert.equal(rates.points.at(-1), 0);
});

Deno.test("questions wait in the order in which they came", () => {
  const words = (id: number) => ({ kind: "words", id, words: ["a"] }) as const;
  const session = [1, 2, 3].reduce((before, id) => ask(before, words(id)), beginSession("sender", 0));
  assert.deepEqual(withoutQuestion(session, 2).questions.map(({ id }) => id), [1, 3]);
});
