import assert from "node:assert/strict";
import fc from "fast-check";
import { giveBack } from "../../spare_buffers.ts";
import { MessageAssembler } from "./message_assembler.ts";
import { DataFlag, type DataHeader } from "./wire/data.ts";

const FRAGMENT_BYTES = 1100;

/** Hands `assembler` a message in fragments, and returns what comes out at its end. */
function assemble(assembler: MessageAssembler, message: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  for (let start = 0; start < message.length; start += FRAGMENT_BYTES) {
    const end = Math.min(start + FRAGMENT_BYTES, message.length);
    const flags = (start === 0 ? DataFlag.begin : 0) | (end === message.length ? DataFlag.end : 0);
    const header: DataHeader = { flags, tsn: 0, stream: 1, ssn: 0, protocol: 53 };
    const whole = assembler.add(header, message, start, end);
    assert.equal(whole !== undefined, end === message.length);
    if (whole !== undefined) return whole;
  }
  return undefined;
}

Deno.test("MessageAssembler.add() gives messages of any lengths whole, each with a buffer of its own", () => {
  const message = fc.record({
    length: fc.oneof(fc.constantFrom(49_168, 16_432, 1, 4096), fc.integer({ min: 1, max: 150_000 })),
    isGivenBack: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 12 }), (messages) => {
      const assembler = new MessageAssembler(150_000);
      const kept: { readonly bytes: Uint8Array; readonly mark: number; readonly length: number }[] = [];
      for (const [index, { length, isGivenBack }] of messages.entries()) {
        const mark = index + 1;
        const bytes = assemble(assembler, new Uint8Array(length).fill(mark))!;
        assert.equal(bytes.buffer.byteLength, length);
        if (isGivenBack) giveBack(bytes);
        else kept.push({ bytes, mark, length });
      }
      for (const { bytes, mark, length } of kept) {
        assert.equal(bytes.length, length);
        assert.ok(bytes.every((byte) => byte === mark));
      }
    }),
    { numRuns: 40 },
  );
});
