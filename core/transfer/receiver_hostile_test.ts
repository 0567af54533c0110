import assert from "node:assert/strict";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES, WINDOW_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import type { Frame } from "./frame.ts";
import type { TransferMessage } from "./messages.ts";
import { ReceiverMachine } from "./receiver.ts";
import {
  accepting,
  BYE,
  claiming,
  closing,
  confirmed,
  DIGEST,
  fileEnd,
  frame,
  HEX,
  isProtocolError,
  offered,
  opening,
} from "./testing_receiver.ts";

type Input = TransferMessage | Frame;

const STREAM: ManifestEntry = { path: "-", size: 0, kind: "stream" };
const [OFFER, MANIFEST, MANIFEST_END] = opening(1) as [TransferMessage, TransferMessage, TransferMessage];
const fresh = () => new ReceiverMachine();
const deciding = () => offered(1);
const inClaims = () => claiming(offered(1), 1).machine;
const receiving = () => accepting(1);
const declined = () => {
  const machine = offered(1);
  machine.decline("no");
  return machine;
};
const done = () => {
  const machine = closing();
  machine.arrived(BYE);
  return machine;
};

/** Every message and a frame, in every state in which it makes no sense. */
const STATES = { fresh, deciding, inClaims, receiving, closing, done, declined };
const MESSAGES: Readonly<Record<string, readonly [input: Input, welcome: (keyof typeof STATES)[]]>> = {
  offer: [OFFER, ["fresh"]],
  manifest: [MANIFEST, []],
  "manifest-end": [MANIFEST_END, []],
  confirmed: [confirmed(0), []],
  "file-end": [fileEnd(0), ["receiving"]],
  bye: [BYE, ["closing"]],
  frame: [frame(), ["receiving"]],
  skip: [{ type: "skip", ranges: [[0, 0]] }, []],
  "have-files": [{ type: "have-files", files: [[0, HEX]] }, []],
  "have-blocks": [{ type: "have-blocks", file: 0, first: 0, digests: "AAAA" }, []],
  accept: [{ type: "accept", windowBytes: WINDOW_BYTES, windowBlocks: 1 }, []],
  decline: [{ type: "decline", reason: "" }, []],
  stored: [{ type: "stored", blocks: [], files: [] }, []],
  complete: [{ type: "complete", digest: HEX }, []],
};

const put = (machine: ReceiverMachine, input: Input) =>
  "type" in input ? machine.arrived(input) : machine.frame(input);

for (const [state, make] of Object.entries(STATES)) {
  Deno.test(`ReceiverMachine refuses what makes no sense while it is ${state}`, () => {
    for (const [name, [input, welcome]] of Object.entries(MESSAGES)) {
      if (welcome.includes(state as keyof typeof STATES)) put(make(), input);
      else assert.throws(() => put(make(), input), isProtocolError, name);
    }
  });
}

/** Everything else that a sender may do out of turn. */
const HOSTILE: readonly (readonly [name: string, machine: () => ReceiverMachine, inputs: Input[]])[] = [
  ["a second offer", fresh, [OFFER, OFFER]],
  ["an offer of nothing", fresh, [OFFER, { ...MANIFEST_END, entries: 0, totalBytes: 0 } as TransferMessage]],
  ["a manifest of more than was listed", fresh, [OFFER, opening(1, 0)[1]!, MANIFEST_END]],
  ["a manifest of other sizes", fresh, [OFFER, opening(2)[1]!, MANIFEST_END]],
  ["a stream beside a file", fresh, [OFFER, opening(STREAM, 1)[1]!]],
  ["a frame of a file that does not exist", receiving, [frame(1)]],
  ["a frame of the last file that has a number", receiving, [frame(2 ** 32 - 1)]],
  ["a frame of a block that does not exist", receiving, [frame(0, 1)]],
  ["a frame of an empty file", () => accepting(0), [frame()]],
  ["a frame of a folder", () => accepting({ path: "f", size: 0, kind: "folder" }), [frame()]],
  ["a frame twice", () => accepting(BLOCK_BYTES), [frame(0, 0, BLOCK_BYTES), frame(0, 0, BLOCK_BYTES)]],
  ["a frame of a block that is being stored", receiving, [frame(), frame()]],
  ["a frame that is too long for its block", receiving, [frame(0, 0, 2)]],
  ["a frame between two places", () => accepting(2 * FRAME_PAYLOAD_BYTES), [{ ...frame(), offset: 1 }]],
  ["the end of a file that does not exist", receiving, [fileEnd(1)]],
  ["the end of a file twice", receiving, [fileEnd(0), fileEnd(0)]],
  ["the end of a file twice in one message", receiving, [fileEnd(0, 0)]],
  ["a number of blocks of a file", receiving, [{ type: "file-end", files: [[0, HEX]], blocks: 1 }]],
  ["no number of blocks of a stream", () => accepting(STREAM), [fileEnd(0)]],
  ["a block of a stream twice", () => accepting(STREAM), [frame(), frame()]],
  ["confirmed blocks of a stream", () => accepting(STREAM), [confirmed(0)]],
  ["confirmed blocks that nobody claimed", receiving, [confirmed(0)]],
  ["confirmed blocks of a file that does not exist", receiving, [confirmed(7)]],
];

for (const [name, make, inputs] of HOSTILE) {
  Deno.test(`ReceiverMachine refuses ${name}`, () => {
    const machine = make();
    const last = inputs.at(-1)!;
    for (const input of inputs.slice(0, -1)) put(machine, input);
    assert.throws(() => put(machine, last), isProtocolError);
  });
}

Deno.test("ReceiverMachine refuses all of an entry that it did not want", () => {
  const { machine } = claiming(offered(1, 1), 2, [1]);
  machine.accept();
  for (const input of [frame(1), fileEnd(1), confirmed(1)]) {
    assert.throws(() => put(machine, input), isProtocolError);
  }
});

Deno.test("ReceiverMachine refuses more of a file that is being finished, or finished", () => {
  const machine = accepting(1, 1);
  machine.frame(frame());
  machine.arrived(fileEnd(0));
  machine.stored(0, 0, DIGEST, 1);
  for (const isFinished of [false, true]) {
    if (isFinished) machine.finished(0, DIGEST);
    for (const input of [frame(), fileEnd(0), confirmed(0)]) {
      assert.throws(() => put(machine, input), isProtocolError);
    }
  }
});

Deno.test("ReceiverMachine has no use for news of a file that is not coming in", () => {
  assert.throws(() => accepting(1).stored(0, 0, DIGEST, 1), RangeError);
  assert.throws(() => accepting(1).finished(0, DIGEST), RangeError);
});

Deno.test("ReceiverMachine refuses claims of its own sink that make no sense", () => {
  const { machine } = claiming(offered(1, 1), 2, [1]);
  assert.throws(() => machine.claim({ file: 1, digest: DIGEST }), RangeError);
});
