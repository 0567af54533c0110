import assert from "node:assert/strict";
import { ENDED_RECEIVERS } from "../core/limits.ts";
import { reduce } from "../core/reduce.ts";
import type { Status } from "../core/status.ts";
import { INITIAL_VIEW, type View } from "../core/view.ts";
import { closedSentence, isMoving, partyOf, receiverLine } from "./party.ts";

const AGENT = "slip/0.1.0 (terminal)";

const view = (...statuses: Status[]): View => statuses.reduce(reduce, INITIAL_VIEW);

const peer = (receiver: string): Status => ({ event: "peer", id: receiver, agent: AGENT, receiver });
const accepted = (receiver: string): Status => ({ event: "accepted", receiver });
const progress = (receiver: string, bytesPerSecond: number): Status => ({
  event: "progress",
  bytes: 25,
  totalBytes: 100,
  bytesPerSecond,
  receiver,
});
const done = (receiver: string): Status => ({
  event: "done",
  bytes: 100,
  files: 1,
  seconds: 1,
  directory: "",
  receiver,
});
const declined = (receiver: string): Status => ({ event: "declined", reason: "", receiver });
const failed = (receiver: string): Status => ({
  event: "error",
  code: "peer-lost",
  message: "the connection to the other side was lost",
  hint: "",
  receiver,
});

Deno.test("partyOf() counts receivers, and frees the place of one that failed", () => {
  assert.deepEqual(partyOf(view(), 3), { done: 0, declined: 0, active: 0, open: 3 });
  const all = view(peer("1"), done("1"), peer("2"), declined("2"), peer("3"), failed("3"), peer("4"));
  assert.deepEqual(partyOf(all, 4), { done: 1, declined: 1, active: 1, open: 1 });
  assert.equal(partyOf(all, 3).open, 0);
  assert.equal(partyOf(all, 2).open, 0);
});

Deno.test("receiverLine() says how one of them is doing, from its coming to its end", () => {
  const statuses = [peer("1"), accepted("1"), progress("1", 0), progress("1", 5e6), done("1")];
  const states = statuses.map((_, index) =>
    receiverLine(view(...statuses.slice(0, index + 1)).receivers!.get("1")!).state
  );
  assert.deepEqual(states, ["connecting…", "100%", "25%", "25%, 5.0 MB/s", "has it: 100 B"]);
  const stateAfter = (status: Status) => receiverLine(view(peer("1"), status).receivers!.get("1")!).state;
  assert.equal(stateAfter(declined("1")), "declined");
  const verify: Status = { event: "verify", words: ["a", "b", "c", "d"], receiver: "1" };
  assert.equal(stateAfter(verify), "compares the words a b c d");
  assert.equal(stateAfter(failed("1")), "The connection to the other side was lost.");
  assert.equal(receiverLine(view(peer("1")).receivers!.get("1")!).name, "a terminal (slip 0.1.0)");
});

Deno.test("isMoving() is true while bytes go to anybody", () => {
  assert.equal(isMoving(view(peer("1"), accepted("1"), peer("2"))), true);
  assert.equal(isMoving(view(peer("1"), accepted("1"), done("1"))), false);
  assert.equal(isMoving(view({ event: "accepted" })), true);
});

Deno.test("receiverLine() says that one is paused instead of how fast it is, and its round trip", () => {
  const stateAfter = (...statuses: Status[]) =>
    receiverLine(view(accepted("1"), ...statuses).receivers!.get("1")!).state;
  const measured = { ...progress("1", 5e6), roundTripMs: 23.4 } as Status;
  assert.equal(stateAfter(measured), "25%, 5.0 MB/s, 23 ms");
  assert.equal(stateAfter(measured, { event: "paused", by: "there", receiver: "1" }), "25%, paused, 23 ms");
  assert.equal(stateAfter(measured, { event: "paused", by: "here" }), "25%, paused, 23 ms");
});

Deno.test("partyOf() counts receivers that are not listed any more", () => {
  const ids = Array.from({ length: ENDED_RECEIVERS + 5 }, (_, index) => `${index}`);
  const all = view(...ids.map(done), peer("last"));
  assert.equal(all.receivers!.size, ENDED_RECEIVERS + 1);
  assert.deepEqual(partyOf(all, 100), { done: 69, declined: 0, active: 1, open: 30 });
});

Deno.test("partyOf() has no open places once nobody else can come, and closedSentence() says why", () => {
  const open = view(peer("1"), failed("1"), peer("2"));
  assert.deepEqual([partyOf(open, 3).open, closedSentence(open)], [2, ""]);
  const closed = reduce(open, { event: "closed", code: "server-lost", message: "" });
  assert.deepEqual([partyOf(closed, 3).open, closedSentence(closed)], [
    0,
    "Nobody else can come: the server went away.",
  ]);
});
