import assert from "node:assert/strict";
import { SlipError } from "../errors.ts";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { BitSet } from "./bit_set.ts";
import type { Frame } from "./frame.ts";
import type { TransferMessage } from "./messages.ts";
import { type ReceiverEffect, ReceiverMachine } from "./receiver.ts";
import { framesOf, patterned, sha256Now } from "./testing_files.ts";

const DIGEST = sha256Now(new Uint8Array(0));
const HEX = DIGEST.toHex();
const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";

const orders = (effects: readonly ReceiverEffect[]) => effects.map((effect) => effect.do);
const fileEnd = (...files: number[]): TransferMessage => ({
  type: "file-end",
  files: files.map((file) => [file, HEX]),
});
const confirmed = (file: number, first = 0, count = 1): TransferMessage => ({
  type: "confirmed",
  file,
  first,
  count,
});
const BYE: TransferMessage = { type: "bye" };

/** Sizes of files, or entries. */
type Offered = readonly (number | ManifestEntry)[];

const entriesOf = (offered: Offered) =>
  offered.map((one, index) => typeof one === "number" ? { path: `file-${index}`, size: one } : one);

/** What is sent first for these. */
function opening(...offered: Offered): TransferMessage[] {
  const entries = entriesOf(offered);
  const totalBytes = entries.reduce((sum, { size }) => sum + size, 0);
  return [
    { type: "offer", blockBytes: BLOCK_BYTES, frameBytes: FRAME_PAYLOAD_BYTES },
    { type: "manifest", entries } as TransferMessage,
    { type: "manifest-end", entries: entries.length, totalBytes, leftOut: 2 },
  ];
}

function offered(...offered: Offered): ReceiverMachine {
  const machine = new ReceiverMachine();
  for (const message of opening(...offered)) machine.arrived(message);
  return machine;
}

/** A receiver that wants these of so many. */
function claiming(machine: ReceiverMachine, count: number, unwanted: readonly number[] = []) {
  const wanted = new BitSet(count);
  for (let file = 0; file < count; file++) if (!unwanted.includes(file)) wanted.add(file);
  return { machine, said: [...machine.choose(wanted)] };
}

function accepting(...files: Offered): ReceiverMachine {
  const { machine } = claiming(offered(...files), files.length);
  machine.accept();
  return machine;
}

/** The only frame of a block of one byte, or the first of a longer one. */
function frame(file = 0, block = 0, length = 1): Frame {
  return framesOf(file, block, patterned(length), DIGEST)[0]!;
}

/** A receiver with one file of one byte, stored and finished; all in place. */
function closing(): ReceiverMachine {
  const machine = accepting(1);
  machine.frame(frame());
  machine.stored(0, 0, DIGEST, 1);
  machine.arrived(fileEnd(0));
  machine.finished(0, DIGEST);
  machine.completed(DIGEST);
  return machine;
}

Deno.test("ReceiverMachine asks once the manifest has ended, with what was left out", () => {
  const machine = new ReceiverMachine();
  const [offer, manifest, end] = opening(3, 4);
  assert.deepEqual([machine.arrived(offer!), machine.arrived(manifest!), machine.state], [
    [],
    [],
    "listening",
  ]);
  const entries = entriesOf([3, 4]);
  assert.deepEqual(machine.arrived(end!), [{ do: "decide", entries, totalBytes: 7, leftOut: 2 }]);
  assert.equal(machine.state, "deciding");
});

Deno.test("ReceiverMachine says what it does not want, then what it has, then accepts with its window", () => {
  const { machine, said } = claiming(offered(1, 1, 0, 1), 4, [1, 2]);
  assert.deepEqual(said, [{ type: "skip", ranges: [[1, 2]] }]);
  assert.equal(machine.state, "claiming");
  assert.deepEqual(machine.claim({ file: 0, first: 0, digests: DIGEST }), [
    { type: "have-blocks", file: 0, first: 0, digests: DIGEST.toBase64() },
  ]);
  assert.deepEqual(machine.claim({ file: 3, digest: DIGEST }), []);
  assert.deepEqual(machine.claimed(), [{ type: "have-files", files: [[3, HEX]] }]);
  assert.deepEqual(machine.accept(), [
    { do: "send", message: { type: "accept", windowBytes: WINDOW_BYTES, windowBlocks: WINDOW_BLOCKS } },
  ]);
  assert.equal(machine.state, "receiving");
});

Deno.test("ReceiverMachine grants nothing when it declines", () => {
  const declined = offered(1);
  assert.deepEqual(declined.decline("x".repeat(300)), [
    { do: "send", message: { type: "decline", reason: "x".repeat(200) } },
  ]);
  assert.equal(declined.state, "declined");
});

Deno.test("ReceiverMachine.choose() refuses a choice of nothing", () => {
  assert.throws(() => offered(1).choose(new BitSet(1)), RangeError);
});

Deno.test("ReceiverMachine is owed something in every state but while it decides and claims", () => {
  assert.equal(new ReceiverMachine().isOwed, true);
  assert.equal(offered(1).isOwed, false);
  assert.equal(claiming(offered(1), 1).machine.isOwed, false);
  assert.equal(accepting(1).isOwed, true);
  assert.equal(closing().isOwed, true);
});

