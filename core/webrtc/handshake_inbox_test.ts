import fc from "fast-check";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { HandshakeInbox } from "./handshake_inbox.ts";

/** One fragment of message `number`, whose body is its number over and over. */
function fragment(number: number, length: number, offset = 0, bytes = length - offset, type = 11): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(type, 0);
  header.writeUIntBE(length, 1, 3);
  header.writeUInt16BE(number, 4);
  header.writeUIntBE(offset, 6, 3);
  header.writeUIntBE(bytes, 9, 3);
  return Buffer.concat([header, Buffer.alloc(bytes, number)]);
}

function numbers(messages: Buffer[]): number[] {
  return messages.map((message) => message.readUInt16BE(4));
}

Deno.test("HandshakeInbox.add() gives messages in order, whatever order they come in", () => {
  const inbox = new HandshakeInbox("client");
  assert.deepEqual(numbers(inbox.add(fragment(1, 5))), []);
  assert.deepEqual(numbers(inbox.add(fragment(0, 5))), [0, 1]);
  assert.deepEqual(numbers(inbox.add(Buffer.concat([fragment(2, 0), fragment(3, 1)]))), [2, 3]);
});

Deno.test("HandshakeInbox.add() repeats the first ClientHello only", () => {
  const inbox = new HandshakeInbox("client");
  const hello = fragment(0, 5, 0, 5, 1);
  assert.deepEqual(numbers(inbox.add(hello)), [0]);
  assert.deepEqual(numbers(inbox.add(hello)), [0]);
  assert.deepEqual(numbers(inbox.add(fragment(1, 5, 0, 5, 1))), [1]);
  assert.deepEqual(numbers(inbox.add(fragment(1, 5, 0, 5, 1))), []);
  const client = new HandshakeInbox("server");
  assert.deepEqual(numbers(client.add(fragment(0, 5))), [0]);
  assert.deepEqual(numbers(client.add(fragment(0, 5))), []);
});

Deno.test("HandshakeInbox.add() puts fragments together that overlap, come twice and in any order", () => {
  const cuts = fc.array(fc.tuple(fc.nat({ max: 99 }), fc.integer({ min: 1, max: 60 })), { maxLength: 20 });
  fc.assert(fc.property(cuts, fc.nat(), (some, seed) => {
    const pieces = [[0, 40], [40, 30], [70, 30], ...some] as [number, number][];
    const shuffled = pieces.toSorted(([a], [b]) => ((a * 31 + seed) % 97) - ((b * 31 + seed) % 97));
    const inbox = new HandshakeInbox("client");
    const whole = shuffled.flatMap(([offset, bytes]) =>
      inbox.add(fragment(0, 100, offset, Math.min(bytes, 100 - offset)))
    );
    assert.ok(whole[0]?.equals(fragment(0, 100)));
  }));
});

Deno.test("HandshakeInbox.add() holds nothing that is too long, too far ahead, or contradicts itself", () => {
  const inbox = new HandshakeInbox("client");
  assert.deepEqual(inbox.add(fragment(0, 32 * 1024 + 1, 0, 10)), []);
  assert.deepEqual(inbox.add(fragment(8, 1)), []);
  assert.deepEqual(inbox.add(fragment(0, 10, 0, 10, 2)), [], "a message that only servers send");
  assert.deepEqual(inbox.add(fragment(0, 10, 0, 5)), []);
  assert.deepEqual(inbox.add(fragment(0, 11, 5)), []);
  assert.deepEqual(numbers(inbox.add(fragment(0, 10, 5))), [0]);
  for (let number = 1; number < 8; number++) assert.equal(inbox.add(fragment(number, 1)).length, 1);
  assert.equal(inbox.add(fragment(8, 1)).length, 1);
});

Deno.test("HandshakeInbox.add() never throws", () => {
  const inbox = new HandshakeInbox("client");
  const content = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
  fc.assert(fc.property(content, (bytes) => void inbox.add(bytes)));
});
