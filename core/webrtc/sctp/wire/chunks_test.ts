/** Byte vectors of every control chunk, written out by hand from the RFCs' pictures, both ways. */
import { strict as assert } from "node:assert";
import { SctpProtocolError } from "../protocol_error.ts";
import { hex } from "../testing/hex.ts";
import { decodeCauses, describeCauses, encodeAbort, encodeError, ErrorCause } from "./abort.ts";
import { decodeCookieEcho, encodeCookieAck, encodeCookieEcho } from "./cookie.ts";
import { decodeForwardTsn, encodeForwardTsn } from "./forward_tsn.ts";
import { decodeHeartbeat, encodeHeartbeat, encodeHeartbeatAck } from "./heartbeat.ts";
import { decodeInit, encodeInit, type Init, InitParameter, takesZeroChecksum } from "./init.ts";
import { encodePadding } from "./padding.ts";
import { decodeReconfig, encodeReconfig, type Reconfig } from "./reconfig.ts";
import { decodeShutdown, encodeShutdown, encodeShutdownAck, encodeShutdownComplete } from "./shutdown.ts";

const INIT: Init = {
  initiateTag: 0x01020304,
  window: 0x00200000,
  outboundStreams: 0xffff,
  inboundStreams: 0x0800,
  initialTsn: 0xfffffffe,
  parameters: [
    { type: InitParameter.forwardTsn, value: hex("") },
    { type: InitParameter.supportedExtensions, value: hex("82 c0") },
    { type: InitParameter.zeroChecksum, value: hex("00000001") },
  ],
};
const INIT_VALUE = `01020304 00200000 ffff 0800 fffffffe
  c000 0004  8008 0006 82c0 0000  8001 0008 00000001`;

Deno.test("encodeInit() writes an INIT with its parameters padded, decodeInit() reads it back", () => {
  const bytes = hex(`01 00 0028 ${INIT_VALUE}`);
  assert.deepEqual(encodeInit(1, INIT), bytes);
  assert.deepEqual(decodeInit(bytes), INIT);
});

Deno.test("encodeInit() leaves the last parameter's padding out of the chunk's length", () => {
  const init = { ...INIT, parameters: [{ type: InitParameter.cookie, value: hex("aabbcc") }] };
  const bytes = hex("02 00 001b 01020304 00200000 ffff 0800 fffffffe 0007 0007 aabbcc");
  assert.deepEqual(encodeInit(2, init), bytes);
  assert.deepEqual(decodeInit(bytes), init);
});

Deno.test("decodeInit() throws when the tag is zero, streams are none, or it is cut off", () => {
  for (
    const bytes of [
      "01 00 0014 00000000 00200000 0001 0001 00000000",
      "01 00 0014 00000001 00200000 0000 0001 00000000",
      "01 00 0014 00000001 00200000 0001 0000 00000000",
      "01 00 0012 00000001 00200000 0001 0001 0000",
      "01 00 0018 00000001 00200000 0001 0001 00000000 c000 0003",
      "01 00 0018 00000001 00200000 0001 0001 00000000 c000 0009",
    ]
  ) assert.throws(() => decodeInit(hex(bytes)), SctpProtocolError, bytes);
});

Deno.test("takesZeroChecksum() is true for DTLS only", () => {
  const withMethod = (value: string) => ({
    ...INIT,
    parameters: [{ type: InitParameter.zeroChecksum, value: hex(value) }],
  });
  assert.equal(takesZeroChecksum(INIT), true);
  assert.equal(takesZeroChecksum(withMethod("00000002")), false);
  assert.equal(takesZeroChecksum(withMethod("0001")), false);
  assert.equal(takesZeroChecksum({ ...INIT, parameters: [] }), false);
});

Deno.test("COOKIE ECHO and COOKIE ACK are what RFC 9260 draws", () => {
  assert.deepEqual(encodeCookieEcho(hex("0102030405")), hex("0a 00 0009 0102030405"));
  assert.deepEqual(decodeCookieEcho(hex("0a 00 0009 0102030405")), hex("0102030405"));
  assert.deepEqual(encodeCookieAck(), hex("0b 00 0004"));
});

Deno.test("HEARTBEAT carries its information, the ACK repeats the bytes", () => {
  const heartbeat = hex("04 00 000b 0001 0007 aabbcc");
  assert.deepEqual(encodeHeartbeat(hex("aabbcc")), heartbeat);
  assert.deepEqual(encodeHeartbeatAck(heartbeat), hex("05 00 000b 0001 0007 aabbcc"));
  assert.deepEqual(decodeHeartbeat(hex("05 00 000b 0001 0007 aabbcc")), hex("aabbcc"));
  assert.throws(() => decodeHeartbeat(hex("04 00 0004")), SctpProtocolError);
});

