import { strict as assert } from "node:assert";
import { SctpProtocolError } from "../protocol_error.ts";
import { hex } from "../testing/hex.ts";
import {
  gapEnd,
  gapStart,
  readSackHeader,
  type SackHeader,
  writeDuplicate,
  writeGap,
  writeSackHeader,
} from "./sack.ts";

const SACK = hex("03 00 001c  01020304 00010000 0002 0001  0002 0003 0005 ffff  0a0b0c0d");
const HEADER: SackHeader = { cumulativeTsn: 0x01020304, window: 0x10000, gapBlocks: 2, duplicates: 1 };

Deno.test("writeSackHeader() and its lists write what RFC 9260 draws", () => {
  const bytes = new Uint8Array(28);
  assert.equal(writeSackHeader(bytes, 0, HEADER), 28);
  writeGap(bytes, 0, 0, 2, 3);
  writeGap(bytes, 0, 1, 5, 0xffff);
  writeDuplicate(bytes, 0, HEADER, 0, 0x0a0b0c0d);
  assert.deepEqual(bytes, SACK);
});

Deno.test("readSackHeader() reads the header, the lists are read in place", () => {
  const sack: SackHeader = { cumulativeTsn: 0, window: 0, gapBlocks: 0, duplicates: 0 };
  readSackHeader(SACK, 0, SACK.length, sack);
  assert.deepEqual(sack, HEADER);
  assert.deepEqual([gapStart(SACK, 0, 0), gapEnd(SACK, 0, 0)], [2, 3]);
  assert.deepEqual([gapStart(SACK, 0, 1), gapEnd(SACK, 0, 1)], [5, 0xffff]);
});

Deno.test("readSackHeader() throws when its lists are longer than it is", () => {
  const sack = { ...HEADER };
  assert.throws(() => readSackHeader(SACK, 0, 24, sack), SctpProtocolError);
  assert.throws(() => readSackHeader(SACK, 0, 12, sack), SctpProtocolError);
});
