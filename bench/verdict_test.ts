import assert from "node:assert/strict";
import { verdict } from "./verdict.ts";

Deno.test("verdict() is yes from the border on, and a dash for what was not measured or promised", () => {
  assert.deepEqual([2.99, 3, 3.01, NaN].map((figure) => verdict(figure, 3)), ["no", "yes", "yes", "–"]);
  assert.equal(verdict(1, NaN), "–");
});
