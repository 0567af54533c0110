import assert from "node:assert/strict";
import fc from "fast-check";
import {
  asSlipError,
  type ErrorCode,
  escapeForDisplay,
  isErrorCode,
  SlipError,
  slipError,
} from "./errors.ts";

/** Every code with its exit status, as the contract has them: scripts rely on these numbers. */
const EXITS: Record<ErrorCode, number> = {
  "usage": 2,
  "config-unusable": 2,
  "nothing-to-send": 2,
  "file-missing": 2,
  "file-unreadable": 2,
  "not-a-file": 2,
  "too-many-files": 2,
  "too-much": 2,
  "code-malformed": 2,
  "code-refused": 2,
  "declined": 3,
  "unknown-code": 4,
  "wrong-words": 4,
  "too-many-tries": 4,
  "not-verified": 4,
  "server-unreachable": 5,
  "server-lost": 5,
  "server-refused": 5,
  "server-protocol": 5,
  "code-taken": 5,
  "code-expired": 5,
  "sender-gone": 5,
  "peer-unreachable": 5,
  "peer-silent": 5,
  "peer-lost": 1,
  "stalled": 1,
  "cancelled": 1,
  "remote-failed": 1,
  "protocol": 1,
  "version-mismatch": 1,
  "fingerprint-mismatch": 1,
  "digest-mismatch": 1,
  "source-changed": 1,
  "unread": 1,
  "source-failed": 1,
  "refused": 6,
  "file-exists": 6,
  "unsafe-name": 6,
  "disk-full": 6,
  "cannot-write": 6,
  "too-large": 6,
  "port-in-use": 6,
  "cannot-listen": 6,
  "interrupted": 130,
  "bug": 1,
};
const CODES = Object.keys(EXITS) as ErrorCode[];

Deno.test("SlipError has the exit status of the contract for every code", () => {
  for (const code of CODES) {
    assert.ok(isErrorCode(code), code);
    const { exitCode, fault } = new SlipError(code, {});
    assert.equal(exitCode, EXITS[code], code);
    assert.ok(["user", "remote", "environment", "bug"].includes(fault), code);
  }
});

Deno.test("SlipError says what happened and what to do, as style wants it", () => {
  for (const code of CODES) {
    const { message, hint } = new SlipError(code, {});
    assert.ok(message.length > 0 && hint.length > 0, code);
    assert.doesNotMatch(message, /\.$/, `${code}: no full stop`);
    assert.doesNotMatch(hint, /\.$/, `${code}: no full stop`);
    assert.match(hint, /^\p{Lu}/u, `${code}: a sentence`);
    assert.doesNotMatch(hint, /[{}]/, `${code}: no hole in a hint`);
  }
});

Deno.test("slipError() fills the holes of its words, and keeps the cause", () => {
  const cause = new Error("because");
  const error = slipError("version-mismatch", { ours: 1, theirs: 2 }, { cause });
  assert.equal(error.message, "the other side speaks protocol 2 and this side 1");
  assert.equal(error.cause, cause);
  assert.equal(error.name, "SlipError");
});

Deno.test("slipError() takes a value for what it is, never for a pattern or another hole", () => {
  assert.equal(slipError("file-missing", { path: "$& {path} $1" }).message, "there is no file $& {path} $1");
});

Deno.test("slipError() escapes what would act on a terminal or turn a line around", () => {
  const path = "a\u001b[2Jb\u202egnp.exe\nc\u009b\u2066";
  const { message } = slipError("file-exists", { path });
  assert.equal(message, "a\\u{1b}[2Jb\\u{202e}gnp.exe\\u{a}c\\u{9b}\\u{2066} is already there");
});

Deno.test("escapeForDisplay() leaves ordinary text of every script alone", () => {
  const text = "naïve 日本語 😀 עברית عربي a-b_c (1).txt";
  assert.equal(escapeForDisplay(text), text);
});

Deno.test("escapeForDisplay() leaves no control, no bidirectional control and no line separator", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 50 }), (text) => {
    assert.doesNotMatch(escapeForDisplay(text), /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/u);
  }));
  for (let code = 0; code <= 0xffff; code++) {
    const character = String.fromCharCode(code);
    if (!/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u.test(character)) continue;
    assert.equal(escapeForDisplay(character), `\\u{${code.toString(16)}}`);
  }
});

Deno.test("asSlipError() keeps ours and makes a bug of the rest, with its cause", () => {
  const ours = slipError("declined");
  assert.equal(asSlipError(ours), ours);
  const table: [thrown: unknown, detail: string][] = [
    [new TypeError("broken"), "broken"],
    [new TypeError(), "TypeError"],
    ["text", "text"],
    [undefined, "undefined"],
    [null, "null"],
  ];
  for (const [thrown, detail] of table) {
    const error = asSlipError(thrown);
    assert.equal(error.code, "bug");
    assert.equal(error.message, `something went wrong inside slip: ${detail}`);
    assert.equal(error.cause, thrown);
  }
});

Deno.test("isErrorCode() knows our codes and nothing a peer may make of them", () => {
  for (const text of ["", "constructor", "__proto__", "toString", "Declined", "declined "]) {
    assert.equal(isErrorCode(text), false, text);
  }
});
