import assert from "node:assert/strict";
import { until, within } from "./wait.ts";

Deno.test("until() gives the first truthy value and looks no further", async () => {
  let looks = 0;
  const value = await until(() => ++looks === 3 && "third", { what: "the third look", everyMs: 1 });
  assert.equal(value, "third");
  assert.equal(looks, 3);
});

Deno.test("until() says what it waited for when the deadline passes", async () => {
  await assert.rejects(
    until(() => false, { what: () => "a wonder, 0 of 1 seen", deadlineMs: 10, everyMs: 1 }),
    new Error("waited 10 ms for a wonder, 0 of 1 seen"),
  );
});

Deno.test("until() looks once more at the deadline, and at least once", async () => {
  assert.equal(await until(() => true, { what: "nothing", deadlineMs: 0 }), true);
});

Deno.test("until() fails at once with what the condition throws", async () => {
  await assert.rejects(
    until(() => {
      throw new Error("broken");
    }, { what: "never" }),
    new Error("broken"),
  );
});

Deno.test("within() gives what the promise gives and leaves no timer behind", async () => {
  assert.equal(await within(Promise.resolve(7), { what: "seven" }), 7);
});

Deno.test("within() says what it waited for when the deadline passes", async () => {
  await assert.rejects(
    within(new Promise(() => {}), { what: "silence to end", deadlineMs: 5 }),
    new Error("waited 5 ms for silence to end"),
  );
});
