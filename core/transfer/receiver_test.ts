import assert from "node:assert/strict";
import { BLOCK_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { BitSet } from "./bit_set.ts";
import { ReceiverMachine } from "./receiver.ts";
import { framesOf, patterned } from "./testing_files.ts";
import {
  accepting,
  BYE,
  claiming,
  closing,
  confirmed,
  DIGEST,
  entriesOf,
  fileEnd,
  frame,
  HEX,
  isProtocolError,
  offered,
  opening,
  orders,
} from "./testing_receiver.ts";

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