Deno.test("ReceiverMachine acknowledges in one message what was stored since the last", () => {
  const machine = accepting(1, 1, 0);
  for (const file of [0, 1]) {
    machine.frame(frame(file));
    machine.stored(file, 0, DIGEST, 1);
  }
  machine.arrived(fileEnd(2));
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

Deno.test("ReceiverMachine finishes folders, links and empty files by their ends, many in one message", () => {
  const folder: ManifestEntry = { path: "f", size: 0, kind: "folder" };
  const link: ManifestEntry = { path: "l", size: 0, kind: "link", target: "f" };
  const machine = accepting(folder, link, 0);
  const finish = [0, 1, 2].map((file) => ({
    do: "finish-file",
    file,
    expected: HEX,
    digests: new Uint8Array(0),
  }));
  assert.deepEqual(machine.arrived(fileEnd(0, 1, 2)), finish);
});

Deno.test("ReceiverMachine counts what is confirmed as stored, and waits for the rest", () => {
  const { machine } = claiming(offered(3 * BLOCK_BYTES), 1);
  machine.claim({ file: 0, first: 0, digests: new Uint8Array(64) });
  machine.accept();
  assert.deepEqual(machine.arrived(confirmed(0, 1, 1)), [{ do: "report-progress", bytes: BLOCK_BYTES }]);
  assert.deepEqual(machine.arrived(fileEnd(0)), []);
  for (const block of [0, 2]) {
    const frames = framesOf(0, block, patterned(BLOCK_BYTES), DIGEST);
    assert.deepEqual(frames.flatMap((one) => orders(machine.frame(one))), ["store"]);
  }
  machine.stored(0, 2, DIGEST, BLOCK_BYTES);
  assert.deepEqual(orders(machine.stored(0, 0, DIGEST, BLOCK_BYTES)).at(-1), "finish-file");
  assert.deepEqual([machine.storedBytes, machine.movedBytes], [3 * BLOCK_BYTES, 2 * BLOCK_BYTES]);
});

Deno.test("ReceiverMachine finishes what it has as a whole when the sender's digest is the same", () => {
  const { machine } = claiming(offered(5, 5), 2);
  for (const file of [0, 1]) machine.claim({ file, digest: file === 0 ? DIGEST : new Uint8Array(32) });
  machine.accept();
  assert.deepEqual(machine.arrived(fileEnd(0, 1)), [
    { do: "report-progress", bytes: 5 },
    { do: "finish-file", file: 0, expected: HEX },
  ]);
  machine.finished(0, DIGEST);
  assert.deepEqual(orders(machine.frame(frame(1, 0, 5))), ["store"]);
  assert.deepEqual(orders(machine.stored(1, 0, DIGEST, 5)).at(-1), "finish-file");
  assert.deepEqual([machine.storedBytes, machine.movedBytes], [10, 5]);
});

Deno.test("ReceiverMachine stores a stream in order and ends it with its number of blocks", () => {
  const machine = accepting({ path: "-", size: 0, kind: "stream" });
  assert.deepEqual(orders(machine.frame(frame(0, 1))), []);
  const stores = machine.frame(frame(0, 0, 5));
  assert.deepEqual(stores.map((one) => one.do === "store" && [one.block, one.offset]), [[0, 0], [1, 5]]);
  machine.stored(0, 0, DIGEST, 5);
  assert.deepEqual(machine.arrived({ type: "file-end", files: [[0, HEX]], blocks: 2 }), []);
  assert.deepEqual(orders(machine.stored(0, 1, DIGEST, 1)).at(-1), "finish-file");
});

Deno.test("ReceiverMachine completes with zeros for what it did not want, and says complete after all else", () => {
  const { machine } = claiming(offered(0, 0, 0), 3, [1]);
  machine.accept();
  machine.arrived(fileEnd(0, 2));
  assert.deepEqual(orders(machine.finished(2, DIGEST)), ["acknowledge"]);
  const digests = new Uint8Array([...DIGEST, ...new Uint8Array(32), ...DIGEST]);
  assert.deepEqual(machine.finished(0, DIGEST), [{ do: "acknowledge" }, { do: "complete", digests }]);
  const sent = machine.completed(DIGEST).map((one) => one.do === "send" ? one.message : one.do);
  assert.deepEqual(sent, [{ type: "stored", blocks: [], files: [2, 0] }, { type: "complete", digest: HEX }]);
  assert.equal(machine.state, "closing");
  assert.deepEqual(machine.arrived(BYE), [{ do: "finish" }]);
});

Deno.test("ReceiverMachine takes exactly the window: blocks", () => {
  const machine = accepting((WINDOW_BYTES / BLOCK_BYTES + 1) * BLOCK_BYTES);
  for (let block = 0; block < WINDOW_BYTES / BLOCK_BYTES; block++) {
    machine.frame(frame(0, block, BLOCK_BYTES));
  }
  assert.throws(() => machine.frame(frame(0, WINDOW_BYTES / BLOCK_BYTES, BLOCK_BYTES)), isProtocolError);
});

Deno.test("ReceiverMachine takes exactly the window: pieces of a stream, held for one that is late", () => {
  const machine = accepting({ path: "-", size: 0, kind: "stream" });
  const frames = Array.from({ length: 18 }, (_, block) => framesOf(0, block, patterned(BLOCK_BYTES), DIGEST));
  const held = frames.slice(1).flat();
  const most = Math.floor(WINDOW_BYTES / BLOCK_BYTES) * frames[0]!.length;
  for (const one of held.slice(0, most)) assert.deepEqual(machine.frame(one), []);
  assert.throws(() => machine.frame(held[most]!), isProtocolError);
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
