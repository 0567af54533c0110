import assert from "node:assert/strict";
import { SlipError } from "../errors.ts";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { Frame } from "./frame.ts";
import { manifestMessages } from "./manifest.ts";
import type { TransferMessage } from "./messages.ts";
import { type ReceiverEffect, ReceiverMachine } from "./receiver.ts";
import { framesOf, patterned } from "./testing_files.ts";
import { sha256Now } from "./testing_machines.ts";

const DIGEST = sha256Now(new Uint8Array(0));
const HEX = DIGEST.toHex();
const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";

const orders = (effects: readonly ReceiverEffect[]) => effects.map((effect) => effect.do);
const fileEnd = (file: number): TransferMessage => ({ type: "file-end", file, digest: HEX });
const BYE: TransferMessage = { type: "bye" };

/** What is sent first for files of these sizes. */
function opening(...sizes: number[]): TransferMessage[] {
  return [...manifestMessages(sizes.map((size, index) => ({ path: `file-${index}`, size })))];
}

/** A receiver that was offered files of these sizes. */
function offered(...sizes: number[]): ReceiverMachine {
  const machine = new ReceiverMachine();
  for (const message of opening(...sizes)) machine.arrived(message);
  return machine;
}

function accepting(...sizes: number[]): ReceiverMachine {
  const machine = offered(...sizes);
  machine.accept();
  return machine;
}

/** The only frame of a block of one byte, or the first of a longer one. */
function frame(file = 0, block = 0, length = 1): Frame {
  return framesOf(file, block, patterned(length), DIGEST)[0]!;
}

/** A receiver with one file of one byte, stored and finished; all digested. */
function closing(): ReceiverMachine {
  const machine = accepting(1);
  machine.frame(frame());
  machine.stored(0, 0, DIGEST, 1);
  machine.arrived(fileEnd(0));
  machine.finished(0, DIGEST);
  machine.allDigested(DIGEST);
  return machine;
}

Deno.test("ReceiverMachine grants its window when it accepts, and nothing when it declines", () => {
  assert.deepEqual(offered(1).accept(), [
    { do: "send", message: { type: "accept", windowBytes: WINDOW_BYTES, windowBlocks: WINDOW_BLOCKS } },
  ]);
  const declined = offered(1);
  assert.deepEqual(declined.decline("x".repeat(300)), [
    { do: "send", message: { type: "decline", reason: "x".repeat(200) } },
  ]);
  assert.equal(declined.state, "declined");
});

Deno.test("ReceiverMachine is owed something in every state but while it decides", () => {
  assert.equal(new ReceiverMachine().isOwed, true);
  assert.equal(offered(1).isOwed, false);
  assert.equal(accepting(1).isOwed, true);
  assert.equal(closing().isOwed, true);
});

Deno.test("ReceiverMachine acknowledges in one message what was stored since the last", () => {
  const machine = accepting(1, 1, 0);
  for (const file of [0, 1]) {
    machine.frame(frame(file));
    machine.stored(file, 0, DIGEST, 1);
  }
  machine.finished(2, DIGEST);
  const message = { type: "stored", blocks: [[0, 0], [1, 0]], files: [2] };
  assert.deepEqual(machine.acknowledge(), [{ do: "send", message }]);
  assert.deepEqual(machine.acknowledge(), []);
});

Deno.test("ReceiverMachine finishes a file once, whatever comes last: its end or its last block", () => {
  for (const endsFirst of [true, false]) {
    const machine = accepting(1);
    if (endsFirst) assert.deepEqual(machine.arrived(fileEnd(0)), []);
    assert.deepEqual(orders(machine.frame(frame())), ["store"]);
    const after = machine.stored(0, 0, DIGEST, 1);
    assert.deepEqual(
      [...orders(after), ...(endsFirst ? [] : orders(machine.arrived(fileEnd(0))))],
      ["report-progress", "acknowledge", "finish-file"],
    );
  }
});

Deno.test("ReceiverMachine acknowledges everything before it says complete", () => {
  const machine = accepting(0);
  machine.arrived(fileEnd(0));
  assert.deepEqual(orders(machine.finished(0, DIGEST)), ["acknowledge", "digest-all"]);
  const sent = machine.allDigested(DIGEST).map((effect) =>
    effect.do === "send" ? effect.message.type : effect.do
  );
  assert.deepEqual(sent, ["stored", "stored-all", "complete"]);
  assert.deepEqual(machine.arrived(BYE), [{ do: "finish" }]);
});

Deno.test("ReceiverMachine takes exactly the window: blocks", () => {
  const machine = accepting((WINDOW_BYTES / BLOCK_BYTES + 1) * BLOCK_BYTES);
  for (let block = 0; block < WINDOW_BYTES / BLOCK_BYTES; block++) {
    machine.frame(frame(0, block, BLOCK_BYTES));
  }
  assert.throws(() => machine.frame(frame(0, WINDOW_BYTES / BLOCK_BYTES, BLOCK_BYTES)), isProtocolError);
});

