import assert from "node:assert/strict";
import fc from "fast-check";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { Claim, EntryKind } from "../ports.ts";
import { blockCount } from "./blocks.ts";
import { isSame, patterned, sha256Now } from "./testing_files.ts";
import { MachinePair, type MemoryFile } from "./testing_machines.ts";
import { joined } from "./testing_sink.ts";

const NOTHING = new Uint8Array(0);

/** Files of these sizes, each with bytes of its own. */
function filesOf(...sizes: number[]): MemoryFile[] {
  return sizes.map((size, index) => ({ path: `file-${index}`, size, bytes: patterned(size, index + 1) }));
}

const bare = (path: string, kind: EntryKind): MemoryFile => ({ path, kind, size: 0, bytes: NOTHING });

/** The digests of all blocks of `bytes`. */
function digestsOf(bytes: Uint8Array): Uint8Array<ArrayBuffer>[] {
  return Array.from(
    { length: blockCount(bytes.length) },
    (_, block) => sha256Now(bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES)),
  );
}

const wholeOf = (file: number, bytes: Uint8Array): Claim => ({
  file,
  digest: sha256Now(joined(digestsOf(bytes))),
});

Deno.test("SenderMachine and ReceiverMachine move a file of two blocks and an empty one", () => {
  const pair = new MachinePair(filesOf(BLOCK_BYTES + 1, 0)).run();
  assert.deepEqual(pair.transcript, [
    "sender -> offer",
    "sender -> manifest of file-0 file-1",
    "sender -> manifest-end of 2 entries, 1048577 bytes",
    "receiver -> accept",
    "sender: report-accepted",
    "sender -> file-end 1",
    "sender -> file-end 0",
    "receiver -> stored  files 1",
    "sender: file 1 is there",
    "receiver -> stored 0/0 files",
    "receiver -> stored 0/1 files",
    "receiver -> stored  files 0",
    "sender: file 0 is there",
    "receiver -> complete",
    "sender: finish",
    "sender -> bye",
    "receiver: finish",
  ]);
  assert.deepEqual([pair.sender.state, pair.receiver.state], ["done", "done"]);
});

Deno.test("SenderMachine and ReceiverMachine move what is missing of a tree, and skip what is not wanted", () => {
  const files = [
    bare("folder", "folder"),
    ...filesOf(3 * BLOCK_BYTES, 10, 10, 5),
    { ...bare("link", "link"), target: "folder" },
  ];
  const [, partly, whole, stale] = files as [MemoryFile, MemoryFile, MemoryFile, MemoryFile];
  const pair = new MachinePair(files, {
    wants: (file) => file !== 4,
    kept: new Map([[1, partly.bytes], [2, whole.bytes], [3, patterned(10, 99)]]),
    claims: [
      { file: 1, first: 1, digests: joined(digestsOf(partly.bytes).slice(1)) },
      wholeOf(2, whole.bytes),
      wholeOf(3, patterned(10, 99)),
    ],
  }).run();
  const said = pair.transcript.filter((line) => line.startsWith("receiver -> ")).slice(0, 4);
  assert.deepEqual(said, [
    "receiver -> skip 4-4",
    "receiver -> have-blocks of 1 from 1",
    "receiver -> have-files 2 3",
    "receiver -> accept",
  ]);
  assert.ok(pair.transcript.includes("sender -> confirmed 2 of 1 from 1"), pair.transcript.join("\n"));
  assert.deepEqual([...pair.moved.keys()].toSorted(), ["1/0", "3/0"]);
  assert.ok(isSame(pair.written.get(3)!, stale.bytes));
  assert.deepEqual(pair.finished.toSorted(), [0, 1, 2, 3, 5]);
  assert.deepEqual(pair.progress, { sender: 3 * BLOCK_BYTES + 20, receiver: 3 * BLOCK_BYTES + 20 });
  assert.deepEqual([pair.sender.state, pair.receiver.state], ["done", "done"]);
});

Deno.test("SenderMachine and ReceiverMachine part when the files are not wanted", () => {
  const pair = new MachinePair(filesOf(5), { wants: () => false }).run();
  assert.deepEqual(pair.transcript, [
    "sender -> offer",
    "sender -> manifest of file-0",
    "sender -> manifest-end of 1 entries, 5 bytes",
    "receiver -> decline",
    "sender: report-declined",
  ]);
  assert.deepEqual([pair.sender.state, pair.receiver.state], ["declined", "declined"]);
});

const P = FRAME_PAYLOAD_BYTES;
const sizes = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1, 2, P - 1, P, P + 1) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 2 * BLOCK_BYTES + P),
  },
);
const windows = fc.record({
  windowBytes: fc.constantFrom(BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES, WINDOW_BYTES),
  windowBlocks: fc.constantFrom(1, 2, 5, WINDOW_BLOCKS),
});

/** A pair that does things in an order of its own, with windows like these. */
function randomly(random: Iterator<number>, window: object) {
  return {
    choose: (count: number) => random.next().value! % count,
    fromReceiver: (message: Parameters<NonNullable<MachinePairOptions["fromReceiver"]>>[0]) =>
      message.type === "accept" ? { ...message, ...window } : message,
  };
}

type MachinePairOptions = NonNullable<ConstructorParameters<typeof MachinePair>[1]>;

function assertWithin({ most }: MachinePair, { windowBytes, windowBlocks }: Record<string, number>): void {
  const figures = JSON.stringify(most);
  assert.ok(most.senderBytes <= windowBytes! && most.senderBlocks <= windowBlocks!, figures);
  assert.ok(most.receiverBytes <= windowBytes! && most.receiverBlocks <= windowBlocks!, figures);
}

