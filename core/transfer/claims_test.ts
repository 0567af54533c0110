import assert from "node:assert/strict";
import { BLOCK_BYTES, CONTROL_MESSAGE_BYTES, MANIFEST_ENTRIES } from "../limits.ts";
import type { EntryKind, ManifestEntry } from "../ports.ts";
import { BitSet } from "./bit_set.ts";
import { Claims } from "./claims.ts";
import { formatTransferMessage, parseTransferMessage, type TransferMessage } from "./messages.ts";

const DIGEST = new Uint8Array(32).fill(7);

const entry = (size: number, kind: EntryKind = "file"): ManifestEntry => ({ path: "a", size, kind });

function claimsOf(entries: readonly ManifestEntry[], unwanted: readonly number[] = []): Claims {
  const wanted = new BitSet(entries.length);
  for (const file of entries.keys()) if (!unwanted.includes(file)) wanted.add(file);
  return new Claims(entries, wanted);
}

const digestsOf = (count: number) =>
  Uint8Array.from({ length: count * 32 }, (_, at) => Math.floor(at / 32) % 251);

Deno.test("Claims says many whole files in one message, and keeps their digests", () => {
  const claims = claimsOf([entry(1), entry(0), entry(0, "folder")]);
  for (const file of [0, 1, 2]) assert.deepEqual(claims.add({ file, digest: DIGEST }), []);
  const hex = "07".repeat(32);
  assert.deepEqual(claims.rest(), [{ type: "have-files", files: [[0, hex], [1, hex], [2, hex]] }]);
  assert.deepEqual(claims.rest(), []);
  assert.deepEqual(claims.of(1), { whole: DIGEST, blocks: undefined });
});

Deno.test("Claims says blocks in base64, at most a thousand at once, and keeps their digests", () => {
  const claims = claimsOf([entry(2_500 * BLOCK_BYTES)]);
  const digests = digestsOf(2_001);
  const messages = claims.add({ file: 0, first: 100, digests });
  const said = messages.map((message) => message.type === "have-blocks" ? message : assert.fail());
  assert.deepEqual(said.map(({ first }) => first), [100, 1_100, 2_100]);
  assert.deepEqual(
    said.flatMap(({ digests }) => [...Uint8Array.fromBase64(digests)]),
    [...digests],
  );
  const { blocks } = claims.of(0);
  assert.deepEqual([blocks?.has(99), blocks?.at(100), blocks?.at(2_100)], [
    false,
    digests.subarray(0, 32),
    digests.subarray(-32),
  ]);
  claims.forget(0);
  assert.equal(claims.of(0).blocks, undefined);
});

Deno.test("Claims says nothing that is longer than a message may be, with the largest numbers", () => {
  const last = MANIFEST_ENTRIES - 1;
  const entries = Array<ManifestEntry>(MANIFEST_ENTRIES).fill(entry(2 ** 32 * BLOCK_BYTES));
  const claims = claimsOf(entries);
  const messages: TransferMessage[] = [];
  for (let file = last; file > last - 5_000; file--) messages.push(...claims.add({ file, digest: DIGEST }));
  messages.push(...claims.rest());
  messages.push(...claims.add({ file: 0, first: 2 ** 32 - 3_000, digests: digestsOf(3_000) }));
  assert.equal(messages.length, Math.ceil(5_000 / 600) + 3);
  for (const message of messages) {
    const text = formatTransferMessage(message);
    assert.ok(text.length < CONTROL_MESSAGE_BYTES, `${text.length}`);
    assert.deepEqual(parseTransferMessage(text), message);
  }
});

Deno.test("Claims.add() refuses what cannot be claimed: a sink should know", () => {
  const entries = [entry(BLOCK_BYTES), entry(0, "stream"), entry(1, "text"), entry(1)];
  const blocks = (file: number, first: number, bytes: number) => ({
    file,
    first,
    digests: new Uint8Array(bytes),
  });
  const table = [
    ["what is not wanted", { file: 3, digest: DIGEST }],
    ["what does not exist", { file: 4, digest: DIGEST }],
    ["a stream", { file: 1, digest: DIGEST }],
    ["a text", { file: 2, digest: DIGEST }],
    ["a block that does not exist", blocks(0, 1, 32)],
    ["half a digest", blocks(0, 0, 16)],
    ["no digest", blocks(0, 0, 0)],
  ] as const;
  for (const [name, claim] of table) {
    assert.throws(() => claimsOf(entries, [3]).add(claim), RangeError, name);
  }
  const twice = claimsOf(entries);
  twice.add({ file: 0, digest: DIGEST });
  assert.throws(() => twice.add({ file: 0, digest: DIGEST }), RangeError);
  assert.throws(() => twice.add(blocks(0, 0, 32)), RangeError);
});
