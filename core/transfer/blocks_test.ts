import assert from "node:assert/strict";
import fc from "fast-check";
import { BLOCK_BYTES, FILE_BYTES, FRAME_PAYLOAD_BYTES } from "../limits.ts";
import { blockCount, blockLength, pieceCount, pieceLength } from "./blocks.ts";

const MIB = 1024 * 1024;

Deno.test("blockCount() and blockLength() cut a file at every border", () => {
  const table: [size: number, lengths: number[]][] = [
    [0, []],
    [1, [1]],
    [MIB - 1, [MIB - 1]],
    [MIB, [MIB]],
    [MIB + 1, [MIB, 1]],
    [2 * MIB, [MIB, MIB]],
    [2 * MIB + 5, [MIB, MIB, 5]],
  ];
  for (const [size, lengths] of table) {
    const found = Array.from({ length: blockCount(size) }, (_, block) => blockLength(size, block));
    assert.deepEqual(found, lengths, `a file of ${size} bytes`);
  }
});

Deno.test("blockCount() of the largest file fits the 32 bits of a frame", () => {
  assert.equal(blockCount(FILE_BYTES), 2 ** 32);
  assert.equal(blockLength(FILE_BYTES, 2 ** 32 - 1), BLOCK_BYTES);
});

Deno.test("pieceCount() and pieceLength() cut a block at every border", () => {
  const table: [length: number, lengths: number[]][] = [
    [1, [1]],
    [FRAME_PAYLOAD_BYTES - 1, [FRAME_PAYLOAD_BYTES - 1]],
    [FRAME_PAYLOAD_BYTES, [FRAME_PAYLOAD_BYTES]],
    [FRAME_PAYLOAD_BYTES + 1, [FRAME_PAYLOAD_BYTES, 1]],
    [BLOCK_BYTES, [...Array<number>(21).fill(48 * 1024), 16 * 1024]],
  ];
  for (const [length, lengths] of table) {
    const found = Array.from(
      { length: pieceCount(length) },
      (_, piece) => pieceLength(length, piece * FRAME_PAYLOAD_BYTES),
    );
    assert.deepEqual(found, lengths, `a block of ${length} bytes`);
  }
});

Deno.test("blockLength() and pieceLength() add up to the file, whatever its size", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 9 * MIB }), (size) => {
    let sum = 0;
    for (let block = 0; block < blockCount(size); block++) {
      const length = blockLength(size, block);
      for (let piece = 0; piece < pieceCount(length); piece++) {
        const bytes = pieceLength(length, piece * FRAME_PAYLOAD_BYTES);
        assert.ok(bytes > 0 && bytes <= FRAME_PAYLOAD_BYTES);
        sum += bytes;
      }
    }
    assert.equal(sum, size);
  }));
});
