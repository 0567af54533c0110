import fc from "fast-check";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { CONTENT, readRecords, writeRecord } from "./dtls_record.ts";

Deno.test("writeRecord() writes the bytes of RFC 6347, section 4.1", () => {
  const record = { type: CONTENT.alert, epoch: 1, sequenceNumber: 2, fragment: Buffer.from([1, 0]) };
  assert.equal(
    writeRecord(record).toString("hex"),
    "15" + "fefd" + "0001" + "000000000002" + "0002" + "0100",
  );
});

const record = fc.record({
  type: fc.integer({ min: 20, max: 63 }),
  epoch: fc.integer({ min: 0, max: 65535 }),
  sequenceNumber: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  fragment: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
}, { noNullPrototype: true });

Deno.test("readRecords() reads back what writeRecord() wrote, and ignores what is cut short", () => {
  fc.assert(fc.property(fc.array(record, { maxLength: 4 }), fc.nat({ max: 12 }), (records, extra) => {
    const datagram = Buffer.concat([...records.map(writeRecord), Buffer.alloc(extra)]);
    const read = readRecords(datagram).map(({ bytes: _, ...rest }) => rest);
    assert.deepEqual(read, records);
  }));
});

Deno.test("readRecords() never throws", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void readRecords(Buffer.from(bytes))));
});
