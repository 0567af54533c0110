import assert from "node:assert/strict";
import { SlipError } from "../errors.ts";
import { BLOCK_BYTES } from "../limits.ts";
import { IncomingFile } from "./incoming_file.ts";
import { framesOf, patterned } from "./testing_files.ts";

const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";

const DIGEST = new Uint8Array(32).fill(9);
const HEX = "09".repeat(32);

Deno.test("IncomingFile gives out each block once, when all its pieces are there", () => {
  const file = new IncomingFile(BLOCK_BYTES + 1);
  const frames = framesOf(0, 0, patterned(BLOCK_BYTES), DIGEST);
  for (const [index, frame] of frames.entries()) {
    assert.equal(file.take(0), undefined);
    assert.equal(file.add(frame), index === 0 ? BLOCK_BYTES : 0, "opened once");
  }
  assert.deepEqual(file.take(0)?.digest, DIGEST);
  assert.equal(file.take(0), undefined);
  assert.equal(file.take(1), undefined);
});

Deno.test("IncomingFile refuses a block it has: under way to the disk, or stored", () => {
  const file = new IncomingFile(1);
  const [frame] = framesOf(0, 0, patterned(1), DIGEST);
  file.add(frame!);
  file.take(0);
  assert.throws(() => file.add(frame!), isProtocolError);
  file.stored(0, DIGEST);
  assert.throws(() => file.add(frame!), isProtocolError);
});

Deno.test("IncomingFile refuses blocks beyond its end", () => {
  for (const [size, block] of [[0, 0], [1, 1], [BLOCK_BYTES, 1], [BLOCK_BYTES + 1, 2], [1, 2 ** 32 - 1]]) {
    const [frame] = framesOf(0, block!, patterned(1), DIGEST);
    assert.throws(
      () => new IncomingFile(size!).add(frame!),
      isProtocolError,
      `block ${block} of ${size} bytes`,
    );
  }
});

Deno.test("IncomingFile.takeIfReady() gives the digests once, whichever came last: the end or a block", () => {
  for (const endsFirst of [true, false]) {
    const file = new IncomingFile(1);
    if (endsFirst) file.end(HEX);
    file.add(framesOf(0, 0, patterned(1), DIGEST)[0]!);
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

Deno.test("IncomingFile.end() refuses a second end", () => {
  const file = new IncomingFile(0);
  file.end(HEX);
  assert.throws(() => file.end(HEX), isProtocolError);
});

Deno.test("IncomingFile.stored() refuses a block that was not taken", () => {
  assert.throws(() => new IncomingFile(1).stored(0, DIGEST), RangeError);
});
