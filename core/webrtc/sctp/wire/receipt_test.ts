import { strict as assert } from "node:assert";
import fc from "fast-check";
import { hex } from "../testing/hex.ts";
import { encodeHeartbeat, encodeHeartbeatAck } from "./heartbeat.ts";
import { readReceipt, RECEIPT_BYTES, writeReceiptRequest } from "./receipt.ts";

function request(first: number, count: number): Uint8Array {
  const chunk = new Uint8Array(RECEIPT_BYTES);
  writeReceiptRequest(chunk, 0, first, count);
  return chunk;
}

Deno.test("writeReceiptRequest() writes a HEARTBEAT, the number modulo 2^32", () => {
  assert.deepEqual(request(0x1_0000_0001, 3), hex("04 00 0014 0001 0010 72637074 00000001 00000003"));
});

Deno.test("readReceipt() reads what was asked from the answer", () => {
  fc.assert(fc.property(fc.nat(2 ** 31 - 1), fc.nat(70_000), (first, count) => {
    assert.deepEqual(readReceipt(encodeHeartbeatAck(request(first, count))), { first, count });
  }));
});

Deno.test("readReceipt() takes nothing from the answer to another question, and from none that is damaged", () => {
  for (const length of [0, 8, 12, 1000]) {
    const answer = encodeHeartbeatAck(encodeHeartbeat(new Uint8Array(length)));
    assert.equal(readReceipt(answer), undefined, `${length} bytes`);
  }
  const damaged = [
    "",
    "05 00 0004",
    "05 00 0014 0002 0010 72637074 00000001 00000003",
    "05 00 0014 0001 0011 72637074 00000001 00000003",
    "05 00 0014 0001 0010 72637073 00000001 00000003",
    "05 00 0018 0001 0014 72637074 00000001 00000003 00000000",
  ];
  for (const text of damaged) assert.equal(readReceipt(hex(text)), undefined, text);
});
