import assert from "node:assert/strict";
import { reduce } from "../core/reduce.ts";
import type { Status } from "../core/status.ts";
import { INITIAL_VIEW, type View } from "../core/view.ts";
import {
  amountOf,
  countsOf,
  inFlightText,
  isAllText,
  isComparing,
  isOver,
  paceText,
  pathOf,
  pauseSentence,
  peerName,
  textForDisplay,
} from "./wording_parts.ts";

const PEER: Status = { event: "peer", id: "1", agent: "slip/0.1.0 (terminal)" };
const OFFER: Status = { event: "offer", files: [{ path: "a", size: 1 }], totalBytes: 1 };
const DONE: Status = { event: "done", bytes: 1, files: 1, seconds: 1, directory: "" };

const view = (...statuses: Status[]): View => statuses.reduce(reduce, INITIAL_VIEW);

Deno.test("peerName() shows a friendly name, and anything else escaped and short", () => {
  assert.equal(peerName({ peer: "slip/0.1.0 (Firefox 153)" }), "Firefox 153 (slip 0.1.0)");
  assert.equal(peerName({ peer: "other/2" }), "other/2");
  assert.equal(peerName({ peer: "a\u202eb" }), "a\\u{202e}b");
  assert.equal(peerName({ peer: "x".repeat(200) }).length, 100);
  assert.equal(peerName({}), "the other side");
});

Deno.test("pathOf() says which lane and how", () => {
  assert.equal(pathOf({}), "");
  assert.equal(pathOf({ path: { kind: "direct", detail: "UDP IPv4 host" } }), "direct, UDP IPv4 host");
  assert.equal(pathOf({ path: { kind: "relay", detail: "" } }), "through the server, sealed");
});

Deno.test("amountOf() counts files and bytes, and tells other kinds apart", () => {
  const path = "a";
  const table: [View["files"], string][] = [
    [[{ path, size: 1 }], "1 file, 1 B"],
    [[], "0 files, 1 B"],
    [[{ path, size: 1 }, { path, size: 0, kind: "stream" }], "2 files, 1 B"],
    [[{ path, size: 1, kind: "text" }], "1 text, 1 B"],
    [
      [{ path, size: 0, kind: "folder" }, { path, size: 0, kind: "link" }, { path, size: 1, kind: "file" }],
      "1 file, 1 folder, 1 link, 1 B",
    ],
  ];
  for (const [files, amount] of table) assert.equal(amountOf({ files, totalBytes: 1 }), amount);
});

Deno.test("countsOf() takes a stream for the file that it becomes", () => {
  assert.deepEqual(countsOf([{ path: "a", size: 0, kind: "stream" }]), {
    files: 1,
    folders: 0,
    links: 0,
    texts: 0,
  });
});

Deno.test("isAllText() is true when there is something to read and nothing to keep", () => {
  assert.equal(isAllText([{ kind: "text" }, { kind: "text" }]), true);
  assert.equal(isAllText([{ kind: "text" }, {}]), false);
  assert.equal(isAllText([]), false);
});

Deno.test("textForDisplay() keeps lines and tabs, and escapes whatever else acts on a screen", () => {
  assert.equal(textForDisplay("a\tb\r\nc\nd"), "a\tb\r\nc\nd");
  assert.equal(textForDisplay("a\u202eb\rc\u001b[2J"), "a\\u{202e}b\\u{d}c\\u{1b}[2J");
});

Deno.test("isOver() is true for the three ends", () => {
  assert.equal(isOver(view(DONE)), true);
  assert.equal(isOver(view({ event: "declined", reason: "" })), true);
  assert.equal(isOver(view({ event: "error", code: "bug", message: "", hint: "" })), true);
  assert.equal(isOver(view(OFFER)), false);
});

Deno.test("isComparing() is true from the words until there is a path", () => {
  const verify: Status = { event: "verify", words: ["a", "b", "c", "d"] };
  assert.equal(isComparing(view(PEER)), false);
  assert.equal(isComparing(view(PEER, verify)), true);
  assert.equal(isComparing(view(PEER, verify, { event: "path", kind: "direct", detail: "" })), false);
});

Deno.test("inFlightText() names the first file on its way without its folders, and counts the others", () => {
  const table: [inFlight: View["inFlight"], words: string][] = [
    [[], ""],
    [[{ path: "a/b/c.txt", bytes: 45, size: 100 }], "c.txt 45%"],
    [[{ path: "c\u001b", bytes: 0, size: 9 }, { path: "d", bytes: 1, size: 2 }], "c\\u{1b} 0%, and 1 more"],
  ];
  for (const [inFlight, words] of table) assert.equal(inFlightText({ inFlight }), words);
});

Deno.test("pauseSentence() and paceText() say who pauses while something would move", () => {
  const here: Status = { event: "paused", by: "here" };
  const there: Status = { event: "paused", by: "there" };
  const moving: Status[] = [{ event: "accepted" }, {
    event: "progress",
    bytes: 1,
    totalBytes: 9,
    bytesPerSecond: 2e6,
  }];
  const table: [view: View, sentence: string, pace: string][] = [
    [view(...moving), "", "2.0 MB/s"],
    [view({ event: "accepted" }), "", ""],
    [view(here), "", ""],
    [view(...moving, here), "Paused here.", "paused"],
    [view(...moving, there), "Paused by the other side.", "paused"],
    [view(...moving, there, here), "Paused on both sides.", "paused"],
    [view(...moving, here, { event: "resumed", by: "here" }), "", "2.0 MB/s"],
  ];
  for (const [view, sentence, pace] of table) {
    assert.deepEqual([pauseSentence(view), paceText(view)], [sentence, pace]);
  }
});
