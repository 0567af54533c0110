import assert from "node:assert/strict";
import fc from "fast-check";
import { ENDED_RECEIVERS } from "./limits.ts";
import { reduce } from "./reduce.ts";
import type { Status } from "./status.ts";
import { INITIAL_VIEW, type View } from "./view.ts";

const FILES = [{ path: "a", size: 6 }, { path: "b", size: 4 }];

/** One of each. */
const STATUSES: readonly Status[] = [
  { event: "server", url: "http://localhost:8080", port: 8080 },
  { event: "code", code: "7-crumb-violet", url: "http://localhost:8080/#7-crumb-violet" },
  { event: "wrong-words", left: 2 },
  { event: "peer", id: "2", agent: "slip/0.1.0 (terminal)" },
  { event: "verify", words: ["a", "b", "c", "d"] },
  { event: "step", n: 1, role: "sender", name: "configure ICE servers" },
  { event: "path", kind: "direct", detail: "UDP IPv4, host to host" },
  { event: "offer", files: FILES, totalBytes: 10 },
  { event: "accepted" },
  { event: "progress", bytes: 4, totalBytes: 10, bytesPerSecond: 2 },
  { event: "file", path: "a", bytes: 6, digest: "00" },
  { event: "done", bytes: 10, files: 2, seconds: 5, directory: "/home/a" },
  { event: "declined", reason: "not wanted" },
  { event: "error", code: "peer-lost", message: "gone", hint: "Again" },
];

const view = (...events: Status["event"][]): View =>
  events.map((event) => STATUSES.find((status) => status.event === event)!).reduce(reduce, INITIAL_VIEW);

Deno.test("reduce() follows a sender from the server to the end", () => {
  const phases = [...STATUSES.slice(0, 12)].map((_, index, all) =>
    all.slice(0, index + 1).reduce(reduce, INITIAL_VIEW).phase
  );
  assert.deepEqual(phases, [
    "starting",
    "waiting",
    "waiting",
    "connecting",
    "connecting",
    "connecting",
    "connecting",
    "offered",
    "moving",
    "moving",
    "moving",
    "done",
  ]);
  assert.deepEqual(STATUSES.slice(0, 12).reduce(reduce, INITIAL_VIEW), {
    phase: "done",
    server: "http://localhost:8080",
    code: "7-crumb-violet",
    link: "http://localhost:8080/#7-crumb-violet",
    triesLeft: 2,
    peer: "slip/0.1.0 (terminal)",
    verify: ["a", "b", "c", "d"],
    steps: [{ n: 1, role: "sender", name: "configure ICE servers" }],
    path: { kind: "direct", detail: "UDP IPv4, host to host" },
    files: FILES,
    finishedFiles: 1,
    bytes: 10,
    totalBytes: 10,
    bytesPerSecond: 2,
    inFlight: [],
    pausedBy: [],
    seconds: 5,
    directory: "/home/a",
    warnings: [],
    warningCount: 0,
  });
});

Deno.test("reduce() says why it ended when it did not end well", () => {
  const declined = view("offer", "declined");
  assert.equal(declined.phase, "declined");
  assert.deepEqual(declined.problem, { code: "declined", message: "not wanted", hint: "" });
  const failed = view("accepted", "error");
  assert.equal(failed.phase, "failed");
  assert.deepEqual(failed.problem, { code: "peer-lost", message: "gone", hint: "Again" });
});

Deno.test("reduce() changes neither the view nor the status that it is given", () => {
  const freeze = <T extends object>(value: T): T => {
    for (const part of Object.values(value)) if (typeof part === "object" && part !== null) freeze(part);
    return Object.freeze(value);
  };
  fc.assert(fc.property(fc.array(fc.constantFrom(...STATUSES)), (statuses) => {
    let now = freeze({ ...INITIAL_VIEW, files: [], steps: [] } as View);
    for (const status of statuses) now = freeze(reduce(now, freeze(status)));
    assert.equal(now.steps.length, statuses.filter(({ event }) => event === "step").length);
    assert.equal(now.finishedFiles, statuses.filter(({ event }) => event === "file").length);
  }));
});

const told = (...statuses: Status[]): View => statuses.reduce(reduce, INITIAL_VIEW);

