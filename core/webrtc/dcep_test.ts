import fc from "fast-check";
import assert from "node:assert/strict";
import { type ChannelParameters, decodeDcep, encodeAck, encodeOpen } from "./dcep.ts";

const RELIABLE: ChannelParameters = {
  label: "ü",
  protocol: "p",
  ordered: true,
  maxRetransmits: null,
  maxPacketLifeTime: null,
};

Deno.test("encodeOpen() writes the bytes of RFC 8832, section 5.1", () => {
  assert.equal(encodeOpen(RELIABLE).toHex(), "0300000000000000" + "00020001" + "c3bc" + "70");
  assert.equal(
    encodeOpen({ ...RELIABLE, label: "", protocol: "", ordered: false, maxRetransmits: 3 }).toHex(),
    "0381000000000003" + "00000000",
  );
  assert.equal(
    encodeOpen({ ...RELIABLE, label: "", protocol: "", maxPacketLifeTime: 65535 }).toHex(),
    "030200000000ffff" + "00000000",
  );
  assert.equal(encodeAck().toHex(), "02");
});

const parameters: fc.Arbitrary<ChannelParameters> = fc.record({
  label: fc.string({ unit: "grapheme", maxLength: 100 }),
  protocol: fc.string({ maxLength: 100 }),
  ordered: fc.boolean(),
  limit: fc.option(fc.record({ retransmits: fc.boolean(), value: fc.integer({ min: 0, max: 65535 }) })),
}).map(({ limit, ...rest }) => ({
  ...rest,
  maxRetransmits: limit?.retransmits ? limit.value : null,
  maxPacketLifeTime: limit && !limit.retransmits ? limit.value : null,
}));

Deno.test("decodeDcep() reads back what encodeOpen() wrote", () => {
  fc.assert(fc.property(parameters, (value) => {
    assert.deepEqual(decodeDcep(encodeOpen(value)), { type: "open", parameters: value });
  }));
});

Deno.test("decodeDcep() reads an acknowledgement, with anything after it", () => {
  assert.deepEqual(decodeDcep(encodeAck()), { type: "ack" });
  assert.deepEqual(decodeDcep(Uint8Array.of(2, 0, 0)), { type: "ack" });
});

Deno.test("decodeDcep() returns undefined for what is cut short, unknown or lies about its lengths", () => {
  const open = encodeOpen(RELIABLE);
  for (let length = 0; length < open.length; length++) {
    assert.equal(decodeDcep(open.subarray(0, length)), undefined);
  }
  for (const [offset, value] of [[0, 4], [1, 3], [1, 0x7f], [8, 1], [11, 2]] as const) {
    assert.equal(decodeDcep(open.with(offset, value)), undefined);
  }
});

Deno.test("decodeDcep() never throws", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void decodeDcep(bytes)));
});
