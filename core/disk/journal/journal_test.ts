import assert from "node:assert/strict";
import fc from "fast-check";
import { parseHex } from "../../hex.ts";
import { TemporaryFolder } from "../system/testing_disk.ts";
import { Journal } from "./journal.ts";
import { RECORD_BYTES } from "./journal_bytes.ts";
import {
  decodeHeader,
  decodeRecord,
  encodeHeader,
  encodeRecord,
  HEADER_BYTES,
  JOURNAL_VERSION,
  type JournalRecord,
} from "./journal_record.ts";

const number32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });
const path = fc.string({ unit: "grapheme", maxLength: 20 });
const time = fc.integer({ min: 0, max: 8.64e15 });
const identity = fc.record({
  path,
  size: fc.maxSafeNat(),
  modifiedMs: fc.oneof(time, fc.constant(undefined)),
});
const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.record({ type: fc.constant("entry"), slot: number32, identity }),
  fc.record({ type: fc.constant("block"), slot: number32, block: number32, digest }),
  fc.record({ type: fc.constant("lost"), slot: number32, block: number32 }),
  fc.record({ type: fc.constant("forgotten"), slot: number32 }),
  fc.record({ type: fc.constant("made"), path, inode: fc.maxSafeNat() }),
  fc.record({
    type: fc.constant("finished"),
    slot: number32,
    identity,
    digest,
    name: path,
    keptMs: time,
    inode: fc.maxSafeNat(),
  }),
  fc.record({ type: fc.constant("flushed"), count: number32 }),
  fc.record({ type: fc.constant("complete") }),
).map((record) => structuredClone(record)) as fc.Arbitrary<JournalRecord>;

Deno.test("encodeRecord() and decodeRecord() are each other's inverse", () => {
  fc.assert(fc.property(record, number32, (record, seed) => {
    const bytes = encodeRecord(record, seed).slice();
    assert.deepEqual(decodeRecord(bytes, seed), { record, bytes: bytes.length });
  }));
});

const KNOWN = { path: "a/é", size: 3, modifiedMs: 5.5 };
const DIGEST = new Uint8Array(32).fill(0xd1);
const D1 = "d1".repeat(32);

/** Records of a journal with the seed 9: type, length, the parts, CRC-32. */
const BYTES: readonly (readonly [record: JournalRecord, hex: string])[] = [
  [
    { type: "entry", slot: 1, identity: { ...KNOWN, modifiedMs: undefined } },
    "01 1c000000 01000000 0000000000000840 000000000000f87f 04000000 612fc3a9 cf0d6185",
  ],
  [{ type: "block", slot: 1, block: 2, digest: DIGEST }, `02 28000000 01000000 02000000 ${D1} 2e3d2a5b`],
  [{ type: "lost", slot: 1, block: 2 }, "03 08000000 01000000 02000000 4f9e8455"],
  [{ type: "forgotten", slot: 1 }, "04 04000000 01000000 669ab02b"],
  [{ type: "made", path: "a", inode: 4 }, "05 0d000000 0000000000001040 01000000 61 89fb0f06"],
  [
    { type: "finished", slot: 1, identity: KNOWN, digest: DIGEST, keptMs: 6.5, inode: 4, name: "b" },
    `06 51000000 01000000 0000000000000840 0000000000001640 04000000 612fc3a9 ` +
    `${D1} 0000000000001a40 0000000000001040 01000000 62 5058573d`,
  ],
  [{ type: "flushed", count: 7 }, "07 04000000 07000000 7ff95637"],
  [{ type: "complete" }, "08 00000000 adde42fb"],
];

for (const [record, hex] of BYTES) {
  Deno.test(`encodeRecord() writes a record of the type ${record.type} as it always did`, () => {
    const bytes = parseHex(hex.replaceAll(" ", ""));
    assert.deepEqual(encodeRecord(record, 9).slice(), bytes);
    assert.deepEqual(decodeRecord(bytes, 9), { record, bytes: bytes.length });
  });
}

Deno.test("decodeRecord() waits for the rest of a record, and takes no other for one", () => {
  fc.assert(
    fc.property(record, number32, fc.nat(), fc.integer({ min: 1, max: 255 }), (record, seed, at, flip) => {
      const bytes = encodeRecord(record, seed).slice();
      for (let length = 1; length < bytes.length; length++) {
        assert.equal(decodeRecord(bytes.subarray(0, length), seed), "more");
      }
      const damaged = bytes.slice();
      damaged[at % bytes.length]! ^= flip;
      const found = decodeRecord(damaged, seed);
      assert.ok(found === undefined || found === "more", "damage is noticed");
      assert.equal(decodeRecord(bytes, (seed + 1) >>> 0), undefined, "another journal's record is none");
    }),
  );
});

Deno.test("decodeRecord() never throws, whatever the bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), number32, (bytes, seed) => {
    decodeRecord(bytes, seed);
  }));
  assert.equal(decodeRecord(new Uint8Array(100), 0), undefined, "zeros are the end");
  assert.equal(decodeRecord(new Uint8Array(0), 0), "more");
});

Deno.test("encodeRecord() takes the longest paths there are, and no longer ones", () => {
  const long = (length: number) => ({ path: "界".repeat(length), size: 1, modifiedMs: 1 });
  const finished = { type: "finished", slot: 1, digest: new Uint8Array(32), keptMs: 1, inode: 1 } as const;
  const bytes = encodeRecord({ ...finished, identity: long(4096), name: long(4096).path }, 1);
  assert.ok(bytes.length <= RECORD_BYTES);
  assert.throws(() => encodeRecord({ ...finished, identity: long(11_000), name: "a" }, 1), RangeError);
});

