import assert from "node:assert/strict";
import type { ErrorCode } from "../../core/error_table.ts";
import { slipError } from "../../core/errors.ts";
import { ENDED_RECEIVERS } from "../../core/limits.ts";
import { reduce } from "../../core/reduce.ts";
import type { Status } from "../../core/status.ts";
import { INITIAL_VIEW } from "../../core/view.ts";
import type { Role } from "./reporter.ts";
import { errorLines, linesFor } from "./wording.ts";

const link = "https://slip.example/#7-crumble-violin";

Deno.test("linesFor() puts the code and the result on stdout and everything else on stderr", () => {
  const sender: Status[] = [
    { event: "server", url: "https://slip.example", port: 443 },
    { event: "code", code: "7-crumble-violin", url: link },
    { event: "wrong-words", left: 2 },
    { event: "peer", id: "2", agent: "slip/0.1.0 (terminal)" },
    { event: "verify", words: ["one", "two", "three", "four"] },
    { event: "path", kind: "direct", detail: "UDP IPv4 host" },
    { event: "offer", files: [{ path: "a", size: 1 }], totalBytes: 1 },
    { event: "accepted" },
    { event: "progress", bytes: 1, totalBytes: 1, bytesPerSecond: 1 },
    { event: "file", path: "a", bytes: 1, digest: "00" },
    { event: "done", bytes: 1, files: 1, seconds: 2, directory: "" },
  ];
  const { out, err } = told("sender", sender);
  assert.deepEqual(out, [
    "7-crumble-violin",
    "Sent 1 file, 1 B in 2.0 s (1 B/s), verified by the other side",
  ]);
  assert.deepEqual(err.filter((line) => line !== ""), [
    "On the other side, run",
    "    slip receive 7-crumble-violin --server https://slip.example",
    "or open",
    `    ${link}`,
    "Somebody tried wrong words; 2 more wrong tries and this code is closed",
    "Found slip/0.1.0 (terminal), connecting…",
    "Compare these words with the other side:",
    "    one  two  three  four",
    "Connected directly (UDP IPv4 host)",
    "Offered 1 file, 1 B; waiting for a yes",
    "Accepted",
    "Verified a (1 B)",
  ]);
});

Deno.test("linesFor() shows a receiver where everything is at the end, and leaves the list to the question", () => {
  const { out, err } = told("receiver", [
    { event: "path", kind: "relay", detail: "" },
    { event: "offer", files: [{ path: "a", size: 1 }, { path: "b c", size: 2000 }], totalBytes: 2001 },
    { event: "accepted" },
    { event: "done", bytes: 2001, files: 2, seconds: 0, directory: "/in/here" },
  ]);
  assert.deepEqual(out, ["Received 2 files, 2.0 kB at once, verified, in /in/here"]);
  assert.deepEqual(err, [
    "Connected through the server's relay, sealed",
  ]);
});

Deno.test("linesFor() leaves the server out of the command when it is the usual one, and says how far it reaches", () => {
  const server: Status = { event: "server", url: "http://localhost:8080", port: 8080 };
  const code: Status = {
    event: "code",
    code: "7-crumble-violin",
    url: "http://localhost:8080/#7-crumble-violin",
  };
  const { err } = told("sender", [server, code]);
  assert(err.includes("    slip receive 7-crumble-violin"));
  assert(err.some((line) => line.includes("this machine only")));
  assert(
    !told("sender", [{ ...server, url: "https://slip.example" }, code]).err.some((line) =>
      line.includes("only")
    ),
  );
});

Deno.test("linesFor() says that files are offered also before anybody came", () => {
  const offer: Status = { event: "offer", files: [{ path: "l", size: 0, kind: "link" }], totalBytes: 0 };
  assert.deepEqual(told("sender", [offer]).err, ["Offering 1 link, 0 B"]);
  const peer: Status = { event: "peer", id: "2", agent: "x" };
  assert.equal(told("sender", [peer, offer]).err[1], "Offered 1 link, 0 B; waiting for a yes");
});

