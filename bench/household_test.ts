import assert from "node:assert/strict";
import { Household } from "./household.ts";

/** Something to own, which writes its end into `ended`. */
function thing(name: string, ended: string[]): AsyncDisposable {
  return {
    [Symbol.asyncDispose]: () => {
      ended.push(name);
      return Promise.resolve();
    },
  };
}

Deno.test("Household ends what it owns, last one first, once", async () => {
  const ended: string[] = [];
  const household = new Household();
  await household.own(() => thing("first", ended));
  await household.own(() => Promise.resolve(thing("second", ended)));
  await household[Symbol.asyncDispose]();
  await household[Symbol.asyncDispose]();
  assert.deepEqual(ended, ["second", "first"]);
});

Deno.test("Household ends what comes while it ends, and takes nothing afterwards", async () => {
  const ended: string[] = [];
  const household = new Household();
  const { promise, resolve } = Promise.withResolvers<AsyncDisposable>();
  const owning = household.own(() => promise);
  const refused = assert.rejects(owning, /ending/);
  const ending = household[Symbol.asyncDispose]();
  resolve(thing("late", ended));
  await ending;
  await refused;
  assert.deepEqual(ended, ["late"]);
  await assert.rejects(household.own(() => thing("too late", ended)), /ending/);
  assert.deepEqual(ended, ["late"]);
});
