import assert from "node:assert/strict";
import fc from "fast-check";
import { SlipError } from "../errors.ts";
import { CONTROL_MESSAGE_BYTES, FILE_BYTES, PATH_LENGTH, TEXT_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { utf8Length } from "../utf8_length.ts";
import { ManifestWriter } from "./manifest_writer.ts";
import { formatTransferMessage, parseTransferMessage, type TransferMessage } from "./messages.ts";

const bytesOf = (message: TransferMessage) => utf8Length(formatTransferMessage(message));

/** The messages of a manifest that is listed in these parts. */
function write(...parts: (readonly ManifestEntry[])[]): TransferMessage[] {
  const writer = new ManifestWriter();
  return [...parts.flatMap((part) => [...writer.add(part)]), ...writer.end()];
}

/** The entries that a receiver reads. */
function read(messages: readonly TransferMessage[]): ManifestEntry[] {
  return messages.flatMap((message) => {
    const read = parseTransferMessage(formatTransferMessage(message));
    assert.ok(read.type === "manifest");
    return read.entries as ManifestEntry[];
  });
}

const character = fc.constantFrom("a", "é", "日", "😀", '"', "\\", "\u0001", "\ud800");
const length = fc.constantFrom(1, 2, 100, PATH_LENGTH / 2, PATH_LENGTH);
const path = fc.tuple(character, length).map(([character, length]) =>
  character.repeat(length).slice(0, PATH_LENGTH)
);
const named = { path, modifiedMs: fc.nat(), mode: fc.nat(0o777) };
const options = { requiredKeys: ["path", "size", "kind"] as const, noNullPrototype: true };
const nothing = fc.constant(0);
const entry = fc.oneof(
  fc.record({ ...named, size: fc.nat() }, { requiredKeys: ["path", "size"], noNullPrototype: true }),
  fc.record({ ...named, size: nothing, kind: fc.constantFrom("folder", "stream") }, {
    ...options,
    requiredKeys: [...options.requiredKeys],
  }),
  fc.record({ ...named, size: fc.nat(TEXT_BYTES), kind: fc.constant("text") }, {
    ...options,
    requiredKeys: [...options.requiredKeys],
  }),
  fc.record({ ...named, size: nothing, kind: fc.constant("link"), target: fc.constant("../elsewhere") }, {
    ...options,
    requiredKeys: [...options.requiredKeys, "target"],
  }),
) as fc.Arbitrary<ManifestEntry>;

Deno.test("ManifestWriter stays under CONTROL_MESSAGE_BYTES for paths of every script, length and kind", () => {
  fc.assert(
    fc.property(fc.array(fc.array(entry, { maxLength: 30 }), { maxLength: 3 }), (parts) => {
      const messages = write(...parts);
      for (const message of messages) assert.ok(bytesOf(message) <= CONTROL_MESSAGE_BYTES, "a part too long");
      assert.deepEqual(read(messages), parts.flat());
    }),
    { numRuns: 50 },
  );
});

Deno.test("ManifestWriter fills its messages, in whatever parts the entries are listed", () => {
  const entries = Array.from({ length: 5_000 }, (_, size) => ({ path: `folder/file-${size}`, size }));
  const messages = write(...entries.map((entry) => [entry]));
  for (const message of messages.slice(0, -1)) assert.ok(bytesOf(message) > CONTROL_MESSAGE_BYTES - 200);
  assert.deepEqual(read(messages), entries);
});

Deno.test("ManifestWriter tells of an entry what a manifest has, and nothing else its source knows", () => {
  const known = { path: "a", size: 1, absolute: "/home/somebody/secret/a", kind: "file" } as const;
  assert.deepEqual(write([known]), [{ type: "manifest", entries: [{ path: "a", size: 1 }] }]);
});

Deno.test("ManifestWriter rounds what a file system measures finer than a manifest has it", () => {
  const [message] = write([{ path: "a", size: 1, modifiedMs: 1_700_000_000_000.25, mode: 0o100755 }]);
  assert.deepEqual(message, {
    type: "manifest",
    entries: [{ path: "a", size: 1, modifiedMs: 1_700_000_000_000, mode: 0o755 }],
  });
});

Deno.test("ManifestWriter has no message for nothing", () => {
  assert.deepEqual(write(), []);
  assert.deepEqual(write([], []), []);
});

Deno.test("ManifestWriter refuses a file, and files together, larger than FILE_BYTES, which no receiver takes", () => {
  const file = (size: number) => [{ path: "a\u0007b", size }];
  const isRefusedAs = (what: string) => (error: unknown) => {
    return error instanceof SlipError && error.code === "too-much" && error.message.startsWith(what);
  };
  assert.equal(read(write(file(FILE_BYTES), file(0))).length, 2);
  assert.throws(() => write(file(FILE_BYTES + 1)), isRefusedAs("a\\u{7}b is more"));
  assert.throws(() => write(file(FILE_BYTES), file(1)), isRefusedAs("all of it together is more"));
});
