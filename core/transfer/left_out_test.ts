import assert from "node:assert/strict";
import { type WarningCode, WARNINGS } from "../warnings.ts";
import { isLeftOut } from "./left_out.ts";

Deno.test("isLeftOut() is true of exactly the warnings that say so", () => {
  for (const [code, words] of Object.entries(WARNINGS)) {
    assert.equal(isLeftOut(code as WarningCode), words.includes("left out"), code);
  }
});
