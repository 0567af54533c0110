import assert from "node:assert/strict";
import { reduce } from "../core/reduce.ts";
import type { Status } from "../core/status.ts";
import { INITIAL_VIEW, type View } from "../core/view.ts";
import type { Role } from "./role.ts";
import { problemHint, problemSentence } from "./problem_wording.ts";
import { wordingOf } from "./wording.ts";

const AGENT = "slip/0.1.0 (terminal)";

const view = (...statuses: Status[]): View => statuses.reduce(reduce, INITIAL_VIEW);

/** The titles and sentences after each status. */
function transcript(role: Role, ...statuses: Status[]): string[] {
  return statuses.map((_, index) => {
    const { title, sentence } = wordingOf(role, view(...statuses.slice(0, index + 1)));
    return `${title} | ${sentence}`;
  });
}

const SERVER: Status = { event: "server", url: "http://localhost:8080", port: 8080 };
const PEER: Status = { event: "peer", id: "1", agent: AGENT };
const OFFER: Status = {
  event: "offer",
  files: [{ path: "a", size: 1 }, { path: "b", size: 2 }],
  totalBytes: 3,
};
const DONE: Status = { event: "done", bytes: 3, files: 2, seconds: 1, directory: "" };

Deno.test("wordingOf() tells a sender's session from start to end", () => {
  assert.deepEqual(
    transcript(
      "sender",
      SERVER,
      { event: "code", code: "7-crumble-violin", url: "http://localhost:8080/#7-crumble-violin" },
      { event: "wrong-words", left: 2 },
      { event: "wrong-words", left: 1 },
      PEER,
      OFFER,
      { event: "accepted" },
      DONE,
    ),
    [
      "Getting a code | Asking the server for a room…",
      "Pass on this code | Waiting for the other side…",
      "Pass on this code | Somebody tried wrong words. 2 tries are left, then this code closes.",
      "Pass on this code | Somebody tried wrong words. 1 try is left, then this code closes.",
      "Connecting | The words are right. Finding a way to a terminal (slip 0.1.0)…",
      "Waiting for a yes | The list is shown at a terminal (slip 0.1.0), to accept or decline.",
      "Sending | To a terminal (slip 0.1.0).",
      "Sent | Stored and verified at a terminal (slip 0.1.0): 2 files, 3 B.",
    ],
  );
});

Deno.test("wordingOf() tells a receiver's session from start to end", () => {
  assert.deepEqual(transcript("receiver", SERVER, PEER, OFFER, { event: "accepted" }, DONE), [
    "Looking for the sender | Asking the server…",
    "Connecting | The words are right. Finding a way to a terminal (slip 0.1.0)…",
    "Accept 2 files? | Offered by a terminal (slip 0.1.0).",
    "Receiving | From a terminal (slip 0.1.0).",
    "Received | Complete and verified: 2 files, 3 B.",
  ]);
});

Deno.test("wordingOf() tells that words are to be compared", () => {
  const verify: Status = { event: "verify", words: ["a", "b", "c", "d"] };
  assert.match(wordingOf("receiver", view(PEER, verify)).sentence, /four words/);
});

Deno.test("wordingOf() speaks of a text as something to read", () => {
  const offer: Status = { event: "offer", files: [{ path: "text", size: 3, kind: "text" }], totalBytes: 3 };
  assert.deepEqual(transcript("receiver", PEER, offer, DONE).slice(1), [
    "Receiving | From a terminal (slip 0.1.0).",
    "Received | 1 text from a terminal (slip 0.1.0).",
  ]);
  assert.equal(
    wordingOf("sender", view(PEER, offer, DONE)).sentence,
    "Shown at a terminal (slip 0.1.0): 1 text, 3 B.",
  );
});

Deno.test("wordingOf() asks about folders when there are no files", () => {
  const offer: Status = { event: "offer", files: [{ path: "a", size: 0, kind: "folder" }], totalBytes: 0 };
  assert.equal(wordingOf("receiver", view(offer)).title, "Accept 1 folder?");
});

Deno.test("wordingOf() keeps the code before a sender of several until all places are taken", () => {
  const code: Status = { event: "code", code: "7-crumble-violin", url: "http://x/#7-crumble-violin" };
  const happenings: Status[] = [
    code,
    { event: "wrong-words", left: 2 },
    { ...PEER, receiver: "1" },
    OFFER,
    { event: "accepted", receiver: "1" },
    { ...DONE, receiver: "1" },
    { ...PEER, receiver: "2" },
    { event: "declined", reason: "", receiver: "2" },
    DONE,
  ];
  const told = happenings.map((_, index) => {
    const { title, sentence } = wordingOf("sender", view(...happenings.slice(0, index + 1)), 2);
    return `${title} | ${sentence}`;
  });
  assert.deepEqual(told, [
    "Pass on this code | Waiting for 2 people…",
    "Pass on this code | Somebody tried wrong words. 2 tries are left, then this code closes.",
    "Pass on this code | Somebody tried wrong words. 2 tries are left, then this code closes.",
    "Pass on this code | 0 of 2 have it.",
    "Pass on this code | 0 of 2 have it.",
    "Pass on this code | 1 of 2 have it.",
    "Sending | 1 of 2 have it.",
    "Sending | 1 of 2 have it. 1 declined.",
    "Sent | Stored and verified at 1 receiver. 1 declined.",
  ]);
});

