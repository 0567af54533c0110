import { strict as assert } from "node:assert";
import fc from "fast-check";
import { hex } from "../sctp/testing/hex.ts";
import { NodeAead } from "./node_aead.ts";
import {
  RECORD_OVERHEAD_BYTES,
  RecordOpener,
  RecordSealer,
  SEALED_HEADER_BYTES,
} from "./record_protection.ts";

const KEY = hex("000102030405060708090a0b0c0d0e0f");
const SALT = hex("a0a1a2a3");

function makePair(
  first = 1,
): { seal: (text: Uint8Array, at?: number) => Uint8Array<ArrayBuffer>; opener: RecordOpener } {
  let sequence = first - 1;
  const sealer = new RecordSealer(new NodeAead(KEY), SALT, { next: () => ++sequence });
  const opener = new RecordOpener(new NodeAead(KEY), SALT);
  const seal = (text: Uint8Array, at = 0) => {
    const bytes = new Uint8Array(at + text.length + RECORD_OVERHEAD_BYTES);
    bytes.set(text, at + SEALED_HEADER_BYTES);
    const length = sealer.seal(bytes, at, text.length);
    return bytes.slice(at, at + length);
  };
  return { seal, opener };
}

function open(opener: RecordOpener, record: Uint8Array<ArrayBuffer>): Uint8Array | undefined {
  const copy = record.slice();
  const length = opener.open(copy, 0, copy.length);
  return length < 0 ? undefined : copy.slice(SEALED_HEADER_BYTES, SEALED_HEADER_BYTES + length);
}

Deno.test("seal() writes the header of RFC 6347 with epoch and sequence number as the explicit nonce", () => {
  const { seal } = makePair(0x0102030405);
  const record = seal(hex("cafe"));
  assert.deepEqual(record.slice(0, 21), hex("17 fefd 0001 000102030405 001a 0001 000102030405"));
  assert.equal(record.length, 2 + RECORD_OVERHEAD_BYTES);
});

Deno.test("open() gives back what was sealed, wherever it lay, once", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(30), (text, at) => {
    const { seal, opener } = makePair();
    const record = seal(text, at);
    assert.deepEqual(open(opener, record), text);
    assert.equal(open(opener, record), undefined, "the second time");
  }));
});

Deno.test("open() refuses a record with any one byte changed, and takes the right one afterwards", () => {
  const { seal, opener } = makePair();
  const record = seal(hex("0102030405"));
  // Type and version are checked by authentication; bytes 11 and 12, the length, by whoever cuts the datagram.
  for (let at = 0; at < record.length; at++) {
    if (at < 3 || at === 11 || at === 12) continue;
    const damaged = record.slice();
    damaged[at]! ^= 0x40;
    assert.equal(open(opener, damaged), undefined, `byte ${at}`);
  }
  assert.deepEqual(open(opener, record), hex("0102030405"));
});

Deno.test("a forged record of a later number does not push the window past honest ones", () => {
  const { seal, opener } = makePair();
  const honest = seal(hex("01"));
  const forged = seal(hex("02"));
  forged.set([0, 0, 0, 0xff, 0xff, 0xff], 5);
  assert.equal(open(opener, forged), undefined);
  assert.deepEqual(open(opener, honest), hex("01"));
});

Deno.test("open() of any bytes returns -1 and does not throw", () => {
  const { opener } = makePair();
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
    const copy = new Uint8Array(bytes);
    assert.equal(opener.open(copy, 0, copy.length), -1);
  }));
});

Deno.test("seal() stops when the sequence numbers are used up, and after release()", () => {
  const { seal } = makePair(2 ** 48 - 1);
  assert.equal(seal(hex("01")).length, 1 + RECORD_OVERHEAD_BYTES);
  assert.equal(seal(hex("01")).length, 0);
  const sealer = new RecordSealer(new NodeAead(KEY), SALT, { next: () => 1 });
  sealer.release();
  assert.equal(sealer.seal(new Uint8Array(100), 0, 10), 0);
});

Deno.test("isSingle() is true for one record of application data that fills the datagram", () => {
  const { seal } = makePair();
  const record = seal(hex("0102"));
  assert.equal(RecordOpener.isSingle(record, 0, record.length), true);
  assert.equal(RecordOpener.isSingle(record, 0, record.length - 1), false);
  assert.equal(RecordOpener.isSingle(new Uint8Array([...record, 23]), 0, record.length + 1), false);
  const handshake = record.slice();
  handshake[0] = 22;
  assert.equal(RecordOpener.isSingle(handshake, 0, handshake.length), false);
});

Deno.test("seal() makes no record when the cipher fails, and never uses its number again", () => {
  let [isBroken, number] = [true, 0];
  class Breaking extends NodeAead {
    override seal(bytes: Uint8Array<ArrayBuffer>, at: number, length: number): boolean {
      return !isBroken && super.seal(bytes, at, length);
    }
  }
  const sealer = new RecordSealer(new Breaking(new Uint8Array(16)), new Uint8Array(4), {
    next: () => number++,
  });
  const record = new Uint8Array(RECORD_OVERHEAD_BYTES + 10);
  assert.equal(sealer.seal(record, 0, 10), 0);
  isBroken = false;
  assert.equal(sealer.seal(record, 0, 10), record.length);
  assert.equal(record[10], 1, "the sequence number");
});