Deno.test("decodeHeader() knows the headers of this version only", () => {
  const header = encodeHeader(0xdecade01);
  assert.equal(header.length, HEADER_BYTES);
  assert.equal(decodeHeader(header), 0xdecade01);
  for (let at = 0; at < HEADER_BYTES; at++) {
    const damaged = header.slice();
    damaged[at]! ^= 1;
    assert.equal(decodeHeader(damaged), undefined, `byte ${at}`);
    assert.equal(decodeHeader(header.subarray(0, at)), undefined);
  }
  assert.equal(header[8], JOURNAL_VERSION);
});

const SAMPLE: readonly JournalRecord[] = [
  { type: "entry", slot: 0, identity: { path: "a", size: 3e6, modifiedMs: 5 } },
  { type: "block", slot: 0, block: 0, digest: new Uint8Array(32).fill(1) },
  { type: "block", slot: 0, block: 2, digest: new Uint8Array(32).fill(2) },
  { type: "flushed", count: 7 },
];

function replayed(path: string): JournalRecord[] | undefined {
  const journal = Journal.open(path);
  if (journal === undefined) return undefined;
  const records: JournalRecord[] = [];
  journal.replay((record) => records.push(record));
  journal.close();
  return records;
}

function written(path: string, records = SAMPLE): number {
  const journal = Journal.create(path);
  journal.append(records);
  journal.close();
  return records.reduce((sum, record) => sum + encodeRecord(record, 0).length, HEADER_BYTES);
}

Deno.test("Journal.replay() gives back what was appended, also what was appended after a replay", async () => {
  await using folder = new TemporaryFolder();
  written(folder.at("journal"));
  const again = Journal.open(folder.at("journal"))!;
  again.replay(() => {});
  again.append(SAMPLE);
  await again.flush();
  again.close();
  assert.deepEqual(replayed(folder.at("journal")), [...SAMPLE, ...SAMPLE]);
});

Deno.test("Journal.replay() goes through a journal longer than it holds at a time", async () => {
  await using folder = new TemporaryFolder();
  const records = Array.from({ length: 30_000 }, (_, block): JournalRecord => {
    return { type: "block", slot: 1, block, digest: new Uint8Array(32).fill(block) };
  });
  written(folder.at("journal"), records);
  assert.deepEqual(replayed(folder.at("journal")), records);
});

Deno.test("Journal.replay() ends at the first damage, at every byte, and what is appended then counts", async () => {
  await using folder = new TemporaryFolder();
  const length = written(folder.at("journal"));
  const whole = Deno.readFileSync(folder.at("journal"));
  for (let at = HEADER_BYTES; at < length; at++) {
    for (const damaged of [whole.slice(0, at), whole.with(at, whole[at]! ^ 0x55)]) {
      Deno.writeFileSync(folder.at("journal"), damaged);
      const journal = Journal.open(folder.at("journal"))!;
      const records: JournalRecord[] = [];
      journal.replay((record) => records.push(record));
      assert.deepEqual(records, SAMPLE.slice(0, records.length), "a part, from the start");
      assert.ok(records.length < SAMPLE.length);
      // As long as the damaged one, so that those behind it would be in their places again.
      const added = SAMPLE[records.length]!;
      journal.append([added]);
      journal.close();
      assert.deepEqual(replayed(folder.at("journal")), [...records, added], "nothing behind it comes back");
    }
  }
});

Deno.test("Journal.open() ignores what is no journal, is a link, or is in use", async () => {
  await using folder = new TemporaryFolder();
  assert.equal(Journal.open(folder.at("missing")), undefined);
  assert.equal(Journal.open(folder.file("empty")), undefined);
  assert.equal(Journal.open(folder.file("text", "slipjrnl, but not really")), undefined);
  const journal = Journal.create(folder.at("journal"));
  assert.equal(Journal.open(folder.at("journal")), undefined, "in use");
  journal.close();
  journal.close();
  Deno.symlinkSync(folder.at("journal"), folder.at("link"));
  assert.equal(Journal.open(folder.at("link")), undefined, "a link");
  assert.deepEqual(replayed(folder.at("journal")), []);
  Deno.linkSync(folder.at("journal"), folder.at("second"));
  assert.equal(Journal.open(folder.at("journal")), undefined, "somebody else has it under another name");
});

Deno.test("Journal.replay() leaves a journal as it is, and what is appended cuts off what was damaged", async () => {
  await using folder = new TemporaryFolder();
  const path = folder.at("journal");
  const journal = Journal.create(path);
  for (let each = 0; each < 5_000; each++) journal.append(SAMPLE);
  journal.close();
  const bytes = Deno.readFileSync(path);
  bytes[HEADER_BYTES]! ^= 1;
  Deno.writeFileSync(path, bytes);
  const again = Journal.open(path)!;
  again.replay(() => {});
  assert.ok(Deno.readFileSync(path).every((byte, at) => byte === bytes[at]));
  again.append(SAMPLE);
  again.close();
  assert.ok(Deno.statSync(path).size < bytes.length / 2);
  assert.deepEqual(replayed(path), SAMPLE);
});