Deno.test("linesFor() tells twenty warnings and counts the rest", () => {
  const warning: Status = { event: "warning", code: "unreadable", path: "a", message: "a cannot be read" };
  const done: Status = { event: "done", bytes: 0, files: 0, seconds: 0, directory: "", leftOut: 23 };
  for (const [count, last] of [[1, "Note: a cannot be read"], [20, "Note: a cannot be read"]] as const) {
    const { err } = told("sender", [...Array<Status>(count).fill(warning), done]);
    assert.deepEqual([err.length, err.at(-1)], [count, last]);
  }
  const { out, err } = told("sender", [...Array<Status>(23).fill(warning), done]);
  assert.deepEqual([err.length, err.at(-1)], [21, "Note: 3 more warnings like these; --json tells all"]);
  assert.deepEqual(out, ["Sent 0 files, 0 B at once, verified by the other side; 23 left out"]);
});

Deno.test("linesFor() leaves stdout to texts alone", () => {
  const offer: Status = { event: "offer", files: [{ path: "text", size: 2, kind: "text" }], totalBytes: 2 };
  const text: Status = { event: "text", text: "hi" };
  const file: Status = { event: "file", path: "text", bytes: 2, digest: "00" };
  const done: Status = { event: "done", bytes: 2, files: 1, seconds: 0, directory: "/in" };
  assert.deepEqual(told("receiver", [offer, text, file, done]), {
    out: [],
    err: ["Received 1 text at once, verified"],
  });
  assert.deepEqual(told("sender", [offer, done]).out, ["Sent 1 text at once, verified by the other side"]);
});

Deno.test("linesFor() puts a receiver's number before what concerns it alone, and the result of all on stdout", () => {
  const done = { event: "done", bytes: 4, files: 2, seconds: 0, directory: "" } as const;
  const { out, err } = told("sender", [
    { event: "offer", files: [{ path: "a", size: 2 }], totalBytes: 2 },
    { event: "peer", id: "2", agent: "slip", receiver: "xQ" },
    { event: "path", kind: "direct", detail: "", receiver: "xQ" },
    { event: "accepted", receiver: "xQ" },
    { event: "declined", reason: "no", receiver: "yR" },
    { event: "file", path: "a", bytes: 2, digest: "00", receiver: "xQ" },
    { ...done, bytes: 2, files: 1, receiver: "xQ" },
    { event: "error", code: "peer-lost", message: "gone", hint: "h", receiver: "zS" },
    { ...done, receivers: 2 },
  ]);
  assert.deepEqual(err, [
    "Offering 1 file, 2 B",
    "[1] Found slip, connecting…",
    "[1] Connected directly",
    "[1] Accepted",
    "[2] Declined",
    "[1] Sent 1 file, 2 B at once, verified by the other side",
    "[3] Failed: gone; its place is free again",
  ]);
  assert.deepEqual(out, ["Sent 2 files, 4 B to 2 receivers at once, verified by each of them"]);
});

Deno.test("linesFor() counts wrong tries in words", () => {
  assert.match(told("sender", [{ event: "wrong-words", left: 1 }]).err[0]!, /one more wrong try and/);
  assert.match(told("sender", [{ event: "wrong-words", left: 0 }]).err[0]!, /for the last time$/);
});

Deno.test("linesFor() shows a step with its time, number and role", () => {
  const step: Status = { event: "step", n: 5, role: "sender", name: "create offer" };
  assert.deepEqual(told("sender", [step], 41.6).err, ["    42 ms  step  5  sender    create offer"]);
});

Deno.test("linesFor() leaves an end that failed to its error", () => {
  const ends: Status[] = [
    { event: "declined", reason: "no" },
    { event: "error", code: "peer-lost", message: "gone", hint: "" },
  ];
  for (const end of ends) assert.deepEqual(told("sender", [end]), { out: [], err: [] });
});

Deno.test("linesFor() does not name every file of a long list as it is verified", () => {
  const files = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ path: `f${index}`, size: 0 }));
  const verified = (count: number) => {
    const offer: Status = { event: "offer", files: files(count), totalBytes: 0 };
    return told("sender", [offer, { event: "file", path: "f0", bytes: 0, digest: "00" }]).err.length - 1;
  };
  assert.equal(verified(21), 1);
  assert.equal(verified(22), 0);
});

