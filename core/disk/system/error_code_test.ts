import assert from "node:assert/strict";
import { errorCode, errorName } from "./error_code.ts";

Deno.test("errorCode() knows the system's names, and no other errors", () => {
  const table: [unknown, string | undefined][] = [
    [Object.assign(new Error("x"), { code: "ENOENT" }), "ENOENT"],
    [Object.assign(new Error("x"), { code: "ERR_SOMETHING" }), undefined],
    [Object.assign(new Error("x (os error 2)"), { code: "ERR_SOMETHING" }), undefined],
    [Object.assign(new Error("x"), { code: 7 }), undefined],
    [new Deno.errors.NotCapable("no"), "EACCES"],
    [new TypeError("no"), undefined],
    ["ENOENT", undefined],
    [undefined, undefined],
  ];
  for (const [error, code] of table) assert.equal(errorCode(error), code, String(error));
});

Deno.test("errorCode() names what Deno has no name for by its number", {
  ignore: Deno.build.os === "windows",
}, () => {
  assert.equal(errorCode(new Error("File too large (os error 27)")), "EFBIG");
  assert.equal(errorCode(new Error("File too large (os error 27), write 'x'")), "EFBIG");
  assert.equal(errorCode(new Error("who knows (os error 99999)")), undefined);
  assert.equal(errorName(2), "ENOENT");
  assert.equal(errorName(0), undefined);
});

Deno.test("errorCode() knows what a real system says", () => {
  for (
    const [action, code] of [
      [() => Deno.openSync("/missing/file"), "ENOENT"],
      [() => Deno.mkdirSync(Deno.cwd()), "EEXIST"],
    ] as const
  ) {
    assert.throws(action, (error) => errorCode(error) === code);
  }
});
