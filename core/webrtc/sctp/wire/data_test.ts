import { strict as assert } from "node:assert";
import fc from "fast-check";
import { SctpProtocolError } from "../protocol_error.ts";
import { hex } from "../testing/hex.ts";
import { DATA_HEADER_BYTES, DataFlag, type DataHeader, readDataHeader, writeDataHeader } from "./data.ts";

const blank = (): DataHeader => ({ flags: 0, tsn: 0, stream: 0, ssn: 0, protocol: 0 });

Deno.test("writeDataHeader() writes what RFC 9260 draws, readDataHeader() reads it back", () => {
  const header = {
    flags: DataFlag.begin | DataFlag.end | DataFlag.immediate,
    tsn: 0xfffffffe,
    stream: 0x0102,
    ssn: 0xffff,
    protocol: 53,
  };
  const bytes = new Uint8Array(DATA_HEADER_BYTES + 5);
  writeDataHeader(bytes, 0, header, 5);
  assert.deepEqual(bytes, hex("00 0b 0015 fffffffe 0102 ffff 00000035 0000000000"));
  const read = blank();
  readDataHeader(bytes, 0, bytes.length, read);
  assert.deepEqual(read, header);
});

Deno.test("readDataHeader() throws when there is no user data", () => {
  assert.throws(() => readDataHeader(new Uint8Array(16), 0, 16, blank()), SctpProtocolError);
});

Deno.test("a DATA header survives the wire", () => {
  const field = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
  const headers = fc.record({
    flags: field(4),
    tsn: field(32),
    stream: field(16),
    ssn: field(16),
    protocol: field(32),
  }, { noNullPrototype: true });
  fc.assert(fc.property(headers, (header) => {
    const bytes = new Uint8Array(20);
    writeDataHeader(bytes, 2, header, 1);
    const read = blank();
    readDataHeader(bytes, 2, 17, read);
    assert.deepEqual(read, header);
  }));
});
