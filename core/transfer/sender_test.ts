import assert from "node:assert/strict";
import { type ErrorCode, SlipError } from "../errors.ts";
import { BLOCK_BYTES, READ_AHEAD_BLOCKS, READ_AHEAD_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import type { TransferMessage } from "./messages.ts";
import { type SenderEffect, SenderMachine } from "./sender.ts";
import { sha256Now } from "./testing_machines.ts";

const M = BLOCK_BYTES;
const ACCEPT: TransferMessage = { type: "accept", windowBytes: WINDOW_BYTES, windowBlocks: WINDOW_BLOCKS };
const DIGEST = sha256Now(new Uint8Array(0));
const OTHER = sha256Now(DIGEST);
const HEX = DIGEST.toHex();

const complete = (digest: Uint8Array = DIGEST): TransferMessage => ({
  type: "complete",
  digest: digest.toHex(),
});
const stored = (blocks: [number, number][], files: number[] = []): TransferMessage => {
  return { type: "stored", blocks, files };
};
const skip = (...ranges: [number, number][]): TransferMessage => ({ type: "skip", ranges });
const haveFile = (file: number, digest = HEX): TransferMessage => {
  return { type: "have-files", files: [[file, digest]] };
};
const haveBlocks = (file: number, first: number, count: number, digest = DIGEST): TransferMessage => {
  const digests = new Uint8Array(32 * count);
  for (let index = 0; index < count; index++) digests.set(digest, 32 * index);
  return { type: "have-blocks", file, first, digests: digests.toBase64() };
};

const isOf = (code: ErrorCode) => (error: unknown) => error instanceof SlipError && error.code === code;

type Kind = Pick<ManifestEntry, "kind" | "target">;

/** An entry: so many bytes of a file, or another kind. */
function entryOf(what: number | Kind, index: number): ManifestEntry {
  const named = { path: `file-${index}`, size: 0 };
  return typeof what === "number" ? { ...named, size: what } : { ...named, ...what };
}

const FOLDER: Kind = { kind: "folder" };
const LINK: Kind = { kind: "link", target: "x" };
const STREAM: Kind = { kind: "stream" };
const TEXT = { kind: "text", size: 1 } as const;

/** A sender that has listed these, and heard nothing. */
function offering(...what: (number | Kind)[]): SenderMachine {
  const entries = what.map(entryOf);
  const machine = new SenderMachine(entries);
  for (const effect of [...machine.start(), ...machine.listed(entries), ...machine.listedAll(0)]) {
    assert.equal(effect.do, "send");
  }
  return machine;
}

/** The same, accepted, with nothing done of what it ordered. */
function accepted(...what: (number | Kind)[]): SenderMachine {
  const machine = offering(...what);
  machine.arrived(ACCEPT);
  return machine;
}

/** A sender of one file of one byte that was read and hashed, up to the digest of all. */
function readThrough(): SenderMachine {
  const machine = accepted(1);
  machine.digested(0, 0, DIGEST);
  machine.fileDigested(0, DIGEST);
  machine.allDigested(DIGEST);
  return machine;
}

const orders = (effects: readonly SenderEffect[]) => effects.map((effect) => effect.do);
const messages = (effects: readonly SenderEffect[]) =>
  effects.flatMap((effect) => effect.do === "send" ? [effect.message] : []);
const reads = (effects: readonly SenderEffect[]) =>
  effects.flatMap((effect) => effect.do === "read" ? [[effect.file, effect.block]] : []);
const compares = (effects: readonly SenderEffect[]) =>
  effects.flatMap((effect) => effect.do === "compare" ? [[effect.file, effect.block]] : []);

Deno.test("SenderMachine refuses to offer nothing", () => {
  assert.throws(() => new SenderMachine([]).listedAll(0), RangeError);
});

Deno.test("SenderMachine lists in parts, and says at the end what they came to", () => {
  const entries = [5, FOLDER, 7].map(entryOf);
  const machine = new SenderMachine(entries);
  assert.deepEqual(messages(machine.start()), [{ type: "offer", blockBytes: M, frameBytes: 48 * 1024 }]);
  assert.deepEqual(machine.listed(entries.slice(0, 2)), []);
  assert.equal(machine.state, "listing");
  machine.listed(entries.slice(2));
  const [part, end, ...more] = messages(machine.listedAll(3));
  assert.deepEqual(more, []);
  assert.ok(part?.type === "manifest");
  assert.deepEqual(part.entries.map(({ path }) => path), ["file-0", "file-1", "file-2"]);
  assert.deepEqual(end, { type: "manifest-end", entries: 3, totalBytes: 12, leftOut: 3 });
  assert.equal(machine.state, "offering");
});

Deno.test("SenderMachine offers what was listed for it, though its source may know more already", () => {
  const entries = [1, 2, 3].map(entryOf);
  const machine = new SenderMachine(entries);
  machine.listed(entries.slice(0, 2));
  assert.deepEqual(messages(machine.listedAll(0)).at(-1), {
    type: "manifest-end",
    entries: 2,
    totalBytes: 3,
    leftOut: 0,
  });
  assert.throws(() => machine.arrived(skip([2, 2])), isOf("protocol"));
});

Deno.test("SenderMachine is owed nothing by a person who decides, nor for what it has not sent", () => {
  assert.equal(offering(1).isOwed(0), false);
  const declined = offering(1);
  declined.arrived({ type: "decline", reason: "" });
  assert.equal(declined.isOwed(0), false);
  const machine = accepted(1);
  assert.equal(machine.isOwed(1), false);
  assert.equal(machine.isOwed(0), true);
  machine.digested(0, 0, DIGEST);
  machine.arrived(stored([[0, 0]]));
  assert.equal(machine.isOwed(0), false);
  machine.fileDigested(0, DIGEST);
  assert.equal(machine.isOwed(0), true, "for the end of the file");
  machine.arrived(stored([], [0]));
  assert.equal(machine.isOwed(0), true, "for the end of all");
});

Deno.test("SenderMachine orders every block once, in order, as places become free", () => {
  const machine = offering(18 * M + 5);
  const reads = (effects: readonly SenderEffect[]) =>
    effects.flatMap((effect) => effect.do === "read" ? [[effect.block, effect.offset, effect.length]] : []);
  const first = Array.from({ length: 16 }, (_, block) => [block, block * M, M]);
  assert.deepEqual(reads(machine.arrived(ACCEPT)), first);
  assert.deepEqual(reads(machine.arrived(stored([[0, 3], [0, 0]]))), [[16, 16 * M, M], [17, 17 * M, M]]);
  assert.deepEqual(reads(machine.arrived(stored([[0, 1]]))), [[18, 18 * M, 5]]);
  assert.deepEqual(reads(machine.arrived(stored([[0, 2]]))), []);
});

Deno.test("SenderMachine takes no larger window than its own bound", () => {
  const wide = { type: "accept", windowBytes: 64 * WINDOW_BYTES, windowBlocks: 64 * WINDOW_BLOCKS } as const;
  assert.equal(reads(offering(40 * M).arrived(wide)).length, WINDOW_BYTES / M);
  assert.equal(
    reads(offering(...Array<number>(WINDOW_BLOCKS + 2).fill(1)).arrived(wide)).length,
    WINDOW_BLOCKS,
  );
});

Deno.test("SenderMachine begins no more entries than the window has places, empty ones included", () => {
  const machine = offering(...Array<number>(WINDOW_BLOCKS + 2).fill(0));
  assert.deepEqual(orders(machine.arrived(ACCEPT)), ["report-accepted", "end-files"]);
  const [end] = messages(machine.endFiles());
  assert.ok(end?.type === "file-end");
  assert.equal(end.files.length, WINDOW_BLOCKS);
  assert.deepEqual(end.files[0], [0, HEX]);
  const next = machine.arrived(stored([], [0]));
  assert.deepEqual(orders(next), ["report-progress", "report-file", "end-files"]);
  assert.deepEqual(messages(machine.endFiles()), [{ type: "file-end", files: [[WINDOW_BLOCKS, HEX]] }]);
});

Deno.test("SenderMachine ends folders and links by the digest of nothing, and does not call them files", () => {
  const machine = offering(FOLDER, LINK, 0);
  machine.arrived(ACCEPT);
  assert.deepEqual(messages(machine.endFiles()), [
    { type: "file-end", files: [[0, HEX], [1, HEX], [2, HEX]] },
  ]);
  assert.deepEqual(orders(machine.arrived(stored([], [0, 1]))), ["report-progress"]);
  const [, file] = machine.arrived(stored([], [2]));
  assert.deepEqual(file, { do: "report-file", file: 2, bytes: 0, digest: HEX });
});

Deno.test("SenderMachine leaves out what is skipped, and counts the rest", () => {
  const machine = offering(5, 6, FOLDER, 7, 8);
  machine.arrived(skip([1, 1], [3, 4]));
  const effects = machine.arrived(ACCEPT);
  assert.deepEqual(effects[0], { do: "report-accepted", wanted: { entries: 2, files: 1, bytes: 5 } });
  assert.deepEqual(reads(effects), [[0, 0]]);
  machine.digested(0, 0, OTHER);
  const all = machine.fileDigested(0, OTHER).find((effect) => effect.do === "digest-all");
  const zeros = new Uint8Array(32);
  assert.deepEqual(all?.digests, new Uint8Array([...OTHER, ...zeros, ...DIGEST, ...zeros, ...zeros]));
  machine.allDigested(DIGEST);
  machine.arrived(stored([[0, 0]], [0, 2]));
  const wanted = { entries: 2, files: 1, bytes: 5 };
  assert.deepEqual(machine.arrived(complete()).at(-1), {
    do: "finish",
    digest: HEX,
    wanted,
    bytes: 5,
    movedBytes: 5,
  });
});

Deno.test("SenderMachine is done at once with a receiver that wants nothing and says yes", () => {
  const machine = offering(5);
  machine.arrived(skip([0, 0]));
  assert.deepEqual(orders(machine.arrived(ACCEPT)), ["report-accepted", "digest-all"]);
  machine.allDigested(DIGEST);
  assert.deepEqual(orders(machine.arrived(complete())), ["send", "finish"]);
});

Deno.test("SenderMachine orders what nobody claimed, and compares the rest aside", () => {
  const machine = offering(6 * M);
  machine.arrived(haveBlocks(0, 1, 2));
  machine.arrived(haveBlocks(0, 4, 1));
  const effects = machine.arrived(ACCEPT);
  assert.deepEqual(reads(effects), [[0, 0], [0, 3], [0, 5]]);
  assert.deepEqual(compares(effects), [[0, 1], [0, 2]]);
  assert.deepEqual(compares(machine.compared(0, 2, DIGEST)), [[0, 4]]);
});

Deno.test("SenderMachine confirms what is equal, before the file's end, and sends what differs", () => {
  const machine = offering(5 * M);
  machine.arrived(haveBlocks(0, 0, 5));
  machine.arrived(ACCEPT);
  assert.deepEqual(messages(machine.compared(0, 1, DIGEST)), []);
  machine.compared(0, 0, DIGEST);
  assert.deepEqual(reads(machine.compared(0, 2, OTHER)), [[0, 2]]);
  machine.compared(0, 4, DIGEST);
  const last = machine.compared(0, 3, DIGEST);
  assert.deepEqual(messages(last), [
    { type: "confirmed", file: 0, first: 0, count: 2 },
    { type: "confirmed", file: 0, first: 3, count: 2 },
  ]);
  assert.deepEqual(last.find((effect) => effect.do === "report-progress"), {
    do: "report-progress",
    bytes: 4 * M,
  });
  assert.equal(last.filter((effect) => effect.do === "digest-file").length, 1);
  assert.deepEqual(machine.digested(0, 2, OTHER), [], "it is known already");
  machine.fileDigested(0, DIGEST);
  assert.throws(() => machine.arrived(stored([], [0])), isOf("protocol"), "block 2 is not stored");
});

Deno.test("SenderMachine says by now and then what is equal in a file that takes long", () => {
  const machine = offering(1_000 * M);
  machine.arrived(haveBlocks(0, 0, 1_000));
  machine.arrived(ACCEPT);
  const told = Array.from({ length: 1_000 }, (_, block) => messages(machine.compared(0, block, DIGEST)));
  assert.deepEqual(told.flat(), [
    { type: "confirmed", file: 0, first: 0, count: 256 },
    { type: "confirmed", file: 0, first: 256, count: 256 },
    { type: "confirmed", file: 0, first: 512, count: 256 },
    { type: "confirmed", file: 0, first: 768, count: 232 },
  ]);
});

Deno.test("SenderMachine compares a few blocks at a time, large or small", () => {
  const large = offering(50 * M);
  large.arrived(haveBlocks(0, 0, 50));
  assert.equal(compares(large.arrived(ACCEPT)).length, READ_AHEAD_BYTES / M);
  const small = offering(...Array<number>(50).fill(1));
  for (let file = 0; file < 50; file++) small.arrived(haveFile(file));
  const effects = small.arrived(ACCEPT);
  assert.deepEqual([compares(effects).length, reads(effects)], [READ_AHEAD_BLOCKS, []]);
});

Deno.test("SenderMachine looks for no more differences while many wait for the window", () => {
  const machine = offering(2_000 * M);
  machine.arrived(haveBlocks(0, 0, 1_000));
  machine.arrived(haveBlocks(0, 1_000, 1_000));
  let asked = compares(machine.arrived(ACCEPT));
  let count = 0;
  while (asked.length > 0) {
    const [file, block] = asked.shift()!;
    count++;
    asked = [...asked, ...compares(machine.compared(file!, block!, OTHER))];
  }
  assert.ok(count <= WINDOW_BLOCKS + WINDOW_BYTES / M + READ_AHEAD_BLOCKS, `${count} were compared`);
  assert.equal(reads(machine.arrived(stored([[0, 0]]))).length, 1);
});

Deno.test("SenderMachine sends nothing of a file that is there as a whole but its end", () => {
  const machine = offering(2 * M, 1);
  machine.arrived(haveFile(0));
  const effects = machine.arrived(ACCEPT);
  assert.deepEqual([reads(effects), compares(effects)], [[[1, 0]], [[0, 0], [0, 1]]]);
  machine.compared(0, 0, OTHER);
  const ready = machine.compared(0, 1, OTHER).find((effect) => effect.do === "digest-file");
  assert.deepEqual(ready, { do: "digest-file", file: 0, digests: new Uint8Array([...OTHER, ...OTHER]) });
  assert.deepEqual(machine.fileDigested(0, DIGEST), [
    { do: "end-files" },
    { do: "report-progress", bytes: 2 * M },
  ]);
  assert.deepEqual(messages(machine.endFiles()), [{ type: "file-end", files: [[0, HEX]] }]);
  const [, file] = machine.arrived(stored([], [0]));
  assert.deepEqual(file, { do: "report-file", file: 0, bytes: 2 * M, digest: HEX });
});

Deno.test("SenderMachine sends all of a file that is there and differs", () => {
  const machine = offering(2 * M);
  machine.arrived(haveFile(0));
  machine.arrived(ACCEPT);
  machine.compared(0, 0, OTHER);
  machine.compared(0, 1, OTHER);
  assert.deepEqual(reads(machine.fileDigested(0, OTHER)), [[0, 0], [0, 1]]);
  assert.throws(() => machine.arrived(stored([[0, 0]], [0])), isOf("protocol"));
});

Deno.test("SenderMachine takes a claim on something without bytes for what it is", () => {
  for (const what of [0, FOLDER, LINK]) {
    const machine = offering(what);
    machine.arrived(haveFile(0, OTHER.toHex()));
    machine.arrived(ACCEPT);
    assert.deepEqual(messages(machine.endFiles()), [{ type: "file-end", files: [[0, HEX]] }]);
  }
});

Deno.test("SenderMachine notices a block that changed between its comparison and its sending", () => {
  const machine = offering(1);
  machine.arrived(haveFile(0));
  machine.arrived(ACCEPT);
  machine.compared(0, 0, OTHER);
  machine.fileDigested(0, OTHER);
  assert.throws(() => machine.digested(0, 0, DIGEST), isOf("source-changed"));
});

Deno.test("SenderMachine reads a stream block by block, each as long as it comes, to its end", () => {
  const machine = offering(STREAM);
  assert.deepEqual(machine.arrived(ACCEPT).at(-1), { do: "read-next", file: 0 });
  assert.deepEqual(machine.streamed(0, 5), { block: 0, effects: [{ do: "read-next", file: 0 }] });
  assert.deepEqual(machine.streamed(0, M), { block: 1, effects: [{ do: "read-next", file: 0 }] });
  machine.digested(0, 1, OTHER);
  assert.deepEqual(machine.streamed(0, 0), { block: undefined, effects: [] });
  const [ready] = machine.digested(0, 0, DIGEST);
  assert.deepEqual(ready, { do: "digest-file", file: 0, digests: new Uint8Array([...DIGEST, ...OTHER]) });
  machine.fileDigested(0, DIGEST);
  assert.deepEqual(messages(machine.endFiles()), [{ type: "file-end", files: [[0, HEX]], blocks: 2 }]);
  const effects = machine.arrived(stored([[0, 0], [0, 1]], [0]));
  assert.deepEqual(effects[1], { do: "report-file", file: 0, bytes: M + 5, digest: HEX });
});

Deno.test("SenderMachine ends a stream that has nothing", () => {
  const machine = accepted(STREAM);
  assert.deepEqual(machine.streamed(0, 0).effects, [
    { do: "digest-file", file: 0, digests: new Uint8Array(0) },
  ]);
  machine.fileDigested(0, DIGEST);
  assert.deepEqual(messages(machine.endFiles()), [{ type: "file-end", files: [[0, HEX]], blocks: 0 }]);
});

Deno.test("SenderMachine keeps a place of a whole block for each read of a stream", () => {
  const machine = offering(STREAM);
  machine.arrived({ type: "accept", windowBytes: M, windowBlocks: 9 });
  assert.deepEqual(
    orders(machine.streamed(0, 1).effects),
    [],
    "1 byte is under way, and a block does not fit",
  );
  assert.deepEqual(orders(machine.arrived(stored([[0, 0]]))), ["report-progress", "read-next"]);
});

Deno.test("SenderMachine takes no byte of a stream that nobody ordered", () => {
  assert.throws(() => offering(STREAM).streamed(0, 1), RangeError);
  assert.throws(() => accepted(1).streamed(0, 1), RangeError);
  const over = accepted(STREAM);
  over.streamed(0, 0);
  assert.throws(() => over.streamed(0, 1), RangeError);
});

Deno.test("SenderMachine waits for its own digest when the receiver is complete before", () => {
  const machine = accepted(1);
  machine.digested(0, 0, DIGEST);
  machine.fileDigested(0, DIGEST);
  machine.arrived(stored([[0, 0]], [0]));
  assert.deepEqual(machine.arrived(complete()), []);
  assert.deepEqual(orders(machine.allDigested(DIGEST)), ["send", "finish"]);
  assert.equal(machine.state, "done");
});

Deno.test("SenderMachine does not mind a receiver that has a block before it was sent", () => {
  const machine = offering(1);
  machine.arrived(haveFile(0));
  machine.arrived(ACCEPT);
  machine.compared(0, 0, OTHER);
  machine.fileDigested(0, OTHER);
  machine.arrived(stored([[0, 0]], [0]));
  assert.deepEqual(machine.digested(0, 0, OTHER), []);
});

/** Everything that a receiver may say out of turn, and what it costs. */
const HOSTILE: readonly (readonly [
  name: string,
  machine: () => SenderMachine,
  messages: TransferMessage[],
  code: ErrorCode,
])[] = [
  ["a message of a sender", () => offering(1), [{ type: "bye" }], "protocol"],
  ["an offer", () => offering(1), [{ type: "offer", blockBytes: M, frameBytes: 49152 }], "protocol"],
  ["a confirmation", () => accepted(1), [{ type: "confirmed", file: 0, first: 0, count: 1 }], "protocol"],
  ["a decision before the list is complete", () => new SenderMachine([]), [ACCEPT], "protocol"],
  ["a refusal before the list is complete", () => new SenderMachine([]), [
    { type: "decline", reason: "" },
  ], "protocol"],
  ["a choice before the list is complete", () => new SenderMachine([]), [skip([0, 0])], "protocol"],
  ["a second acceptance", () => offering(1), [ACCEPT, ACCEPT], "protocol"],
  [
    "a refusal after the acceptance",
    () => offering(1),
    [ACCEPT, { type: "decline", reason: "" }],
    "protocol",
  ],
  [
    "an acceptance after the refusal",
    () => offering(1),
    [{ type: "decline", reason: "" }, ACCEPT],
    "protocol",
  ],
  ["an entry skipped that does not exist", () => offering(1, 2), [skip([1, 2])], "protocol"],
  ["entries skipped backwards", () => offering(1, 2), [skip([1, 0])], "protocol"],
  ["an entry skipped twice", () => offering(1, 2), [skip([0, 0]), skip([0, 1])], "protocol"],
  ["entries skipped twice in one message", () => offering(1, 2, 3), [skip([0, 1], [1, 2])], "protocol"],
  ["an entry skipped after the acceptance", () => offering(1, 2), [ACCEPT, skip([1, 1])], "protocol"],
  ["an entry skipped that is claimed", () => offering(1), [haveFile(0), skip([0, 0])], "protocol"],
  ["an entry skipped whose blocks are", () => offering(1), [haveBlocks(0, 0, 1), skip([0, 0])], "protocol"],
  ["a claim on what does not exist", () => offering(1), [haveFile(1)], "protocol"],
  ["a claim on what is skipped", () => offering(1), [skip([0, 0]), haveFile(0)], "protocol"],
  ["a claim on a stream", () => offering(STREAM), [haveFile(0)], "protocol"],
  ["a claim on a text", () => offering(TEXT), [haveFile(0)], "protocol"],
  ["a claim made twice", () => offering(1), [haveFile(0), haveFile(0)], "protocol"],
  ["a claim after the acceptance", () => offering(1), [ACCEPT, haveFile(0)], "protocol"],
  ["a claim on a file after its blocks", () => offering(1), [haveBlocks(0, 0, 1), haveFile(0)], "protocol"],
  ["a claim on blocks after their file", () => offering(1), [haveFile(0), haveBlocks(0, 0, 1)], "protocol"],
  ["a claim on blocks of what does not exist", () => offering(1), [haveBlocks(1, 0, 1)], "protocol"],
  [
    "a claim on blocks of what is skipped",
    () => offering(1),
    [skip([0, 0]), haveBlocks(0, 0, 1)],
    "protocol",
  ],
  ["a claim on blocks of a stream", () => offering(STREAM), [haveBlocks(0, 0, 1)], "protocol"],
  ["a claim on blocks of a text", () => offering(TEXT), [haveBlocks(0, 0, 1)], "protocol"],
  ["a claim on blocks of nothing", () => offering(0), [haveBlocks(0, 0, 1)], "protocol"],
  ["a claim on a block after the last", () => offering(2 * M), [haveBlocks(0, 2, 1)], "protocol"],
  ["a claim on blocks beyond the last", () => offering(2 * M), [haveBlocks(0, 1, 2)], "protocol"],
  ["a claim on blocks far beyond", () => offering(2 * M), [haveBlocks(0, 2 ** 32 - 1, 2)], "protocol"],
  ["a claim on a block twice", () => offering(3 * M), [haveBlocks(0, 0, 2), haveBlocks(0, 1, 1)], "protocol"],
  ["a claim on part of a block", () => offering(M), [{
    type: "have-blocks",
    file: 0,
    first: 0,
    digests: new Uint8Array(31).toBase64(),
  }], "protocol"],
  ["an acknowledgement before the acceptance", () => offering(1), [stored([[0, 0]])], "protocol"],
  ["complete before the acceptance", () => offering(1), [complete()], "protocol"],
  ["a block stored that is not of the file", readThrough, [stored([[0, 1]])], "protocol"],
  ["a block stored of a file that does not exist", readThrough, [stored([[7, 0]])], "protocol"],
  ["a block stored twice", readThrough, [stored([[0, 0]]), stored([[0, 0]])], "protocol"],
  ["a block stored twice in one message", readThrough, [stored([[0, 0], [0, 0]])], "protocol"],
  ["a block stored before its turn", () => accepted(20 * M), [stored([[0, 16]])], "protocol"],
  ["a block of a stream stored before it came", () => accepted(STREAM), [stored([[0, 0]])], "protocol"],
  ["a block stored that it claimed", () => offering(1), [
    haveBlocks(0, 0, 1),
    ACCEPT,
    stored([[0, 0]]),
  ], "protocol"],
  ["a file finished that does not exist", readThrough, [stored([[0, 0]], [7])], "protocol"],
  ["a file finished that is skipped", () => offering(1, 1), [
    skip([1, 1]),
    ACCEPT,
    stored([], [1]),
  ], "protocol"],
  ["a file finished before its blocks", readThrough, [stored([], [0])], "protocol"],
  ["a file finished before its end was told", () => accepted(1), [stored([[0, 0]], [0])], "protocol"],
  ["a claimed file finished before it was compared", () => offering(1), [
    haveFile(0),
    ACCEPT,
    stored([], [0]),
  ], "protocol"],
  ["a stream finished before its end", () => accepted(STREAM), [stored([], [0])], "protocol"],
  ["a file finished twice", readThrough, [stored([[0, 0]], [0, 0])], "protocol"],
  ["complete before the last file", readThrough, [stored([[0, 0]]), complete()], "protocol"],
  [
    "complete with another digest",
    readThrough,
    [stored([[0, 0]], [0]), complete(OTHER)],
    "digest-mismatch",
  ],
  ["complete twice", readThrough, [stored([[0, 0]], [0]), complete(), complete()], "protocol"],
  [
    "an acknowledgement after the end",
    readThrough,
    [stored([[0, 0]], [0]), complete(), stored([], [])],
    "protocol",
  ],
];

for (const [name, make, messages, code] of HOSTILE) {
  Deno.test(`SenderMachine refuses ${name}`, () => {
    const machine = make();
    const last = messages.at(-1)!;
    for (const message of messages.slice(0, -1)) machine.arrived(message);
    assert.throws(() => machine.arrived(last), isOf(code));
  });
}

Deno.test("SenderMachine has no use for digests of blocks that it never ordered", () => {
  assert.throws(() => offering(1).digested(0, 0, DIGEST), RangeError);
  assert.throws(() => accepted(1).digested(0, 1, DIGEST), RangeError);
  assert.throws(() => accepted(1).compared(7, 0, DIGEST), RangeError);
});
