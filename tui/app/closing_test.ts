import assert from "node:assert/strict";
import { slipError } from "../../core/errors.ts";
import type { Status } from "../../core/status.ts";
import type { Role } from "../reporters/reporter.ts";
import { closingLines } from "./closing.ts";
import { beginSession, sessionAfter } from "./session_state.ts";

function after(role: Role, ...told: readonly Status[]) {
  return told.reduce((session, status) => sessionAfter(session, status, 0), beginSession(role, 0));
}

const code: Status = { event: "code", code: "7-crumble-violin", url: "http://h/#7-crumble-violin" };
const done: Status = { event: "done", bytes: 3, files: 1, seconds: 2, directory: "/home/me" };

Deno.test("closingLines() keeps the code and the result", () => {
  const { out, err } = closingLines({ session: after("sender", code, done) });
  assert.deepEqual(out, [
    "7-crumble-violin",
    "Sent 1 file, 3 B in 2.0 s (2 B/s), verified by the other side",
  ]);
  assert.deepEqual(err, []);
});

Deno.test("closingLines() says where it is, in the words of the command", () => {
  const session = after("receiver", done);
  assert.match(closingLines({ session }).out!.join(), /in \/home\/me$/);
  assert.match(
    closingLines({ session, placeWords: (place) => `as ${place}/a` }).out!.join(),
    /as \/home\/me\/a$/,
  );
});

Deno.test("closingLines() keeps earlier results above the last session, and where there is none", () => {
  const earlier = { lines: ["Received 1 file"], forgotten: 0 };
  assert.deepEqual(closingLines({ earlier }).out, ["Received 1 file"]);
  assert.deepEqual(closingLines({ earlier, session: after("sender", code) }).out, [
    "Received 1 file",
    "7-crumble-violin",
  ]);
});

Deno.test("closingLines() keeps texts, with nothing in them that acts on a terminal", () => {
  const { out } = closingLines({ session: after("receiver", { event: "text", text: "a\n\u001b[2Jb\n" }) });
  assert.deepEqual(out, ["a\n\\u{1b}[2Jb"]);
});

Deno.test("closingLines() says what went wrong, and what was left out", () => {
  const warning: Status = { event: "warning", code: "unreadable", path: "p", message: "p cannot be read" };
  const session = after("sender", code, ...Array.from({ length: 22 }, () => warning));
  const { err } = closingLines({ session, error: slipError("interrupted") });
  assert.deepEqual(err?.slice(0, 1), ["Note: p cannot be read"]);
  assert.deepEqual([err?.length, err?.[20]], [22, "Note: 2 more warnings like these"]);
  assert.match(err?.[21] ?? "", /^slip: interrupted/);
});

Deno.test("closingLines() promises that something is kept only when something arrived", () => {
  const error = slipError("interrupted");
  const progress: Status = { event: "progress", bytes: 1, totalBytes: 9, bytesPerSecond: 1 };
  const lines = (...told: readonly Status[]) =>
    closingLines({ session: after("sender", ...told), error }).err;
  assert.deepEqual(lines(code), ["slip: interrupted"]);
  assert.deepEqual(lines(code, progress), ["slip: interrupted", `      ${error.hint}`]);
});

Deno.test("closingLines() has nothing to say when there was nothing", () => {
  assert.deepEqual(closingLines({}), { out: [], err: [] });
});