Deno.test("linesFor() lets nothing from the other side act on the terminal", () => {
  const evil = "a\u001b[2J\r\n\u202eb";
  const statuses: Status[] = [
    { event: "peer", id: "2", agent: evil },
    { event: "peer", id: "2", agent: evil, receiver: evil },
    { event: "path", kind: "direct", detail: evil },
    { event: "offer", files: [{ path: evil, size: 1 }], totalBytes: 1 },
    { event: "file", path: evil, bytes: 1, digest: "00" },
    { event: "done", bytes: 1, files: 1, seconds: 1, directory: evil },
  ];
  const { out, err } = told("receiver", statuses);
  // deno-lint-ignore no-control-regex -- looking for control characters is the purpose
  for (const line of [...out, ...err]) assert.doesNotMatch(line, /[\u0000-\u001f\u202e]/);
});

Deno.test("errorLines() says what happened and what to do", () => {
  assert.deepEqual(errorLines(slipError("peer-lost")), [
    "slip: the connection to the other side was lost",
    "      What arrived is kept: the same sent again, into the same folder, goes on from there",
  ]);
});

function told(role: Role, statuses: readonly Status[], timeMs = 0): { out: string[]; err: string[] } {
  const all: { out: string[]; err: string[] } = { out: [], err: [] };
  let view = INITIAL_VIEW;
  for (const status of statuses) {
    view = reduce(view, status);
    const { out = [], err = [] } = linesFor(status, { role, view, timeMs });
    all.out.push(...out);
    all.err.push(...err);
  }
  return all;
}

Deno.test("linesFor() tells who pauses and who goes on, of several receivers which", () => {
  const table: [status: Status, line: string][] = [
    [{ event: "paused", by: "here" }, "Paused"],
    [{ event: "resumed", by: "here" }, "Going on"],
    [{ event: "paused", by: "there" }, "Paused by the other side"],
    [{ event: "resumed", by: "there" }, "The other side goes on"],
    [{ event: "paused", by: "there", receiver: "9" }, "[2] Paused by the other side"],
  ];
  const receivers = new Map([["3", { ...INITIAL_VIEW, number: 1 }], ["9", { ...INITIAL_VIEW, number: 2 }]]);
  for (const [status, line] of table) {
    const scene = { role: "sender", view: { ...INITIAL_VIEW, receivers }, timeMs: 0 } as const;
    assert.deepEqual(linesFor(status, scene), { err: [line] });
  }
});

const DONE = { event: "done", bytes: 2, files: 1, seconds: 0, directory: "" } as const;

Deno.test("linesFor() numbers a receiver as it came, also after earlier ones were forgotten", () => {
  const ids = Array.from({ length: ENDED_RECEIVERS + 20 }, (_, index) => `id ${index}`);
  const { err } = told("sender", [
    { event: "peer", id: "slow", agent: "slip", receiver: "slow" },
    ...ids.map((receiver): Status => ({ ...DONE, receiver })),
    { event: "declined", reason: "", receiver: "slow" },
  ]);
  assert.match(err[1]!, /^\[2\] Sent/);
  assert.match(err.at(-2)!, new RegExp(`^\\[${ENDED_RECEIVERS + 21}\\] Sent`));
  assert.equal(err.at(-1), "[1] Declined");
});

Deno.test("linesFor() says that nobody else can come, and then frees no places", () => {
  const closed = (code: ErrorCode) => told("sender", [{ event: "closed", code, message: "m" }]).err;
  const end = "; whoever is there is served to the end";
  assert.deepEqual(closed("server-lost"), [`Nobody else can come: the server went away${end}`]);
  assert.deepEqual(closed("code-expired"), [`Nobody else can come: the code expired${end}`]);
  assert.deepEqual(closed("protocol"), [`Nobody else can come: the code is closed${end}`]);
  const failed = { event: "error", code: "peer-lost", message: "gone", hint: "", receiver: "2" } as const;
  const { err } = told("sender", [{ event: "closed", code: "server-lost", message: "m" }, failed]);
  assert.equal(err.at(-1), "[1] Failed: gone");
});

Deno.test("errorLines() says how many have it although it ended badly", () => {
  const view = [{ ...DONE, receiver: "2" }, { ...DONE, receiver: "3" }].reduce(reduce, INITIAL_VIEW);
  const lines = errorLines(slipError("server-lost"), view);
  assert.equal(lines[1], "      2 receivers have it all, verified");
  assert.equal(lines.length, 3);
});
