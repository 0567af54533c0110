import assert from "node:assert/strict";
import { SlipError } from "../errors.ts";
import { BLOCK_BYTES } from "../limits.ts";
import { DigestList } from "./digest_list.ts";
import { IncomingFile } from "./incoming_file.ts";
import { framesOf, patterned } from "./testing_files.ts";

const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";

const DIGEST = new Uint8Array(32).fill(9);
const HEX = "09".repeat(32);
const OTHER = "08".repeat(32);

const frame = (block = 0, length = 1) => framesOf(0, block, patterned(length), DIGEST)[0]!;

/** The digests of these of `count` blocks. */
function listOf(count: number, blocks: readonly number[]): DigestList {
  const list = new DigestList(count);
  for (const block of blocks) list.set(block, DIGEST);
  return list;
}

Deno.test("IncomingFile gives out each block once, when all its pieces are there", () => {
  const file = new IncomingFile(BLOCK_BYTES + 1);
  const frames = framesOf(0, 0, patterned(BLOCK_BYTES), DIGEST);
  for (const [index, frame] of frames.entries()) {
    assert.deepEqual(file.take(0), []);
    const opened = index === 0 ? { bytes: BLOCK_BYTES, blocks: 1 } : { bytes: 0, blocks: 0 };
    assert.deepEqual(file.add(frame), opened, "opened once");
  }
  const [block] = file.take(0);
  assert.deepEqual([block?.block, block?.offset, block?.digest], [0, 0, DIGEST]);
  assert.deepEqual(file.take(0), []);
  assert.deepEqual(file.take(1), []);
  file.add(frame(1));
  assert.equal(file.take(1)[0]?.offset, BLOCK_BYTES);
});

Deno.test("IncomingFile refuses a block it has: under way to the disk, or stored", () => {
  const file = new IncomingFile(1);
  file.add(frame());
  file.take(0);
  assert.throws(() => file.add(frame()), isProtocolError);
  file.stored(0, DIGEST);
  assert.throws(() => file.add(frame()), isProtocolError);
});

Deno.test("IncomingFile refuses blocks beyond its end", () => {
  for (const [size, block] of [[0, 0], [1, 1], [BLOCK_BYTES, 1], [BLOCK_BYTES + 1, 2], [1, 2 ** 32 - 1]]) {
    assert.throws(
      () => new IncomingFile(size!).add(frame(block!)),
      isProtocolError,
      `block ${block} of ${size} bytes`,
    );
  }
});

Deno.test("IncomingFile.takeIfReady() gives the digests once, whichever came last: the end or a block", () => {
  for (const endsFirst of [true, false]) {
    const file = new IncomingFile(1);
    if (endsFirst) file.end(HEX);
    file.add(frame());
    file.take(0);
    assert.equal(file.takeIfReady(), undefined);
    file.stored(0, DIGEST);
    if (!endsFirst) {
      assert.equal(file.takeIfReady(), undefined);
      file.end(HEX);
    }
    assert.deepEqual(file.takeIfReady(), { digests: DIGEST, expected: HEX });
    assert.equal(file.takeIfReady(), undefined);
  }
});

Deno.test("IncomingFile.takeIfReady() needs no block of an empty file", () => {
  const file = new IncomingFile(0);
  assert.equal(file.takeIfReady(), undefined);
  file.end(HEX);
  assert.deepEqual(file.takeIfReady(), { digests: new Uint8Array(0), expected: HEX });
});

Deno.test("IncomingFile.end() refuses a second end, and a number of blocks", () => {
  const file = new IncomingFile(0);
  assert.throws(() => file.end(HEX, 0), isProtocolError);
  file.end(HEX);
  assert.throws(() => file.end(HEX), isProtocolError);
});

Deno.test("IncomingFile.stored() refuses a block that was not taken", () => {
  assert.throws(() => new IncomingFile(1).stored(0, DIGEST), RangeError);
});

Deno.test("IncomingFile.confirm() stores what was claimed, and the rest must come", () => {
  const file = new IncomingFile(2 * BLOCK_BYTES + 1, { blocks: listOf(3, [0, 2]) });
  assert.equal(file.confirm(0, 1), BLOCK_BYTES);
  assert.equal(file.confirm(2, 1), 1);
  file.end(HEX);
  assert.equal(file.takeIfReady(), undefined);
  for (const one of framesOf(0, 1, patterned(BLOCK_BYTES), DIGEST)) file.add(one);
  file.stored(file.take(1)[0]!.block, DIGEST);
  assert.deepEqual(file.takeIfReady()?.digests, new Uint8Array(96).fill(9));
});

Deno.test("IncomingFile takes a block although it was claimed, as its sender sees it", () => {
  const file = new IncomingFile(1, { blocks: listOf(1, [0]) });
  file.end(HEX);
  assert.equal(file.takeIfReady(), undefined, "a claim is no proof");
  file.add(frame());
  file.take(0);
  const other = new Uint8Array(32).fill(1);
  file.stored(0, other);
  assert.deepEqual(file.takeIfReady()?.digests, other);
});

/** Everything that cannot be confirmed of a file of three blocks of which the first two are claimed. */
const UNCONFIRMED:
  readonly (readonly [name: string, prepare: (file: IncomingFile) => void, range: number[]])[] = [
    ["a block that was not claimed", () => {}, [2, 1]],
    ["a range that ends in one", () => {}, [0, 3]],
    ["a block that does not exist", () => {}, [3, 1]],
    ["the last block that has a number", () => {}, [2 ** 32 - 1, 2 ** 32 - 1]],
    ["a block twice", (file) => file.confirm(0, 2), [1, 1]],
    ["a block that is coming", (file) => file.add(frame(0, BLOCK_BYTES)), [0, 1]],
  ];

for (const [name, prepare, [first, count]] of UNCONFIRMED) {
  Deno.test(`IncomingFile.confirm() refuses ${name}`, () => {
    const file = new IncomingFile(3 * BLOCK_BYTES, { blocks: listOf(3, [0, 1]) });
    prepare(file);
    assert.throws(() => file.confirm(first!, count!), isProtocolError);
  });
}

Deno.test("IncomingFile refuses a block that was confirmed", () => {
  const file = new IncomingFile(1, { blocks: listOf(1, [0]) });
  file.confirm(0, 1);
  assert.throws(() => file.add(frame()), isProtocolError);
});

Deno.test("IncomingFile claimed whole is ready when its sender's digest is the same, without any", () => {
  const file = new IncomingFile(1, { whole: DIGEST });
  assert.equal(file.takeIfReady(), undefined);
  file.end(HEX);
  assert.deepEqual(file.takeIfReady(), { expected: HEX });
  assert.equal(file.takeIfReady(), undefined);
  assert.throws(() => file.add(frame()), isProtocolError, "too late");
});

Deno.test("IncomingFile claimed whole starts from nothing when its sender has another, or sends it", () => {
  const different = new IncomingFile(1, { whole: DIGEST });
  different.end(OTHER);
  assert.equal(different.takeIfReady(), undefined);
  different.add(frame());
  different.stored(different.take(0)[0]!.block, DIGEST);
  assert.deepEqual(different.takeIfReady(), { expected: OTHER, digests: DIGEST });
  const sent = new IncomingFile(1, { whole: DIGEST });
  sent.add(frame());
  sent.end(HEX);
  assert.equal(sent.takeIfReady(), undefined, "a block that came must be stored");
  sent.stored(sent.take(0)[0]!.block, DIGEST);
  assert.deepEqual(sent.takeIfReady(), { expected: HEX, digests: DIGEST });
});
