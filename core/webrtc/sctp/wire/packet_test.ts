import { strict as assert } from "node:assert";
import { hex } from "../testing/hex.ts";
import {
  hasRightChecksum,
  hasZeroChecksum,
  readCommonHeader,
  writeChecksum,
  writeCommonHeader,
} from "./packet.ts";

const HEADER = { sourcePort: 5000, destinationPort: 5001, verificationTag: 0xdeadbeef };

Deno.test("writeCommonHeader() writes what RFC 9260 draws, its checksum zero", () => {
  const bytes = new Uint8Array(14).fill(0xee);
  writeCommonHeader(bytes, 1, HEADER);
  assert.deepEqual(bytes, hex("ee 1388 1389 deadbeef 00000000 ee"));
  assert.deepEqual(readCommonHeader(bytes.subarray(1)), HEADER);
  assert.equal(hasZeroChecksum(bytes.subarray(1)), true);
});

Deno.test("writeChecksum() puts the CRC32c lowest byte first", () => {
  // COOKIE ACK with tag 0; the checksum was computed bit by bit from the polynomial.
  const packet = hex("1388 1388 00000000 00000000 0b000004");
  writeChecksum(packet, 0, packet.length);
  assert.equal(hasRightChecksum(packet), true);
  let crc = 0xffffffff;
  for (const byte of hex("1388 1388 00000000 00000000 0b000004")) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1) >>> 0;
  }
  assert.equal(new DataView(packet.buffer).getUint32(8, true), (crc ^ 0xffffffff) >>> 0);
});

Deno.test("hasRightChecksum() is false when any one bit changes", () => {
  const packet = hex("1388 1388 01020304 00000000 0b000004");
  writeChecksum(packet, 0, packet.length);
  for (let bit = 0; bit < packet.length * 8; bit++) {
    const damaged = packet.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    assert.equal(hasRightChecksum(damaged), false, `bit ${bit}`);
  }
});