Deno.test("ReceiverMachine has exactly the bytes, in whatever order frames, control and disk come; windows hold", () => {
  const cases = fc.record({
    list: fc.array(sizes, { minLength: 1, maxLength: 40 }),
    window: windows,
    random: fc.infiniteStream(fc.nat()),
  });
  fc.assert(
    fc.property(cases, ({ list, window, random }) => {
      const files = filesOf(...list);
      const pair = new MachinePair(files, randomly(random, window)).run();
      assert.deepEqual([pair.sender.state, pair.receiver.state], ["done", "done"]);
      assert.deepEqual(pair.finished.toSorted((a, b) => a - b), files.map((_, index) => index));
      for (const [index, { bytes }] of files.entries()) {
        assert.ok(isSame(bytes, pair.written.get(index) ?? NOTHING), `file ${index}`);
      }
      assertWithin(pair, window);
    }),
    { numRuns: 60 },
  );
});

/** What a receiver may say of a block: nothing, the truth, or something else. */
type Said = "nothing" | "same" | "other";

Deno.test("ReceiverMachine has exactly the bytes whatever it claimed, and what was the same never travels", () => {
  const said = fc.constantFrom<Said>("nothing", "same", "other");
  const file = fc.record({
    size: fc.oneof(sizes, fc.constantFrom(2 * BLOCK_BYTES, 4 * BLOCK_BYTES + 1)),
    whole: fc.oneof({ weight: 2, arbitrary: fc.constant<Said>("nothing") }, said),
    blocks: fc.array(said, { minLength: 5, maxLength: 5 }),
    isWanted: fc.integer({ min: 0, max: 4 }).map((number) => number > 0),
  });
  const cases = fc.record({
    list: fc.array(file, { minLength: 1, maxLength: 6 }),
    window: windows,
    random: fc.infiniteStream(fc.nat()),
  });
  fc.assert(
    fc.property(cases, ({ list, window, random }) => {
      const files = filesOf(...list.map(({ size }) => size));
      const claims: Claim[] = [];
      const kept = new Map<number, Uint8Array<ArrayBuffer>>();
      const same = new Set<string>();
      for (const [index, { whole, blocks, isWanted }] of list.entries()) {
        if (!isWanted) continue;
        const { bytes } = files[index]!;
        const digests = digestsOf(bytes);
        const has = (block: number) => whole === "same" || (whole === "nothing" && blocks[block] === "same");
        const there = new Uint8Array(bytes.length);
        for (const block of digests.keys()) {
          const [start, end] = [block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES];
          if (has(block)) there.set(bytes.subarray(start, end), start);
          if (has(block)) same.add(`${index}/${block}`);
        }
        kept.set(index, there);
        if (whole !== "nothing") claims.push(wholeOf(index, whole === "same" ? bytes : patterned(7, 1_000)));
        for (const [block, digest] of digests.entries()) {
          if (whole !== "nothing" || blocks[block] === "nothing") continue;
          const claimed = blocks[block] === "same" ? digest : new Uint8Array(32);
          claims.push({ file: index, first: block, digests: claimed });
        }
      }
      const wants = (file: number) => list[file]!.isWanted;
      const pair = new MachinePair(files, { ...randomly(random, window), claims, kept, wants }).run();
      if (!list.some(({ isWanted }) => isWanted)) return assert.equal(pair.sender.state, "declined");
      assert.deepEqual([pair.sender.state, pair.receiver.state], ["done", "done"]);
      let bytes = 0;
      for (const [index, file] of files.entries()) {
        assert.equal(pair.finished.includes(index), wants(index));
        if (!wants(index)) continue;
        bytes += file.size;
        assert.ok(isSame(file.bytes, pair.written.get(index) ?? NOTHING), `file ${index}`);
      }
      assert.equal(new Set(pair.finished).size, pair.finished.length);
      for (const [block, times] of pair.moved) assert.deepEqual([times, same.has(block)], [1, false], block);
      assert.deepEqual(pair.progress, { sender: bytes, receiver: bytes });
      assert.equal(pair.receiver.storedBytes, bytes);
      assertWithin(pair, window);
    }),
    { numRuns: 60 },
  );
});

Deno.test("ReceiverMachine has a stream in order, in whatever order its frames come; windows hold", () => {
  const chunk = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 100 }) },
    fc.constantFrom(P - 1, P, P + 1, BLOCK_BYTES),
  );
  const cases = fc.record({
    chunks: fc.array(chunk, { maxLength: 20 }),
    window: windows,
    random: fc.infiniteStream(fc.nat()),
  });
  fc.assert(
    fc.property(cases, ({ chunks, window, random }) => {
      const bytes = patterned(chunks.reduce((sum, length) => sum + length, 0));
      const files = [{ ...bare("-", "stream"), bytes, chunks }];
      const pair = new MachinePair(files, randomly(random, window)).run();
      assert.deepEqual([pair.sender.state, pair.receiver.state], ["done", "done"]);
      assert.ok(isSame(bytes, pair.written.get(0) ?? NOTHING));
      assert.deepEqual(pair.progress, { sender: bytes.length, receiver: bytes.length });
      assertWithin(pair, window);
    }),
    { numRuns: 60 },
  );
});

Deno.test("SenderMachine fills the window and no more of a large file", () => {
  const pair = new MachinePair(filesOf(20 * BLOCK_BYTES + 1)).run();
  assert.deepEqual([pair.most.senderBytes, pair.sender.state], [WINDOW_BYTES, "done"]);
});

Deno.test("SenderMachine fills the window and no more with small files", () => {
  const pair = new MachinePair(filesOf(...Array<number>(WINDOW_BLOCKS + 3).fill(1))).run();
  assert.deepEqual([pair.most.senderBlocks, pair.sender.state], [WINDOW_BLOCKS, "done"]);
});
