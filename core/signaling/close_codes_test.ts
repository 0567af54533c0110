import assert from "node:assert/strict";
import { CLOSE_CODES, closeName } from "./close_codes.ts";
import { utf8Length } from "../utf8_length.ts";

Deno.test("CLOSE_CODES are private, different, and carry a reason that fits a close frame", () => {
  const entries = Object.values(CLOSE_CODES);
  for (const { code, reason } of entries) {
    assert.ok(code >= 4000 && code <= 4999, `${code}`);
    assert.ok(utf8Length(reason) <= 123, reason);
  }
  assert.equal(new Set(entries.map(({ code }) => code)).size, entries.length);
});

Deno.test("closeName() finds each code of the table and no other", () => {
  for (const [name, { code }] of Object.entries(CLOSE_CODES)) assert.equal(closeName(code), name);
  for (const code of [0, 1000, 1006, 3999, 4999, Number.NaN]) assert.equal(closeName(code), undefined);
});
