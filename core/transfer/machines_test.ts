import assert from "node:assert/strict";
import fc from "fast-check";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import { isSame, patterned } from "./testing_files.ts";
import { MachinePair, type MemoryFile } from "./testing_machines.ts";

/** Files of these sizes, each with bytes of its own. */
function filesOf(...sizes: number[]): MemoryFile[] {
  return sizes.map((size, index) => ({ path: `file-${index}`, size, bytes: patterned(size, index + 1) }));
}

Deno.test("SenderMachine and ReceiverMachine move a file of two blocks and an empty one", () => {
  const pair = new MachinePair(filesOf(BLOCK_BYTES + 1, 0)).run();
  assert.deepEqual(pair.transcript, [
    "sender -> offer of 2 files, 1048577 bytes",
    "sender -> manifest of file-0 file-1",
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
    "receiver: stored-all",
    "receiver -> complete",
    "sender: finish",
    "sender -> bye",
    "receiver: finish",
  ]);
  assert.deepEqual([pair.sender.state, pair.receiver.state], ["done", "done"]);
});

Deno.test("SenderMachine and ReceiverMachine part when the files are not wanted", () => {
  const pair = new MachinePair(filesOf(5), { accepts: false }).run();
  assert.deepEqual(pair.transcript, [
    "sender -> offer of 1 files, 5 bytes",
    "sender -> manifest of file-0",
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

Deno.test("ReceiverMachine has exactly the bytes, in whatever order frames, control and disk come; windows hold", () => {
  const cases = fc.record({
    list: fc.array(sizes, { minLength: 1, maxLength: 40 }),
    windowBytes: fc.constantFrom(BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES, WINDOW_BYTES),
    windowBlocks: fc.constantFrom(1, 2, 5, WINDOW_BLOCKS),
    random: fc.infiniteStream(fc.nat()),
  });
  fc.assert(
    fc.property(cases, ({ list, windowBytes, windowBlocks, random }) => {
      const files = filesOf(...list);
      const pair = new MachinePair(files, {
        choose: (count) => random.next().value! % count,
        fromReceiver: (message) =>
          message.type === "accept" ? { ...message, windowBytes, windowBlocks } : message,
      }).run();
      assert.deepEqual([pair.sender.state, pair.receiver.state], ["done", "done"]);
      assert.deepEqual(pair.finished.toSorted((a, b) => a - b), files.map((_, index) => index));
      for (const [index, { bytes }] of files.entries()) {
        assert.ok(isSame(bytes, pair.written.get(index) ?? new Uint8Array(0)), `file ${index}`);
      }
      const { most } = pair;
      assert.ok(most.senderBytes <= windowBytes && most.senderBlocks <= windowBlocks, JSON.stringify(most));
      assert.ok(
        most.receiverBytes <= windowBytes && most.receiverBlocks <= windowBlocks,
        JSON.stringify(most),
      );
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
