/** Any bytes at all: a decoder returns or throws the protocol error, nothing else. What it returns survives the way back. */
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { SctpProtocolError } from "../protocol_error.ts";
import { decodeCauses } from "./abort.ts";
import { type Chunk, chunkLength } from "./chunk.ts";
import { decodeCookieEcho } from "./cookie.ts";
import { readDataHeader } from "./data.ts";
import { decodeForwardTsn, encodeForwardTsn } from "./forward_tsn.ts";
import { decodeHeartbeat, encodeHeartbeat, encodeHeartbeatAck } from "./heartbeat.ts";
import { decodeInit, encodeInit, takesZeroChecksum } from "./init.ts";
import { decodeReconfig, encodeReconfig, type Reconfig } from "./reconfig.ts";
import { readSackHeader } from "./sack.ts";
import { decodeShutdown } from "./shutdown.ts";

const header = { flags: 0, tsn: 0, stream: 0, ssn: 0, protocol: 0 };
const sack = { cumulativeTsn: 0, window: 0, gapBlocks: 0, duplicates: 0 };

/** Decoders by chunk type; each reads the chunk and, where there is an encoder, checks the way back. */
const DECODERS: [string, number, (chunk: Chunk) => unknown][] = [
  ["DATA", 0, (chunk) => readDataHeader(chunk, 0, chunk.length, header)],
  ["INIT", 1, (chunk) => {
    const init = decodeInit(chunk);
    takesZeroChecksum(init);
    assert.deepEqual(decodeInit(encodeInit(1, init)), init);
  }],
  ["INIT ACK", 2, (chunk) => {
    const init = decodeInit(chunk);
    assert.deepEqual(decodeInit(encodeInit(2, init)), init);
  }],
  ["SACK", 3, (chunk) => readSackHeader(chunk, 0, chunk.length, sack)],
  ["HEARTBEAT", 4, (chunk) => {
    encodeHeartbeatAck(chunk);
    const information = decodeHeartbeat(chunk);
    assert.deepEqual(decodeHeartbeat(encodeHeartbeat(information)), information);
  }],
  ["HEARTBEAT ACK", 5, decodeHeartbeat],
  ["ABORT", 6, decodeCauses],
  ["SHUTDOWN", 7, decodeShutdown],
  ["ERROR", 9, decodeCauses],
  ["COOKIE ECHO", 10, decodeCookieEcho],
  ["RE-CONFIG", 130, (chunk) => {
    const parts = decodeReconfig(chunk);
    if (parts.some(({ kind }) => kind === "other")) return;
    const encodable = parts as Exclude<Reconfig, { kind: "other" }>[];
    assert.deepEqual(decodeReconfig(encodeReconfig(encodable)), parts);
  }],
  ["FORWARD TSN", 192, (chunk) => {
    const forward = decodeForwardTsn(chunk);
    assert.deepEqual(decodeForwardTsn(encodeForwardTsn(forward)), forward);
  }],
];

for (const [name, type, decode] of DECODERS) {
  Deno.test(`the decoder of ${name} throws nothing but the protocol error on any bytes`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, wellFormed) => {
        if (wellFormed && bytes.length >= 4) bytes.set([type, bytes[1]!, 0, bytes.length]);
        try {
          decode(bytes);
        } catch (error) {
          if (!(error instanceof SctpProtocolError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
}

Deno.test("chunkLength() never reaches past the packet", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), (packet, at) => {
    try {
      assert.ok(at + chunkLength(packet, at, packet.length) <= packet.length);
    } catch (error) {
      if (!(error instanceof SctpProtocolError)) throw error;
    }
  }));
});
