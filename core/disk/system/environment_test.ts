import assert from "node:assert/strict";
import { environmentVariable } from "./environment.ts";

Deno.test("environmentVariable() reads a variable, and takes an empty one for none", () => {
  for (const [value, read] of [["x", "x"], ["", undefined]] as const) {
    Deno.env.set("SLIP_TEST_VARIABLE", value);
    assert.equal(environmentVariable("SLIP_TEST_VARIABLE"), read);
  }
  Deno.env.delete("SLIP_TEST_VARIABLE");
  assert.equal(environmentVariable("SLIP_TEST_VARIABLE"), undefined);
});

Deno.test({
  name: "environmentVariable() neither fails nor asks without the permission",
  permissions: "none",
  fn: () => assert.equal(environmentVariable("NO_COLOR"), undefined),
});
