import assert from "node:assert/strict";
import { slipError } from "../errors.ts";
import { BLOCK_BYTES, FINISHING_ENTRIES } from "../limits.ts";
import type { ConflictAction, LeftOut, Survey } from "../ports.ts";
import type { Status } from "../status.ts";
import { within } from "../../tests/support/wait.ts";
import type { Choice, IncomingOffer } from "./choice.ts";
import { patterned } from "./testing_files.ts";
import type { Link } from "./testing_link.ts";
import { assertArrived, assertFailed } from "./testing_outcome.ts";
import { type KeptFile, MemorySink } from "./testing_sink.ts";
import { type MemoryEntry, MemorySource } from "./testing_source.ts";
import { endOf, type Outcome, transfer } from "./testing_transfer.ts";

const MIB = BLOCK_BYTES;

const TREE: readonly MemoryEntry[] = [
  { path: "tree", kind: "folder", mode: 0o755 },
  { path: "tree/empty", kind: "folder" },
  { path: "tree/nothing", size: 0 },
  { path: "tree/big", size: 2 * MIB + 1, modifiedMs: 1_700_000_000_000 },
  { path: "tree/link", kind: "link", target: "big" },
  { path: "tree/small", size: 5, mode: 0o644 },
];

const warningsOf = (statuses: readonly Status[]) =>
  statuses.flatMap((status) => status.event === "warning" ? [`${status.code} ${status.path}`] : []);

const leftOutOf = ({ received }: Outcome) =>
  received.status === "fulfilled" ? received.value.leftOut : assert.fail();

const answering = (answer: boolean | Choice) => () => Promise.resolve(answer);

const surveying = (survey: Partial<Survey>, kept: readonly KeptFile[] = []) =>
  new MemorySink({ survey: () => survey }, kept);

Deno.test("sendOver() and receiveOver() move a tree with everything in it", async () => {
  assertArrived(await transfer({ sizes: TREE, line: { seed: 3, jitterMs: 5, lossRate: 0.2 } }));
});

Deno.test("receiveOver() shows the entries themselves, and what its disk says", async () => {
  const offers: IncomingOffer[] = [];
  const decide = (offer: IncomingOffer) => {
    offers.push(offer);
    return Promise.resolve(true);
  };
  const sink = surveying({ freeBytes: 9_999, conflicts: new Set([5]) }, [
    { file: 3, bytes: patterned(2 * MIB + 1, 4), blocks: [0, 2] },
  ]);
  const left: LeftOut = { path: "tree/socket", reason: "special-file" };
  const source = new MemorySource(TREE, { leftOut: [left] });
  const { told } = await transfer({ source, sink, decide });
  const [offer] = offers;
  assert.deepEqual(offer?.entries.map(({ path, kind = "file" }) => [path, kind]), [
    ["tree", "folder"],
    ["tree/empty", "folder"],
    ["tree/nothing", "file"],
    ["tree/big", "file"],
    ["tree/link", "link"],
    ["tree/small", "file"],
  ]);
  assert.deepEqual([offer.leftOut, offer.place, offer.totalBytes], [1, "memory", 2 * MIB + 6]);
  const status = told.receiver[0];
  assert.ok(status?.event === "offer");
  assert.equal(status.files, offer.entries, "no copy");
  assert.deepEqual([status.freeBytes, status.keptBytes, status.conflicts], [9_999, MIB + 1, 1]);
});

Deno.test("receiveOver() takes what was chosen and nothing else", async () => {
  const wanted = [0, 3, 4];
  const decide = answering({ wants: (file) => wanted.includes(file) });
  assertArrived(await transfer({ sizes: TREE, decide }), { wanted });
});

Deno.test("receiveOver() takes one of many thousand, all named before", async () => {
  const sizes = Array<number>(5_000).fill(10);
  const wanted = sizes.flatMap((_, file) => file % 1_000 === 77 ? [file] : []);
  const decide = answering({ wants: (file) => file % 1_000 === 77 });
  assertArrived(await transfer({ sizes, decide }), { wanted });
});

