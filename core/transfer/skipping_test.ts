import assert from "node:assert/strict";
import fc from "fast-check";
import { CONTROL_MESSAGE_BYTES, MANIFEST_ENTRIES } from "../limits.ts";
import { BitSet } from "./bit_set.ts";
import { formatTransferMessage, type TransferMessage } from "./messages.ts";
import { skipMessages } from "./skipping.ts";

function wantedOf(count: number, wants: (file: number) => boolean): BitSet {
  const wanted = new BitSet(count);
  for (let file = 0; file < count; file++) if (wants(file)) wanted.add(file);
  return wanted;
}

const rangesOf = (messages: Iterable<TransferMessage>) =>
  [...messages].flatMap((message) => message.type === "skip" ? message.ranges : []);

Deno.test("skipMessages() says exactly what is not wanted, with no two ranges that touch", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), (wants) => {
      const wanted = wantedOf(wants.length, (file) => wants[file]!);
      const skipped = new BitSet(wants.length);
      let end = -2;
      for (const [first, last] of rangesOf(skipMessages(wanted, wants.length))) {
        assert.ok(first > end + 1 && last >= first);
        for (let file = first; file <= last; file++) skipped.add(file);
        end = last;
      }
      for (const [file, want] of wants.entries()) assert.equal(skipped.has(file), !want);
    }),
  );
});

Deno.test("skipMessages() says nothing when all is wanted", () => {
  assert.deepEqual([...skipMessages(wantedOf(3, () => true), 3)], []);
});

Deno.test("skipMessages() stays under the limit of a message when every other of a million entries is wanted", () => {
  const messages = [
    ...skipMessages(wantedOf(MANIFEST_ENTRIES, (file) => file % 2 === 0), MANIFEST_ENTRIES),
  ];
  assert.equal(rangesOf(messages).length, MANIFEST_ENTRIES / 2);
  const longest = Math.max(...messages.map((message) => formatTransferMessage(message).length));
  assert.ok(longest < CONTROL_MESSAGE_BYTES, `${longest}`);
});
