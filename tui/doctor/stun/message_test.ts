import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { crc32 } from "./crc32.ts";
import { decodeBindingResponse, encodeBindingRequest } from "./message.ts";

const TRANSACTION_ID = "b7 e7 a7 01 bc 34 d6 86 fa 87 df ae";
const SOFTWARE = "80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20";

/** RFC 5769, section 2.1: a request, which is no answer. */
const SAMPLE_REQUEST = `00 01 00 58 21 12 a4 42 ${TRANSACTION_ID}
  80 22 00 10 53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74
  00 24 00 04 6e 00 01 ff 80 29 00 08 93 2f f9 b1 51 26 3b 36
  00 06 00 09 65 76 74 6a 3a 68 36 76 59 20 20 20
  00 08 00 14 9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49 c1 b5 71 a2
  80 28 00 04 e5 7a 3b cf`;

/** RFC 5769, section 2.2. */
const SAMPLE_IPV4_RESPONSE = `01 01 00 3c 21 12 a4 42 ${TRANSACTION_ID} ${SOFTWARE}
  00 20 00 08 00 01 a1 47 e1 12 a6 43
  00 08 00 14 2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7
  80 28 00 04 c0 7d 4c 96`;

/** RFC 5769, section 2.3. */
const SAMPLE_IPV6_RESPONSE = `01 01 00 48 21 12 a4 42 ${TRANSACTION_ID} ${SOFTWARE}
  00 20 00 14 00 02 a1 47 01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9
  00 08 00 14 a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41
  80 28 00 04 c8 fb 0b 4c`;

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.trim().split(/\s+/), (byte) => parseInt(byte, 16));
}

/** An answer with these attributes, and the length they have. */
function answer(type: string, attributes: string): Uint8Array {
  const body = attributes === "" ? new Uint8Array() : hex(attributes);
  const length = `00 ${body.length.toString(16)}`;
  return new Uint8Array([...hex(`${type} ${length} 21 12 a4 42 ${TRANSACTION_ID}`), ...body]);
}

Deno.test("crc32() agrees with the check value of the algorithm", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});

Deno.test("encodeBindingRequest() is twenty bytes: type, length, cookie, id", () => {
  const request = encodeBindingRequest(hex(TRANSACTION_ID));
  assert.deepEqual(request, hex(`00 01 00 00 21 12 a4 42 ${TRANSACTION_ID}`));
  for (const length of [0, 11, 13]) {
    assert.throws(() => encodeBindingRequest(new Uint8Array(length)), RangeError);
  }
});

Deno.test("decodeBindingResponse() reads the sample responses of RFC 5769", () => {
  const transactionId = hex(TRANSACTION_ID);
  assert.deepEqual(decodeBindingResponse(hex(SAMPLE_IPV4_RESPONSE)), {
    kind: "success",
    transactionId,
    mapped: { host: "192.0.2.1", port: 32853 },
  });
  assert.deepEqual(decodeBindingResponse(hex(SAMPLE_IPV6_RESPONSE)), {
    kind: "success",
    transactionId,
    mapped: { host: "2001:db8:1234:5678:11:2233:4455:6677", port: 32853 },
  });
});

Deno.test("decodeBindingResponse() gives plain bytes for a Buffer too", () => {
  const read = decodeBindingResponse(Buffer.from(hex(SAMPLE_IPV4_RESPONSE)));
  assert.deepEqual(read, decodeBindingResponse(hex(SAMPLE_IPV4_RESPONSE)));
  assert.equal(String(read?.transactionId), String(hex(TRANSACTION_ID)));
});

Deno.test("decodeBindingResponse() reads the bare address of an old server, and an error", () => {
  const transactionId = hex(TRANSACTION_ID);
  const bare = answer("01 01", "00 01 00 08 00 01 1f 90 c0 00 02 07");
  assert.deepEqual(decodeBindingResponse(bare), {
    kind: "success",
    transactionId,
    mapped: { host: "192.0.2.7", port: 8080 },
  });
  const refused = answer("01 11", "00 09 00 04 00 00 04 14");
  assert.deepEqual(decodeBindingResponse(refused), { kind: "error", transactionId, code: 420 });
  assert.deepEqual(decodeBindingResponse(answer("01 11", "")), { kind: "error", transactionId, code: 0 });
});

Deno.test("decodeBindingResponse() takes nothing that is no answer", () => {
  const table: [string, Uint8Array][] = [
    ["nothing", new Uint8Array()],
    ["a request", hex(SAMPLE_REQUEST)],
    ["a header cut short", hex(SAMPLE_IPV4_RESPONSE).subarray(0, 19)],
    ["a message cut short", hex(SAMPLE_IPV4_RESPONSE).subarray(0, 76)],
    ["one with more behind it", new Uint8Array([...hex(SAMPLE_IPV4_RESPONSE), 0, 0, 0, 0])],
    ["success without an address", answer("01 01", "")],
    ["an address of an unknown family", answer("01 01", "00 20 00 08 00 03 a1 47 e1 12 a6 43")],
    ["an IPv6 address of four bytes", answer("01 01", "00 20 00 08 00 02 a1 47 e1 12 a6 43")],
    ["an attribute longer than the message", answer("01 01", "00 20 00 ff 00 01 a1 47 e1 12 a6 43")],
    ["an indication", answer("00 11", "00 20 00 08 00 01 a1 47 e1 12 a6 43")],
  ];
  for (const [what, bytes] of table) assert.equal(decodeBindingResponse(bytes), undefined, what);
});

Deno.test("decodeBindingResponse() never reads another address from a message with a flipped bit", () => {
  const intact = decodeBindingResponse(hex(SAMPLE_IPV4_RESPONSE));
  for (let bit = 0; bit < 8 * hex(SAMPLE_IPV4_RESPONSE).length; bit++) {
    const damaged = hex(SAMPLE_IPV4_RESPONSE);
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    const read = decodeBindingResponse(damaged);
    // A flip in the frame of another attribute can hide the check sum, and then nothing else is wrong.
    if (read !== undefined) assert.deepEqual(read, intact, `bit ${bit}`);
  }
});

Deno.test("decodeBindingResponse() reads any bytes without throwing, and any address there is", () => {
  const start = hex(`01 01 00 0c 21 12 a4 42 ${TRANSACTION_ID} 00 20 00 08`);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
    decodeBindingResponse(bytes);
    decodeBindingResponse(new Uint8Array([...start.subarray(0, 20), ...bytes]));
  }));
  const address = fc.record({ host: fc.ipV4(), port: fc.nat(65_535) });
  fc.assert(fc.property(address, ({ host, port }) => {
    const plain = [port >> 8, port & 255, ...host.split(".").map(Number)];
    const masked = plain.map((byte, at) => byte ^ [0x21, 0x12, 0x21, 0x12, 0xa4, 0x42][at]!);
    const read = decodeBindingResponse(new Uint8Array([...start, 0, 1, ...masked]));
    assert.deepEqual(read?.kind === "success" && read.mapped, { host, port });
  }));
});
