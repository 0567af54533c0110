import assert from "node:assert/strict";
import { slipError } from "../../core/errors.ts";
import type { Status } from "../../core/status.ts";
import { jsonLine, jsonReporter } from "./json.ts";

Deno.test("jsonLine() is one object a line, with event and time first", () => {
  const status: Status = { event: "progress", bytes: 1, totalBytes: 3, bytesPerSecond: 0.5 };
  assert.equal(
    jsonLine(status, 12.7),
    '{"event":"progress","time":13,"bytes":1,"totalBytes":3,"bytesPerSecond":0.5}\n',
  );
});

Deno.test("jsonLine() stays on one line whatever a name holds, and loses nothing of it", () => {
  const path = 'a\nb\r\u2028\u001b[2J"\\é\ud800';
  const line = jsonLine({ event: "file", path, bytes: 1, digest: "00" }, 0);
  assert.equal(line.indexOf("\n"), line.length - 1);
  assert.equal(JSON.parse(line).path, path);
});

Deno.test("jsonLine() tells path and size of what is offered, and the kind of what is no file", () => {
  const files = [
    { path: "a", size: 1, kind: "file" as const, mode: 0o644, modifiedMs: 5 },
    { path: "l", size: 0, kind: "link" as const, target: "a" },
  ];
  assert.equal(
    jsonLine({ event: "offer", files, totalBytes: 1, receiver: "2" }, 0),
    '{"event":"offer","time":0,"files":[{"path":"a","size":1},{"path":"l","size":0,"kind":"link"}],' +
      '"totalBytes":1,"receiver":"2"}\n',
  );
});

Deno.test("jsonReporter() tells an offer in parts, of nothing too", () => {
  const { lines, reporter } = recorded();
  const files = [{ path: '"files":[]', size: 1 }, { path: "b", size: 2 }];
  reporter.report({ event: "offer", files, totalBytes: 3 });
  reporter.report({ event: "offer", files: [], totalBytes: 0 });
  assert.deepEqual(lines, [
    { event: "offer", time: 7, files, totalBytes: 3 },
    { event: "offer", time: 7, files: [], totalBytes: 0 },
  ]);
});

Deno.test("jsonReporter() tells an error that no status told", () => {
  const { lines, reporter } = recorded();
  reporter.fail(slipError("file-missing", { path: "a" }));
  assert.deepEqual(lines, [{
    event: "error",
    time: 7,
    code: "file-missing",
    message: "there is no file a",
    hint: "Check the spelling, or give the full path",
  }]);
});

Deno.test("jsonReporter() does not tell an end twice", () => {
  const ends: Status[] = [
    { event: "declined", reason: "no" },
    { event: "error", code: "peer-lost", message: "gone", hint: "" },
    { event: "done", bytes: 0, files: 0, seconds: 0, directory: "" },
  ];
  for (const end of ends) {
    const { lines, reporter } = recorded();
    reporter.report(end);
    reporter.fail(slipError("declined"));
    assert.deepEqual(lines.map((line) => line.event), [end.event]);
  }
});

Deno.test("jsonReporter() takes the end of one receiver among several for no end", () => {
  const { lines, reporter } = recorded();
  reporter.report({ event: "declined", reason: "no", receiver: "2" });
  reporter.fail(slipError("declined"));
  assert.deepEqual(lines.map(({ event }) => event), ["declined", "error"]);
});

function recorded() {
  const lines: { event: string }[] = [];
  const out = (text: string) => void lines.push(JSON.parse(text));
  const reporter = jsonReporter({ out, outParts: (parts) => out([...parts].join("")), now: () => 7 });
  return { lines, reporter };
}
