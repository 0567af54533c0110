import assert from "node:assert/strict";
import { WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import { formatDigest } from "./digest_list.ts";
import { type SenderEffect, SenderMachine } from "./sender.ts";
import { sha256Now } from "./testing_files.ts";
import {
  ACCEPT,
  accepted,
  complete,
  DIGEST,
  entryOf,
  FOLDER,
  haveFile,
  HEX,
  isOf,
  LINK,
  M,
  messages,
  offering,
  orders,
  OTHER,
  reads,
  skip,
  stored,
  STREAM,
} from "./testing_sender.ts";

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
  for (let block = 0; block < 4; block++) machine.digested(0, block, DIGEST);
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
  assert.deepEqual(orders(machine.digested(0, 0, DIGEST)), ["end-files", "digest-all"]);
  const digest = formatDigest(sha256Now(new Uint8Array([...DIGEST, ...OTHER])));
  assert.deepEqual(messages(machine.endFiles()), [{ type: "file-end", files: [[0, digest]], blocks: 2 }]);
  const effects = machine.arrived(stored([[0, 0], [0, 1]], [0]));
  assert.deepEqual(effects[1], { do: "report-file", file: 0, bytes: M + 5, digest });
});

Deno.test("SenderMachine ends a stream that has nothing", () => {
  const machine = accepted(STREAM);
  assert.deepEqual(orders(machine.streamed(0, 0).effects), ["end-files", "digest-all"]);
  const digest = formatDigest(sha256Now(new Uint8Array(0)));
  assert.deepEqual(messages(machine.endFiles()), [{ type: "file-end", files: [[0, digest]], blocks: 0 }]);
});

Deno.test("SenderMachine keeps a place of a whole block for each read of a stream", () => {
  const machine = offering(STREAM);
  machine.arrived({ type: "accept", windowBytes: M, windowBlocks: 9 });
  assert.deepEqual(
    orders(machine.streamed(0, 1).effects),
    [],
    "1 byte is under way, and a block does not fit",
  );
  machine.digested(0, 0, DIGEST);
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

Deno.test("SenderMachine has no use for digests of blocks that it never ordered", () => {
  assert.throws(() => offering(1).digested(0, 0, DIGEST), RangeError);
  assert.throws(() => accepted(1).digested(0, 1, DIGEST), RangeError);
  assert.throws(() => accepted(1).compared(7, 0, DIGEST), RangeError);
});
