import assert from "node:assert/strict";
import { type ErrorCode, SlipError } from "../errors.ts";
import { BLOCK_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { TransferMessage } from "./messages.ts";
import { type SenderEffect, SenderMachine } from "./sender.ts";
import { sha256Now } from "./testing_machines.ts";

const ACCEPT: TransferMessage = { type: "accept", windowBytes: WINDOW_BYTES, windowBlocks: WINDOW_BLOCKS };
const DIGEST = sha256Now(new Uint8Array(0));

const complete = (digest: Uint8Array = DIGEST): TransferMessage => ({
  type: "complete",
  digest: digest.toHex(),
});
const stored = (blocks: [number, number][], files: number[] = []): TransferMessage => {
  return { type: "stored", blocks, files };
};

const isOf = (code: ErrorCode) => (error: unknown) => error instanceof SlipError && error.code === code;

/** A sender of files of these sizes, accepted, whose reads are not done yet. */
function accepted(...sizes: number[]): SenderMachine {
  const machine = offering(...sizes);
  machine.arrived(ACCEPT);
  return machine;
}

function offering(...sizes: number[]): SenderMachine {
  const machine = new SenderMachine(sizes.map((size, index) => ({ path: `file-${index}`, size })));
  for (const effect of machine.start()) assert.equal(effect.do, "send");
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

Deno.test("SenderMachine refuses an empty list", () => {
  assert.throws(() => new SenderMachine([]), RangeError);
});

Deno.test("SenderMachine owes nothing to a person who is still deciding", () => {
  assert.equal(offering(1).isOwed, false);
  assert.equal(accepted(1).isOwed, true);
  const declined = offering(1);
  declined.arrived({ type: "decline", reason: "" });
  assert.equal(declined.isOwed, false);
});

Deno.test("SenderMachine orders every block once, in order, as places become free", () => {
  const machine = offering(18 * BLOCK_BYTES + 5);
  const reads = (effects: readonly SenderEffect[]) =>
    effects.flatMap((effect) => effect.do === "read" ? [[effect.block, effect.offset, effect.length]] : []);
  const M = BLOCK_BYTES;
  const first = Array.from({ length: 16 }, (_, block) => [block, block * M, M]);
  assert.deepEqual(reads(machine.arrived(ACCEPT)), first);
  assert.deepEqual(reads(machine.arrived(stored([[0, 3], [0, 0]]))), [[16, 16 * M, M], [17, 17 * M, M]]);
  assert.deepEqual(reads(machine.arrived(stored([[0, 1]]))), [[18, 18 * M, 5]]);
  assert.deepEqual(reads(machine.arrived(stored([[0, 2]]))), []);
});

Deno.test("SenderMachine takes no larger window than its own bound", () => {
  const machine = offering(40 * BLOCK_BYTES);
  const wide: TransferMessage = {
    type: "accept",
    windowBytes: 64 * WINDOW_BYTES,
    windowBlocks: 64 * WINDOW_BLOCKS,
  };
  assert.equal(
    machine.arrived(wide).filter((effect) => effect.do === "read").length,
    WINDOW_BYTES / BLOCK_BYTES,
  );
});

Deno.test("SenderMachine begins no more files than the window has places, empty ones included", () => {
  const machine = offering(...Array<number>(WINDOW_BLOCKS + 2).fill(0));
  const begun = machine.arrived(ACCEPT).filter((effect) => effect.do === "digest-file");
  assert.equal(begun.length, WINDOW_BLOCKS);
  machine.fileDigested(0, DIGEST);
  assert.deepEqual(orders(machine.arrived(stored([], [0]))), [
    "report-progress",
    "report-file",
    "digest-file",
  ]);
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

/** Everything that a receiver may say out of turn, and what it costs. */
const HOSTILE: readonly (readonly [
  name: string,
  machine: () => SenderMachine,
  messages: TransferMessage[],
  code: ErrorCode,
])[] = [
  ["a message of a sender", () => offering(1), [{ type: "bye" }], "protocol"],
  ["an offer", () => offering(1), [{
    type: "offer",
    files: 1,
    totalBytes: 1,
    blockBytes: 1048576,
    frameBytes: 49152,
  }], "protocol"],
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
  ["an acknowledgement before the acceptance", () => offering(1), [stored([[0, 0]])], "protocol"],
  ["complete before the acceptance", () => offering(1), [complete()], "protocol"],
  ["a block stored that is not of the file", readThrough, [stored([[0, 1]])], "protocol"],
  ["a block stored of a file that does not exist", readThrough, [stored([[7, 0]])], "protocol"],
  ["a block stored twice", readThrough, [stored([[0, 0]]), stored([[0, 0]])], "protocol"],
  ["a block stored twice in one message", readThrough, [stored([[0, 0], [0, 0]])], "protocol"],
  ["a block stored before its turn", () => accepted(20 * BLOCK_BYTES), [stored([[0, 16]])], "protocol"],
  ["a file finished that does not exist", readThrough, [stored([[0, 0]], [7])], "protocol"],
  ["a file finished before its blocks", readThrough, [stored([], [0])], "protocol"],
  ["a file finished before its end was told", () => accepted(1), [stored([[0, 0]], [0])], "protocol"],
  ["a file finished twice", readThrough, [stored([[0, 0]], [0, 0])], "protocol"],
  ["complete before the last file", readThrough, [stored([[0, 0]]), complete()], "protocol"],
  [
    "complete with another digest",
    readThrough,
    [stored([[0, 0]], [0]), complete(sha256Now(DIGEST))],
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
});
