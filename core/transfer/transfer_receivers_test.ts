import assert from "node:assert/strict";
import { slipError } from "../errors.ts";
import { BLOCK_BYTES } from "../limits.ts";
import { BlockLoader } from "./block_loader.ts";
import { isSame, patterned, sha256 } from "./testing_files.ts";
import { assertReleased } from "./testing_outcome.ts";
import { MemorySink } from "./testing_sink.ts";
import { MemorySource } from "./testing_source.ts";
import { endOf, type Outcome, transfer, type TransferOptions } from "./testing_transfer.ts";

const MIB = BLOCK_BYTES;
const SIZES = [3 * MIB + 1, 0, 100, MIB];
const TOTAL = SIZES.reduce((sum, size) => sum + size, 0);

/** As many transfers of one source as there are options, all at once. */
function transfers(source: MemorySource, options: readonly TransferOptions[]): Promise<Outcome[]> {
  const loader = new BlockLoader(source, sha256);
  return Promise.all(options.map((one) => transfer({ ...one, source, loader })));
}

function assertHas({ sink, source }: Outcome, files: readonly number[]): void {
  assert.deepEqual([...sink.finished.keys()].toSorted(), files);
  for (const file of files) {
    assert.ok(isSame(sink.finished.get(file)!, source.bytesOf(file)), `entry ${file}`);
  }
}

Deno.test("sendOver() serves several receivers of one source, each with its own choice, and reads little twice", async () => {
  const source = new MemorySource(SIZES);
  const outcomes = await transfers(source, [
    {},
    { line: { jitterMs: 2 } },
    { decide: () => Promise.resolve({ wants: (file) => file === 2 }) },
    { sink: new MemorySink({}, [{ file: 0, bytes: patterned(3 * MIB + 1, 1) }]) },
  ]);
  for (const outcome of outcomes) {
    assert.deepEqual([endOf(outcome.sent), endOf(outcome.received)], ["done", "done"]);
    assertReleased(outcome);
  }
  const wanted = [[0, 1, 2, 3], [0, 1, 2, 3], [2], [0, 1, 2, 3]];
  for (const [index, files] of wanted.entries()) assertHas(outcomes[index]!, files);
  // Once would be TOTAL, but the last one that is left may read again what the others have done with.
  assert.ok(source.readBytes <= 2 * TOTAL, `${source.readBytes} bytes read`);
});

Deno.test("sendOver() to one receiver is none the worse for another that fails or declines", async () => {
  const source = new MemorySource(SIZES);
  const full = () => {
    throw slipError("disk-full", { path: "a" });
  };
  const outcomes = await transfers(source, [
    { sink: new MemorySink({ write: full }) },
    { decide: () => Promise.resolve(false) },
    { line: { cutAfterBytes: MIB } },
    {},
  ]);
  const ends = outcomes.map(({ sent, received }) => `${endOf(sent)} ${endOf(received)}`);
  assert.deepEqual(ends, [
    "remote-failed disk-full",
    "declined refused",
    "peer-lost peer-lost",
    "done done",
  ]);
  for (const outcome of outcomes) assertReleased(outcome);
  assertHas(outcomes[3]!, [0, 1, 2, 3]);
});