Deno.test("ABORT and ERROR carry causes, described in words", () => {
  const causes = [{ type: ErrorCause.userInitiatedAbort, value: new TextEncoder().encode("bye") }];
  const bytes = hex("06 00 000b 000c 0007 627965");
  assert.deepEqual(encodeAbort(causes), bytes);
  assert.deepEqual(decodeCauses(bytes), causes);
  assert.equal(describeCauses(causes), "user-initiated abort: bye");
  assert.deepEqual(encodeAbort([], true), hex("06 01 0004"));
  assert.deepEqual(
    encodeError([{ type: ErrorCause.staleCookie, value: hex("00000007") }]),
    hex("09 00 000c 0003 0008 00000007"),
  );
  assert.equal(describeCauses(decodeCauses(hex("09 00 0008 00fe 0004"))), "cause 254");
  assert.equal(describeCauses([]), "no reason given");
});

Deno.test("SHUTDOWN, its ACK and COMPLETE are what RFC 9260 draws", () => {
  assert.deepEqual(encodeShutdown(0xdeadbeef), hex("07 00 0008 deadbeef"));
  assert.equal(decodeShutdown(hex("07 00 0008 deadbeef")), 0xdeadbeef);
  assert.throws(() => decodeShutdown(hex("07 00 0006 dead")), SctpProtocolError);
  assert.deepEqual(encodeShutdownAck(), hex("08 00 0004"));
  assert.deepEqual(encodeShutdownComplete(), hex("0e 00 0004"));
  assert.deepEqual(encodeShutdownComplete(true), hex("0e 01 0004"));
});

Deno.test("FORWARD TSN lists the streams it skips", () => {
  const forward = {
    newCumulativeTsn: 0x10,
    skipped: [{ stream: 1, ssn: 2 }, { stream: 0xfffe, ssn: 0xffff }],
  };
  const bytes = hex("c0 00 0010 00000010 0001 0002 fffe ffff");
  assert.deepEqual(encodeForwardTsn(forward), bytes);
  assert.deepEqual(decodeForwardTsn(bytes), forward);
  assert.throws(() => decodeForwardTsn(hex("c0 00 000a 00000010 0001")), SctpProtocolError);
});

const RECONFIGS: [Reconfig[], string][] = [
  [
    [{ kind: "outgoingReset", request: 1, response: 2, lastTsn: 3, streams: [4] }],
    "82 00 0016  000d 0012 00000001 00000002 00000003 0004",
  ],
  [[{ kind: "incomingReset", request: 9, streams: [] }], "82 00 000c  000e 0008 00000009"],
  [[{ kind: "response", request: 7, result: 1 }], "82 00 0010  0010 000c 00000007 00000001"],
  [
    [{ kind: "response", request: 7, result: 6 }, {
      kind: "outgoingReset",
      request: 1,
      response: 7,
      lastTsn: 0xffffffff,
      streams: [1, 2],
    }],
    "82 00 0024  0010 000c 00000007 00000006  000d 0014 00000001 00000007 ffffffff 0001 0002",
  ],
];

for (const [parts, bytes] of RECONFIGS) {
  Deno.test(`RE-CONFIG with ${parts.map(({ kind }) => kind).join(" and ")} goes both ways`, () => {
    assert.deepEqual(encodeReconfig(parts as Exclude<Reconfig, { kind: "other" }>[]), hex(bytes));
    assert.deepEqual(decodeReconfig(hex(bytes)), parts);
  });
}

Deno.test("decodeReconfig() names requests that are never granted and refuses what nobody knows", () => {
  assert.deepEqual(decodeReconfig(hex("82 00 0010  0011 000c 00000005 0001 0000")), [{
    kind: "other",
    request: 5,
  }]);
  for (const bytes of ["82 00 0004", "82 00 0008 0063 0004", "82 00 0010 000d 000c 00000001 00000002"]) {
    assert.throws(() => decodeReconfig(hex(bytes)), SctpProtocolError, bytes);
  }
});

Deno.test("PAD has the size it is asked for", () => {
  assert.deepEqual(encodePadding(4), hex("84 00 0004"));
  assert.deepEqual(encodePadding(7), hex("84 00 0007 000000"));
});
