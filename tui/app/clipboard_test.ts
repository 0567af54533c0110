import assert from "node:assert/strict";
import { copySequence } from "./clipboard.ts";

Deno.test("copySequence() is OSC 52 with the text in base64", () => {
  assert.equal(copySequence("7-é"), "\u001b]52;c;Ny3DqQ==\u0007");
  assert.notEqual(copySequence("x".repeat(8192)), undefined);
  assert.equal(copySequence("x".repeat(8193)), undefined);
});
