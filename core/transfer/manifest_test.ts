import assert from "node:assert/strict";
import fc from "fast-check";
import { SlipError } from "../errors.ts";
import { CONTROL_MESSAGE_BYTES, MANIFEST_PATHS_LENGTH, PATH_LENGTH } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { manifestMessages, ManifestReader, totalBytes } from "./manifest.ts";
import { formatTransferMessage, parseTransferMessage, type TransferMessage } from "./messages.ts";

const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";

const bytesOf = (message: TransferMessage) => new TextEncoder().encode(formatTransferMessage(message)).length;

/** Reads what travelled, as a receiver does. */
function read(messages: readonly TransferMessage[]): ManifestReader {
  const [offer, ...parts] = messages.map((message) => parseTransferMessage(formatTransferMessage(message)));
  assert.ok(offer?.type === "offer");
  const reader = new ManifestReader(offer);
  for (const [index, part] of parts.entries()) {
    assert.ok(part.type === "manifest");
    assert.equal(reader.add(part.entries), index === parts.length - 1);
  }
  return reader;
}

Deno.test("manifestMessages() stay under CONTROL_MESSAGE_BYTES for paths of every script and length", () => {
  const character = fc.constantFrom("a", "é", "日", "😀", '"', "\\", "\u0001", "\ud800");
  const length = fc.constantFrom(1, 2, 100, PATH_LENGTH / 2, PATH_LENGTH);
  const path = fc.tuple(character, length).map(([character, length]) =>
    character.repeat(length).slice(0, PATH_LENGTH)
  );
  const entry = fc.record({
    path,
    size: fc.nat(),
    modifiedMs: fc.nat(),
    executable: fc.boolean(),
  }, { requiredKeys: ["path", "size"], noNullPrototype: true });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 60 }), (entries) => {
      const messages = [...manifestMessages(entries)];
      for (const message of messages) assert.ok(bytesOf(message) <= CONTROL_MESSAGE_BYTES, "a part too long");
      const { entries: found, totalBytes: total } = read(messages);
      assert.deepEqual(found, entries);
      assert.equal(total, totalBytes(entries));
    }),
    { numRuns: 50 },
  );
});

Deno.test("manifestMessages() fill their parts, so that many small files cost few messages", () => {
  const entries = Array.from(
    { length: 10_000 },
    (_, index) => ({ path: `folder/file-${index}`, size: index }),
  );
  const parts = [...manifestMessages(entries)].slice(1);
  for (const part of parts.slice(0, -1)) assert.ok(bytesOf(part) > CONTROL_MESSAGE_BYTES - 200);
});

Deno.test("manifestMessages() tell of an entry what a manifest has, and nothing else its source knows", () => {
  const entry = { path: "a", size: 1, absolute: "/home/somebody/secret/a" };
  assert.deepEqual([...manifestMessages([entry])].at(-1), {
    type: "manifest",
    entries: [{ path: "a", size: 1 }],
  });
});

const A: ManifestEntry = { path: "a", size: 3 };

/** A reader of an offer of so many files and bytes. */
function reader(files: number, bytes: number): ManifestReader {
  const [offer] = manifestMessages([A]);
  assert.ok(offer?.type === "offer");
  return new ManifestReader({ ...offer, files, totalBytes: bytes });
}

Deno.test("ManifestReader refuses an offer of nothing", () => {
  assert.throws(() => reader(0, 0), isProtocolError);
});

Deno.test("ManifestReader.add() says when the manifest is complete", () => {
  const manifest = reader(3, 9);
  assert.deepEqual([manifest.add([A]), manifest.add([A]), manifest.add([A])], [false, false, true]);
  assert.equal(manifest.entries.length, 3);
});

Deno.test("ManifestReader.add() holds the sender to its offer", () => {
  const lies: [name: string, files: number, bytes: number, parts: ManifestEntry[][]][] = [
    ["more files than offered", 1, 3, [[A, A]]],
    ["more files in a later part", 2, 9, [[A], [A, A]]],
    ["more bytes than offered", 2, 5, [[A, A]]],
    ["more bytes before the last file", 3, 2, [[A]]],
    ["fewer bytes than offered", 1, 4, [[A]]],
    ["a size that overflows a sum", 2, 3, [[{ path: "b", size: 2 ** 52 }, { path: "c", size: 2 ** 52 }]]],
  ];
  for (const [name, files, bytes, parts] of lies) {
    const manifest = reader(files, bytes);
    assert.throws(() => parts.forEach((part) => manifest.add(part)), isProtocolError, name);
  }
});

Deno.test("ManifestReader.add() takes no more paths than memory is meant for", () => {
  const most = MANIFEST_PATHS_LENGTH / PATH_LENGTH;
  const manifest = reader(most + 1, 0);
  const entry: ManifestEntry = { path: "a".repeat(PATH_LENGTH), size: 0 };
  for (let count = 0; count < most; count++) manifest.add([entry]);
  assert.throws(() => manifest.add([{ path: "b", size: 0 }]), isProtocolError);
});
