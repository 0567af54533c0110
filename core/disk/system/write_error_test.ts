import assert from "node:assert/strict";
import { SlipError, slipError } from "../../errors.ts";
import { writeError } from "./write_error.ts";

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: something`), { code });
}

Deno.test("writeError() turns the system's names into words, with the cause kept", () => {
  const table: [string, string, RegExp][] = [
    ["ENOSPC", "disk-full", /^there is no space left to write a$/],
    ["EDQUOT", "disk-full", /^there is no space left to write a$/],
    ["EEXIST", "file-exists", /^a is already there$/],
    ["EACCES", "cannot-write", /^a cannot be written: permission denied$/],
    ["EROFS", "cannot-write", /read-only$/],
    ["EFBIG", "disk-full", /^there is no space left to write a$/],
    ["EXDEV", "cannot-write", /on another disk$/],
    ["EXOTIC", "cannot-write", /^a cannot be written: EXOTIC$/],
  ];
  for (const [code, ours, words] of table) {
    const cause = systemError(code);
    const error = writeError(cause, "a");
    assert(error instanceof SlipError);
    assert.equal(error.code, ours);
    assert.match(error.message, words);
    assert.equal(error.cause, cause);
  }
});

Deno.test("writeError() counts a permission that Deno was not given as denied", () => {
  const error = writeError(new Deno.errors.NotCapable("Requires write access"), "a");
  assert(error instanceof SlipError && error.code === "cannot-write");
});

Deno.test("writeError() passes on every other error as it is", () => {
  for (
    const error of [slipError("refused"), new TypeError("misuse"), "text", systemError("not a system name")]
  ) {
    assert.equal(writeError(error, "a"), error);
  }
});