Deno.test("ReceiverMachine takes exactly the window: small files, until one is stored and finished", () => {
  const take = (machine: ReceiverMachine) => {
    for (let file = 0; file < WINDOW_BLOCKS; file++) machine.frame(frame(file));
  };
  const full = accepting(...Array<number>(WINDOW_BLOCKS + 1).fill(1));
  take(full);
  assert.throws(() => full.frame(frame(WINDOW_BLOCKS)), isProtocolError);
  const room = accepting(...Array<number>(WINDOW_BLOCKS + 1).fill(1));
  take(room);
  room.stored(3, 0, DIGEST, 1);
  room.finished(3, DIGEST);
  room.frame(frame(WINDOW_BLOCKS));
});

Deno.test("ReceiverMachine takes no more unfinished files than the window has places, empty ones included", () => {
  const machine = accepting(...Array<number>(WINDOW_BLOCKS + 1).fill(0));
  for (let file = 0; file < WINDOW_BLOCKS; file++) machine.arrived(fileEnd(file));
  assert.throws(() => machine.arrived(fileEnd(WINDOW_BLOCKS)), isProtocolError);
});

type Input = TransferMessage | Frame;

/** Everything that a sender may do out of turn. */
const HOSTILE: readonly (readonly [name: string, machine: () => ReceiverMachine, inputs: Input[]])[] = [
  ["a message of a receiver", () => offered(1), [{ type: "complete", digest: HEX }]],
  ["a second offer while it listens", () => new ReceiverMachine(), [opening(1)[0]!, opening(1)[0]!]],
  ["a second offer while it decides", () => offered(1), [opening(1)[0]!]],
  ["a second offer while it receives", () => accepting(1), [opening(1)[0]!]],
  ["an offer of nothing", () => new ReceiverMachine(), [{ ...opening(1)[0]!, files: 0 } as TransferMessage]],
  ["a manifest before the offer", () => new ReceiverMachine(), [opening(1)[1]!]],
  ["a manifest after it is complete", () => offered(1), [opening(1)[1]!]],
  ["a manifest of more than was offered", () => new ReceiverMachine(), [opening(1)[0]!, opening(1, 0)[1]!]],
  ["a frame before the offer", () => new ReceiverMachine(), [frame()]],
  ["a frame before the acceptance", () => offered(1), [frame()]],
  ["the end of a file before the acceptance", () => offered(1), [fileEnd(0)]],
  ["a frame of a file that does not exist", () => accepting(1), [frame(1)]],
  ["a frame of the last file that has a number", () => accepting(1), [frame(2 ** 32 - 1)]],
  ["a frame of a block that does not exist", () => accepting(1), [frame(0, 1)]],
  ["a frame of an empty file", () => accepting(0), [frame()]],
  ["a frame twice", () => accepting(BLOCK_BYTES), [frame(0, 0, BLOCK_BYTES), frame(0, 0, BLOCK_BYTES)]],
  ["a frame of a block that is being stored", () => accepting(1), [frame(), frame()]],
  ["a frame that is too long for its block", () => accepting(1), [frame(0, 0, 2)]],
  ["a frame between two places", () => accepting(2 * FRAME_PAYLOAD_BYTES), [{ ...frame(), offset: 1 }]],
  ["the end of a file that does not exist", () => accepting(1), [fileEnd(1)]],
  ["the end of a file twice", () => accepting(1), [fileEnd(0), fileEnd(0)]],
  ["goodbye before everything is there", () => accepting(1), [BYE]],
  ["goodbye before the offer", () => new ReceiverMachine(), [BYE]],
  ["goodbye twice", closing, [BYE, BYE]],
  ["a frame after the end", closing, [frame()]],
  ["the end of a file after the end", closing, [fileEnd(0)]],
];

for (const [name, make, inputs] of HOSTILE) {
  Deno.test(`ReceiverMachine refuses ${name}`, () => {
    const machine = make();
    const put = (input: Input) => "type" in input ? machine.arrived(input) : machine.frame(input);
    const last = inputs.at(-1)!;
    for (const input of inputs.slice(0, -1)) put(input);
    assert.throws(() => put(last), isProtocolError);
  });
}

Deno.test("ReceiverMachine refuses more of a file that is finished", () => {
  const machine = accepting(1, 1);
  machine.frame(frame());
  machine.arrived(fileEnd(0));
  machine.stored(0, 0, DIGEST, 1);
  machine.finished(0, DIGEST);
  assert.throws(() => machine.frame(frame()), isProtocolError);
  assert.throws(() => machine.arrived(fileEnd(0)), isProtocolError);
});

Deno.test("ReceiverMachine has no use for news of a file that is not coming in", () => {
  assert.throws(() => accepting(1).stored(0, 0, DIGEST, 1), RangeError);
});