Deno.test("reduce() knows which sides pause, here first, until each goes on or all is done", () => {
  const pauses = (...sides: [event: "paused" | "resumed", by: "here" | "there"][]) =>
    sides.map(([event, by]): Status => ({ event, by }));
  const table: [statuses: Status[], pausedBy: string[]][] = [
    [pauses(["paused", "there"]), ["there"]],
    [pauses(["paused", "there"], ["paused", "here"], ["paused", "here"]), ["here", "there"]],
    [pauses(["paused", "there"], ["paused", "here"], ["resumed", "there"]), ["here"]],
    [pauses(["paused", "here"], ["resumed", "here"], ["resumed", "there"]), []],
    [[...pauses(["paused", "here"]), { event: "done", bytes: 0, files: 0, seconds: 0, directory: "" }], []],
  ];
  for (const [statuses, pausedBy] of table) assert.deepEqual(told(...statuses).pausedBy, pausedBy);
});

Deno.test("reduce() shows a pause of the sender with each receiver, also with one that comes later", () => {
  const accepted: Status = { event: "accepted" };
  const paused: Status = { event: "paused", by: "here" };
  const view = told(
    { ...accepted, receiver: "1" },
    { event: "paused", by: "there", receiver: "1" },
    paused,
    { ...accepted, receiver: "2" },
  );
  const sides = (view: View) => [...view.receivers!.values()].map(({ pausedBy }) => pausedBy);
  assert.deepEqual([view.pausedBy, sides(view)], [["here"], [["here", "there"], ["here"]]]);
  const resumed = reduce(view, { event: "resumed", by: "here" });
  assert.deepEqual([resumed.pausedBy, sides(resumed)], [[], [["there"], []]]);
});

Deno.test("reduce() keeps the last round trip, and names of the files in flight only what is told", () => {
  const progress = { event: "progress", bytes: 4, totalBytes: 10, bytesPerSecond: 2 } as const;
  const inFlight = [{ path: "a", bytes: 4, size: 6 }, { path: "b", bytes: 0, size: 4 }];
  const view = told({ ...progress, roundTripMs: 23, inFlight }, { ...progress, inFlight });
  assert.deepEqual([view.roundTripMs, view.inFlight], [23, inFlight]);
  const later = reduce(view, { event: "file", path: "a", bytes: 6, digest: "00" });
  assert.deepEqual(later.inFlight, [inFlight[1]]);
  assert.deepEqual(reduce(later, progress).inFlight, []);
});

/** What happens to a receiver that has it at once. */
function servedAtOnce(receiver: string): Status[] {
  return [
    { event: "peer", id: receiver, agent: "slip", receiver },
    { event: "done", bytes: 10, files: 2, seconds: 1, directory: "", receiver },
  ];
}

Deno.test("reduce() keeps those who are there and the last that ended, and counts the rest", () => {
  const failed: Status = { event: "error", code: "peer-lost", message: "gone", hint: "" };
  const ids = Array.from({ length: 3 * ENDED_RECEIVERS }, (_, index) => `id ${index}`);
  const view = told(
    { event: "peer", id: "slow", agent: "slip", receiver: "slow" },
    { event: "declined", reason: "", receiver: "no" },
    { ...failed, receiver: "lost" },
    ...ids.flatMap(servedAtOnce),
  );
  assert.deepEqual([...view.receivers!.keys()], ["slow", ...ids.slice(-ENDED_RECEIVERS)]);
  assert.deepEqual(view.crowd, {
    came: ids.length + 3,
    ended: ids.slice(-ENDED_RECEIVERS),
    forgotten: { done: 2 * ENDED_RECEIVERS, declined: 1, failed: 1, bytes: 20 * ENDED_RECEIVERS },
  });
  assert.deepEqual([view.receivers!.get("slow")!.number, view.receivers!.get(ids.at(-1)!)!.number], [
    1,
    ids.length + 3,
  ]);
  // It came first and ends last: so it is the others that are forgotten.
  const later = reduce(view, { ...failed, receiver: "slow" });
  assert.deepEqual([...later.receivers!.keys()], ["slow", ...ids.slice(1 - ENDED_RECEIVERS)]);
});

Deno.test("reduce() counts a receiver whose id comes again as another one", () => {
  const view = told(...servedAtOnce("2"), servedAtOnce("2")[0]!);
  const { number, phase, bytes } = view.receivers!.get("2")!;
  assert.deepEqual([number, phase, bytes], [2, "connecting", 0]);
  assert.deepEqual([view.crowd!.came, view.crowd!.ended, view.crowd!.forgotten.done], [2, [], 1]);
});

Deno.test("reduce() tells an offer to the receivers that came before it was complete", () => {
  const peer = (receiver: string): Status => ({ event: "peer", id: receiver, agent: "slip", receiver });
  const view = told(peer("2"), { event: "offer", files: FILES, totalBytes: 10 }, peer("3"));
  for (const one of view.receivers!.values()) assert.deepEqual([one.files, one.totalBytes], [FILES, 10]);
});
