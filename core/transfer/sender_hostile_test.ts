import assert from "node:assert/strict";
import type { ErrorCode } from "../errors.ts";
import type { TransferMessage } from "./messages.ts";
import { SenderMachine } from "./sender.ts";
import {
  ACCEPT,
  accepted,
  complete,
  haveBlocks,
  haveFile,
  isOf,
  M,
  offering,
  OTHER,
  readThrough,
  skip,
  stored,
  STREAM,
  TEXT,
} from "./testing_sender.ts";

/** A block was claimed, compared, and ordered since it differs. */
function differing(): SenderMachine {
  const machine = offering(1);
  for (const message of [haveBlocks(0, 0, 1), ACCEPT]) machine.arrived(message);
  machine.compared(0, 0, OTHER);
  return machine;
}

/** The first block of a stream was read. */
function streaming(): SenderMachine {
  const machine = accepted(STREAM);
  machine.streamed(0, 1);
  return machine;
}

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
  ["a block stored that was ordered and not sent", () => accepted(1), [stored([[0, 0]])], "protocol"],
  ["a claimed block stored that differs and was not sent", differing, [stored([[0, 0]])], "protocol"],
  ["a block of a stream stored that came and was not sent", streaming, [stored([[0, 0]])], "protocol"],
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
