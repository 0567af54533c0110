import assert from "node:assert/strict";
import { slipError } from "../../core/errors.ts";
import { INITIAL_VIEW, reduce, type Status, type View } from "../../core/status.ts";
import type { Role } from "./reporter.ts";
import { amount, errorLines, fileList, linesFor, progressLine } from "./wording.ts";

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

Deno.test("linesFor() shows a receiver the list and where everything is at the end", () => {
  const { out, err } = told("receiver", [
    { event: "path", kind: "relay", detail: "" },
    { event: "offer", files: [{ path: "a", size: 1 }, { path: "b c", size: 2000 }], totalBytes: 2001 },
    { event: "accepted" },
    { event: "done", bytes: 2001, files: 2, seconds: 0, directory: "/in/here" },
  ]);
  assert.deepEqual(out, ["Received 2 files, 2.0 kB at once, verified, in /in/here"]);
  assert.deepEqual(err, [
    "Connected through the server's relay, sealed",
    "Offered: 2 files, 2.0 kB",
    "       1 B  a",
    "    2.0 kB  b c",
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

Deno.test("linesFor() tells a rate only where there was time to measure one", () => {
  const table: [number, string][] = [
    [0, "at once"],
    [0.099, "at once"],
    [0.1, "in 0.1 s (640.0 MB/s)"],
    [64, "in 1 min 04 s (1.0 MB/s)"],
  ];
  for (const [seconds, words] of table) {
    const { out } = told("sender", [{ event: "done", bytes: 64e6, files: 1, seconds, directory: "" }]);
    assert.deepEqual(out, [`Sent 1 file, 64.0 MB ${words}, verified by the other side`]);
  }
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
    { event: "path", kind: "direct", detail: evil },
    { event: "offer", files: [{ path: evil, size: 1 }], totalBytes: 1 },
    { event: "file", path: evil, bytes: 1, digest: "00" },
    { event: "done", bytes: 1, files: 1, seconds: 1, directory: evil },
  ];
  const { out, err } = told("receiver", statuses);
  // deno-lint-ignore no-control-regex -- looking for control characters is the purpose
  for (const line of [...out, ...err]) assert.doesNotMatch(line, /[\u0000-\u001f\u202e]/);
});

Deno.test("fileList() names twenty files and counts the rest, unless that is one", () => {
  const files = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ path: `f${index}`, size: 1000 }));
  const table: [number, number, string | undefined][] = [
    [0, 0, undefined],
    [1, 1, "    1.0 kB  f0"],
    [20, 20, "    1.0 kB  f19"],
    [21, 21, "    1.0 kB  f20"],
    [22, 21, "    … and 2 more files, 2.0 kB"],
    [1020, 21, "    … and 1,000 more files, 1.0 MB"],
  ];
  for (const [count, length, last] of table) {
    const lines = fileList(files(count));
    assert.equal(lines.length, length, String(count));
    assert.equal(lines.at(-1), last);
  }
});

Deno.test("progressLine() shows share, bytes, rate, time left and path", () => {
  const view: View = {
    ...INITIAL_VIEW,
    phase: "moving",
    bytes: 28_800_000,
    totalBytes: 64_000_000,
    bytesPerSecond: 12_300_000,
    path: { kind: "direct", detail: "" },
  };
  assert.equal(progressLine(view), " 45%  28.8 MB of 64.0 MB  12.3 MB/s  3 s left  direct");
  assert.equal(
    progressLine({ ...view, bytes: 0, bytesPerSecond: 0, path: { kind: "relay", detail: "" } }),
    "  0%  0 B of 64.0 MB  0 B/s  relay",
  );
});

Deno.test("errorLines() says what happened and what to do", () => {
  assert.deepEqual(errorLines(slipError("peer-lost")), [
    "slip: the connection to the other side was lost",
    "      Nothing incomplete was kept under its final name. Send again for a new code",
  ]);
});

Deno.test("amount() counts files and bytes", () => {
  assert.equal(amount(1, 0), "1 file, 0 B");
  assert.equal(amount(2000, 64e6), "2,000 files, 64.0 MB");
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
