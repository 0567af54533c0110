import assert from "node:assert/strict";
import type { Status } from "../../core/status.ts";
import { resultLine, type ResultScene } from "./result_line.ts";

type Done = Extract<Status, { event: "done" }>;

const done: Done = { event: "done", bytes: 64e6, files: 1, seconds: 64, directory: "/in" };
const sender: ResultScene = { role: "sender", files: [] };
const receiver: ResultScene = { role: "receiver", files: [] };

Deno.test("resultLine() says what, how fast, where and that it is verified", () => {
  const text: ResultScene["files"] = [{ path: "text", size: 5, kind: "text" }];
  const table: [Partial<Done>, ResultScene, string][] = [
    [{}, sender, "Sent 1 file, 64.0 MB in 1 min 04 s (1.0 MB/s), verified by the other side"],
    [{}, receiver, "Received 1 file, 64.0 MB in 1 min 04 s (1.0 MB/s), verified, in /in"],
    [
      {},
      { ...receiver, placeWords: (place) => `as ${place}/a` },
      "Received 1 file, 64.0 MB in 1 min 04 s (1.0 MB/s), verified, as /in/a",
    ],
    [
      { directory: "/\u001b" },
      receiver,
      "Received 1 file, 64.0 MB in 1 min 04 s (1.0 MB/s), verified, in /\\u{1b}",
    ],
    [
      { movedBytes: 64e6, leftOut: 0 },
      sender,
      "Sent 1 file, 64.0 MB in 1 min 04 s (1.0 MB/s), verified by the other side",
    ],
    [
      { bytes: 3.1e9, movedBytes: 120e6, files: 12, seconds: 12, leftOut: 1 },
      sender,
      "Sent 12 files, 3.1 GB, of which 120.0 MB travelled and the rest was there already, in 12 s (10.0 MB/s), verified by the other side; 1 left out",
    ],
    [
      { bytes: 3.1e9, movedBytes: 0, seconds: 0 },
      receiver,
      "Received 1 file, 3.1 GB, of which 0 B travelled and the rest was there already, at once, verified, in /in",
    ],
    [
      { receivers: 3, files: 3 },
      sender,
      "Sent 3 files, 64.0 MB to 3 receivers in 1 min 04 s (1.0 MB/s), verified by each of them",
    ],
    [{ bytes: 5, seconds: 0 }, { ...sender, files: text }, "Sent 1 text at once, verified by the other side"],
    [{ bytes: 5, seconds: 0 }, { ...receiver, files: text }, "Received 1 text at once, verified"],
  ];
  for (const [changes, scene, line] of table) assert.equal(resultLine({ ...done, ...changes }, scene), line);
});

Deno.test("resultLine() tells a rate only where there was time to measure one", () => {
  const table: [number, string][] = [
    [0, "at once"],
    [0.099, "at once"],
    [0.1, "in 0.1 s (640.0 MB/s)"],
  ];
  for (const [seconds, words] of table) {
    const line = resultLine({ ...done, seconds }, sender);
    assert.equal(line, `Sent 1 file, 64.0 MB ${words}, verified by the other side`);
  }
});