Deno.test("receiveOver() moves only what is missing of what was there", async () => {
  const big = patterned(5 * MIB + 1, 1);
  const damaged = big.slice();
  damaged[2 * MIB] = damaged[2 * MIB]! ^ 1;
  const kept = [
    { file: 0, bytes: damaged, blocks: [0, 2, 3, 5] },
    { file: 1, bytes: patterned(MIB, 2) },
    { file: 2, bytes: patterned(MIB, 99) },
    { file: 3, bytes: new Uint8Array(0) },
  ];
  const sink = new MemorySink({}, kept);
  const outcome = await transfer({ sizes: [5 * MIB + 1, MIB, MIB, 0, 7], sink });
  assertArrived(outcome, { movedBytes: 3 * MIB + MIB + 7 });
  assert.equal(sink.writtenBytes, 4 * MIB + 7);
});

Deno.test("receiveOver() writes nothing when all is there", async () => {
  const sizes = [2 * MIB, 10, 0];
  const sink = new MemorySink({}, sizes.map((size, file) => ({ file, bytes: patterned(size, file + 1) })));
  assertArrived(await transfer({ sizes, sink }), { movedBytes: 0 });
  assert.equal(sink.writtenBytes, 0);
});

Deno.test("sendOver() and receiveOver() tell no rate of what was there before", async () => {
  const sizes = [2 * MIB, 10];
  const sink = new MemorySink({}, sizes.map((size, file) => ({ file, bytes: patterned(size, file + 1) })));
  const { told } = await transfer({ sizes, sink });
  for (const statuses of [told.sender, told.receiver]) {
    const progress = statuses.filter((status) => status.event === "progress");
    assert.equal(progress.at(-1)?.bytes, 2 * MIB + 10);
    assert.deepEqual(progress.filter(({ bytesPerSecond }) => bytesPerSecond > 0), []);
  }
});

Deno.test("receiveOver() says more claims than may be under way, in turn", async () => {
  const sizes = Array<number>(12_000).fill(3);
  const sink = new MemorySink({}, sizes.map((size, file) => ({ file, bytes: patterned(size, file + 1) })));
  assertArrived(await transfer({ sizes, sink, line: { delayMs: 1 } }), { movedBytes: 0 });
});

Deno.test("receiveOver() never takes what its disk cannot have, and warns of it", async () => {
  const unfit = new Map([[2, "name-collision" as const], [4, "link-unsupported" as const]]);
  const sink = surveying({ unfit, outdated: ["tree/big"] });
  const outcome = await transfer({ sizes: TREE, sink });
  assertArrived(outcome, { wanted: [0, 1, 3, 5] });
  assert.deepEqual(warningsOf(outcome.told.receiver), [
    "name-collision tree/nothing",
    "link-unsupported tree/link",
    "restarted tree/big",
  ]);
  assert.equal(leftOutOf(outcome), 2);
});

Deno.test("receiveOver() renames what is taken without a word, and does otherwise when told to", async () => {
  const conflicts = new Set([3, 5]);
  const actions: readonly [Choice["onConflict"], ConflictAction[]][] = [
    [undefined, ["rename", "rename"]],
    ["replace", ["replace", "replace"]],
    [(file) => file === 3 ? "resume" : "replace", ["resume", "replace"]],
  ];
  for (const [onConflict, expected] of actions) {
    const sink = surveying({ conflicts });
    const decide = answering(onConflict === undefined ? true : { onConflict });
    assertArrived(await transfer({ sizes: TREE, sink, decide }));
    assert.deepEqual([3, 5].map((file) => sink.plan?.onConflict(file)), expected);
  }
});

Deno.test("receiveOver() keeps what is there when told to, and warns of each", async () => {
  const sink = surveying({ conflicts: new Set([3, 5]) });
  const outcome = await transfer({ sizes: TREE, sink, decide: answering({ onConflict: "skip" }) });
  assertArrived(outcome, { wanted: [0, 1, 2, 4] });
  assert.deepEqual(warningsOf(outcome.told.receiver), ["kept-existing tree/big", "kept-existing tree/small"]);
  assert.equal(leftOutOf(outcome), 2);
});

