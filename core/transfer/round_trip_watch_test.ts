import assert from "node:assert/strict";
import { until } from "../../tests/support/wait.ts";
import { RoundTripWatch } from "./round_trip_watch.ts";

Deno.test("RoundTripWatch looks at once, then now and then, until it is stopped, and keeps what it saw", async () => {
  const answers = [undefined, 23.456, undefined];
  let looks = 0;
  const watch = new RoundTripWatch({ roundTripMs: () => Promise.resolve(answers[looks++]) });
  assert.equal(watch.latestMs, undefined);
  watch.start();
  watch.start();
  assert.equal(looks, 1);
  await until(() => watch.latestMs !== undefined, { what: "a second look" });
  assert.equal(watch.latestMs, 23.5);
  await until(() => looks === 3, { what: "a third look" });
  await Promise.resolve();
  assert.equal(watch.latestMs, 23.5);
  watch.stop();
  watch.stop();
});

Deno.test("RoundTripWatch sets no timer for a lane that cannot tell", () => {
  const watch = new RoundTripWatch({});
  watch.start();
  assert.equal(watch.latestMs, undefined);
});
