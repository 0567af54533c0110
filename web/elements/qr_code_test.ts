import assert from "node:assert/strict";
import { modulesPath } from "./qr_code.ts";

Deno.test("modulesPath() draws one bar for each run of dark modules", () => {
  assert.equal(
    modulesPath([[false, true, true, false, true], [false, false, false, false, false]]),
    "M1 0h2v1h-2zM4 0h1v1h-1z",
  );
  assert.equal(modulesPath([[], [true]]), "M0 1h1v1h-1z");
  assert.equal(modulesPath([[true, false, true, true]]), "M0 0h1v1h-1zM2 0h2v1h-2z");
});