Deno.test("receiveOver() ends with file-exists when all is there and kept, and declines", async () => {
  const sink = surveying({ conflicts: new Set([0, 1]) });
  const outcome = await transfer({ sizes: [1, 2], sink, decide: answering({ onConflict: "skip" }) });
  assertFailed(outcome, "declined", "file-exists");
  assert.equal(outcome.source.readBytes, 0);
});

Deno.test("receiveOver() ends with refused when nothing of it is wanted or fits", async () => {
  assertFailed(await transfer({ decide: answering({ wants: () => false }) }), "declined", "refused");
  const sink = surveying({ unfit: new Map([[0, "unsafe-name" as const]]) });
  assertFailed(await transfer({ sink }), "declined", "refused");
});

Deno.test("receiveOver() tells what could not be done as wished, and counts what is not there", async () => {
  const complete = (): LeftOut[] => [
    { path: "tree/link", reason: "link-unsupported" },
    { path: "tree/big", reason: "not-dated" },
    { path: "tree/small", reason: "renamed" },
  ];
  const outcome = await transfer({ sizes: TREE, sink: new MemorySink({ complete }) });
  assertArrived(outcome);
  assert.deepEqual(warningsOf(outcome.told.receiver), [
    "link-unsupported tree/link",
    "not-dated tree/big",
    "renamed tree/small",
  ]);
  assert.equal(leftOutOf(outcome), 1);
});

Deno.test("receiveOver() fails when it cannot begin, and tells the sender", async () => {
  const full = () => {
    throw slipError("disk-full", { path: "tree" });
  };
  for (const hooks of [{ begin: full }, { complete: full }]) {
    assertFailed(await transfer({ sizes: TREE, sink: new MemorySink(hooks) }), "remote-failed", "disk-full");
  }
});

Deno.test("receiveOver() ends while it still claims, when the sender leaves", async () => {
  const stop = new AbortController();
  const gate = Promise.withResolvers<void>();
  const begin = () => {
    stop.abort();
    setTimeout(gate.resolve, 50);
    return gate.promise;
  };
  const sink = new MemorySink({ begin }, [{ file: 0, bytes: patterned(1) }]);
  assertFailed(await transfer({ sink, signals: { sender: stop.signal } }), "interrupted", "cancelled");
});

Deno.test("receiveOver() finishes several entries at a time, and no more than a few", async () => {
  const waiting: (() => void)[] = [];
  const isFull = Promise.withResolvers<void>();
  const finish = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push(resolve);
    if (waiting.length === FINISHING_ENTRIES) isFull.resolve();
    return isFinishing ? Promise.resolve() : promise;
  };
  let isFinishing = false;
  const sink = new MemorySink({ finish });
  const running = transfer({ sizes: Array<number>(200).fill(0), sink });
  await within(isFull.promise, { what: "as many as may" });
  isFinishing = true;
  for (const resolve of waiting) resolve();
  assertArrived(await running);
  assert.equal(sink.mostWorking, FINISHING_ENTRIES);
});

Deno.test("receiveOver() has succeeded once all is in place, whatever becomes of the lane", async () => {
  let line: Link | undefined;
  const complete = () => {
    line?.cut();
    return [];
  };
  const sink = new MemorySink({ complete });
  const outcome = await transfer({ sizes: TREE, sink, joined: (link) => line = link });
  assert.deepEqual([endOf(outcome.sent), endOf(outcome.received)], ["peer-lost", "done"]);
  assert.deepEqual([sink.completes, sink.faults], [1, []]);
});

Deno.test("receiveOver() has succeeded when it is interrupted while all is being put in place", async () => {
  const stop = new AbortController();
  const gate = Promise.withResolvers<LeftOut[]>();
  const complete = () => {
    stop.abort();
    setTimeout(() => gate.resolve([]), 20);
    return gate.promise;
  };
  const sink = new MemorySink({ complete });
  const outcome = await transfer({ sizes: TREE, sink, signals: { receiver: stop.signal } });
  assert.equal(endOf(outcome.received), "done");
  assert.deepEqual(sink.faults, []);
});