Deno.test("wordingOf() says of a sender of several why nobody else can come, and how many have it when it failed", () => {
  const lost = { code: "server-lost", message: "the server went away" } as const;
  const code: Status = { event: "code", code: "7-crumble-violin", url: "http://x/#7-crumble-violin" };
  const served: Status[] = [code, { ...PEER, receiver: "1" }, { ...DONE, receiver: "1" }, {
    ...PEER,
    receiver: "2",
  }];
  const closed = view(...served, { event: "closed", ...lost });
  const { title, sentence } = wordingOf("sender", closed, 3);
  assert.deepEqual([title, sentence], [
    "Sending",
    "1 of 3 have it. Nobody else can come: the server went away.",
  ]);
  const tried = view(...served, { event: "wrong-words", left: 0 }, { event: "closed", ...lost });
  assert.equal(wordingOf("sender", tried, 3).title, "Sending");
  const failed = reduce(closed, { event: "error", ...lost, hint: "" });
  assert.equal(wordingOf("sender", failed, 3).sentence, "The server went away. 1 of 3 have it.");
  const nobody = view({ event: "error", ...lost, hint: "" });
  assert.equal(wordingOf("sender", nobody, 3).sentence, "The server went away.");
});

Deno.test("wordingOf() says who declined", () => {
  const declined: Status = { event: "declined", reason: "no" };
  assert.deepEqual(wordingOf("sender", view(declined)), {
    title: "Declined",
    sentence: "The other side did not want the files. Nothing was sent.",
    hint: "Ask them, then send again for a new code.",
  });
  assert.deepEqual(wordingOf("receiver", view(declined)), {
    title: "You declined",
    sentence: "The sender was told. Nothing was received.",
    hint: "",
  });
});

Deno.test("wordingOf() makes sentences of a problem and its hint", () => {
  const failed = view({
    event: "error",
    code: "wrong-words",
    message: "the words did not match",
    hint: "Check it",
  });
  assert.deepEqual(wordingOf("receiver", failed), {
    title: "It did not work",
    sentence: "The words did not match.",
    hint: "Check it.",
  });
});

Deno.test("wordingOf() calls an interruption cancelled, and tells of the other side only when there was one", () => {
  const cancelled: Status = { event: "error", code: "interrupted", message: "interrupted", hint: "…" };
  assert.equal(wordingOf("sender", view(cancelled)).title, "Cancelled");
  assert.equal(wordingOf("sender", view(cancelled)).sentence, "You stopped it.");
  assert.equal(
    wordingOf("sender", view(PEER, cancelled)).sentence,
    "You stopped it. The other side was told.",
  );
});

Deno.test("wordingOf() holds no code in any title or sentence", () => {
  const waiting = view({ event: "code", code: "7-crumble-violin", url: "http://x/#7-crumble-violin" });
  assert.ok(!JSON.stringify(wordingOf("sender", waiting)).includes("crumble"));
});

Deno.test("problemSentence() leaves the case of a file's name alone", () => {
  const problem = {
    code: "source-changed",
    message: "report.pdf changed while it was being sent",
    hint: "",
  } as const;
  assert.equal(problemSentence(problem), "report.pdf changed while it was being sent.");
});

Deno.test("problemHint() names no command line option on the page", () => {
  for (const code of ["server-unreachable", "server-refused", "bug", "interrupted"] as const) {
    const hint = problemHint("sender", { code, message: "", hint: "use --server URL" });
    assert.ok(!hint.includes("--"), hint);
  }
});

Deno.test("wordingOf() says who pauses, under the same title, so that the focus stays where it is", () => {
  const paused: Status[] = [PEER, OFFER, { event: "accepted" }, { event: "paused", by: "there" }];
  assert.equal(transcript("sender", ...paused).at(-1), "Sending | Paused by the other side.");
  assert.equal(transcript("receiver", ...paused).at(-1), "Receiving | Paused by the other side.");
  const code: Status = { event: "code", code: "7-a-b", url: "http://localhost:8080/#7-a-b" };
  const party = wordingOf(
    "sender",
    view(code, { ...PEER, receiver: "1" }, { event: "paused", by: "here" }),
    2,
  );
  assert.equal(party.sentence, "0 of 2 have it. Paused here.");
});
