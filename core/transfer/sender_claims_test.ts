import assert from "node:assert/strict";
import { READ_AHEAD_BLOCKS, READ_AHEAD_BYTES, WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import {
  ACCEPT,
  compares,
  complete,
  DIGEST,
  FOLDER,
  haveBlocks,
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
} from "./testing_sender.ts";

Deno.test("SenderMachine leaves out what is skipped, and counts the rest", () => {
  const machine = offering(5, 6, FOLDER, 7, 8);
  machine.arrived(skip([1, 1], [3, 4]));
  const effects = machine.arrived(ACCEPT);
  assert.deepEqual(effects[0], { do: "report-accepted", wanted: { entries: 2, files: 1, bytes: 5 } });
  assert.deepEqual(reads(effects), [[0, 0]]);
  machine.digested(0, 0, OTHER);
  const all = machine.fileDigested(0, OTHER).find((effect) => effect.do === "digest-all");
  const zeros = new Uint8Array(32);
  assert.deepEqual(all?.digests, new Uint8Array([...OTHER, ...zeros, ...DIGEST, ...zeros, ...zeros]));
  machine.allDigested(DIGEST);
  machine.arrived(stored([[0, 0]], [0, 2]));
  const wanted = { entries: 2, files: 1, bytes: 5 };
  assert.deepEqual(machine.arrived(complete()).at(-1), {
    do: "finish",
    digest: HEX,
    wanted,
    bytes: 5,
    movedBytes: 5,
  });
});

Deno.test("SenderMachine is done at once with a receiver that wants nothing and says yes", () => {
  const machine = offering(5);
  machine.arrived(skip([0, 0]));
  assert.deepEqual(orders(machine.arrived(ACCEPT)), ["report-accepted", "digest-all"]);
  machine.allDigested(DIGEST);
  assert.deepEqual(orders(machine.arrived(complete())), ["send", "finish"]);
});

Deno.test("SenderMachine orders what nobody claimed, and compares the rest aside", () => {
  const machine = offering(6 * M);
  machine.arrived(haveBlocks(0, 1, 2));
  machine.arrived(haveBlocks(0, 4, 1));
  const effects = machine.arrived(ACCEPT);
  assert.deepEqual(reads(effects), [[0, 0], [0, 3], [0, 5]]);
  assert.deepEqual(compares(effects), [[0, 1], [0, 2]]);
  assert.deepEqual(compares(machine.compared(0, 2, DIGEST)), [[0, 4]]);
});

Deno.test("SenderMachine confirms what is equal, before the file's end, and sends what differs", () => {
  const machine = offering(5 * M);
  machine.arrived(haveBlocks(0, 0, 5));
  machine.arrived(ACCEPT);
  assert.deepEqual(messages(machine.compared(0, 1, DIGEST)), []);
  machine.compared(0, 0, DIGEST);
  assert.deepEqual(reads(machine.compared(0, 2, OTHER)), [[0, 2]]);
  machine.compared(0, 4, DIGEST);
  const last = machine.compared(0, 3, DIGEST);
  assert.deepEqual(messages(last), [
    { type: "confirmed", file: 0, first: 0, count: 2 },
    { type: "confirmed", file: 0, first: 3, count: 2 },
  ]);
  assert.deepEqual(last.find((effect) => effect.do === "report-progress"), {
    do: "report-progress",
    bytes: 4 * M,
  });
  assert.equal(last.filter((effect) => effect.do === "digest-file").length, 1);
  assert.deepEqual(machine.digested(0, 2, OTHER), [], "it is known already");
  machine.fileDigested(0, DIGEST);
  assert.throws(() => machine.arrived(stored([], [0])), isOf("protocol"), "block 2 is not stored");
});

Deno.test("SenderMachine says by now and then what is equal in a file that takes long", () => {
  const machine = offering(1_000 * M);
  machine.arrived(haveBlocks(0, 0, 1_000));
  machine.arrived(ACCEPT);
  const told = Array.from({ length: 1_000 }, (_, block) => messages(machine.compared(0, block, DIGEST)));
  assert.deepEqual(told.flat(), [
    { type: "confirmed", file: 0, first: 0, count: 256 },
    { type: "confirmed", file: 0, first: 256, count: 256 },
    { type: "confirmed", file: 0, first: 512, count: 256 },
    { type: "confirmed", file: 0, first: 768, count: 232 },
  ]);
});

Deno.test("SenderMachine compares a few blocks at a time, large or small", () => {
  const large = offering(50 * M);
  large.arrived(haveBlocks(0, 0, 50));
  assert.equal(compares(large.arrived(ACCEPT)).length, READ_AHEAD_BYTES / M);
  const small = offering(...Array<number>(50).fill(1));
  for (let file = 0; file < 50; file++) small.arrived(haveFile(file));
  const effects = small.arrived(ACCEPT);
  assert.deepEqual([compares(effects).length, reads(effects)], [READ_AHEAD_BLOCKS, []]);
});

Deno.test("SenderMachine looks for no more differences while many wait for the window", () => {
  const machine = offering(2_000 * M);
  machine.arrived(haveBlocks(0, 0, 1_000));
  machine.arrived(haveBlocks(0, 1_000, 1_000));
  let asked = compares(machine.arrived(ACCEPT));
  let count = 0;
  while (asked.length > 0) {
    const [file, block] = asked.shift()!;
    count++;
    asked = [...asked, ...compares(machine.compared(file!, block!, OTHER))];
  }
  assert.ok(count <= WINDOW_BLOCKS + WINDOW_BYTES / M + READ_AHEAD_BLOCKS, `${count} were compared`);
  machine.digested(0, 0, OTHER);
  assert.equal(reads(machine.arrived(stored([[0, 0]]))).length, 1);
});

Deno.test("SenderMachine sends nothing of a file that is there as a whole but its end", () => {
  const machine = offering(2 * M, 1);
  machine.arrived(haveFile(0));
  const effects = machine.arrived(ACCEPT);
  assert.deepEqual([reads(effects), compares(effects)], [[[1, 0]], [[0, 0], [0, 1]]]);
  machine.compared(0, 0, OTHER);
  const ready = machine.compared(0, 1, OTHER).find((effect) => effect.do === "digest-file");
  assert.deepEqual(ready, { do: "digest-file", file: 0, digests: new Uint8Array([...OTHER, ...OTHER]) });
  assert.deepEqual(machine.fileDigested(0, DIGEST), [
    { do: "end-files" },
    { do: "report-progress", bytes: 2 * M },
  ]);
  assert.deepEqual(messages(machine.endFiles()), [{ type: "file-end", files: [[0, HEX]] }]);
  const [, file] = machine.arrived(stored([], [0]));
  assert.deepEqual(file, { do: "report-file", file: 0, bytes: 2 * M, digest: HEX });
});

Deno.test("SenderMachine sends all of a file that is there and differs", () => {
  const machine = offering(2 * M);
  machine.arrived(haveFile(0));
  machine.arrived(ACCEPT);
  machine.compared(0, 0, OTHER);
  machine.compared(0, 1, OTHER);
  assert.deepEqual(reads(machine.fileDigested(0, OTHER)), [[0, 0], [0, 1]]);
  assert.throws(() => machine.arrived(stored([[0, 0]], [0])), isOf("protocol"));
});

Deno.test("SenderMachine takes a claim on something without bytes for what it is", () => {
  for (const what of [0, FOLDER, LINK]) {
    const machine = offering(what);
    machine.arrived(haveFile(0, OTHER.toHex()));
    machine.arrived(ACCEPT);
    assert.deepEqual(messages(machine.endFiles()), [{ type: "file-end", files: [[0, HEX]] }]);
  }
});
