import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createDecipheriv } from "node:crypto";
import * as fc from "fast-check";
import { SIGNALING_PAYLOAD_LENGTH } from "../limits.ts";
import { formatBase64url, parseBase64url } from "./base64url.ts";
import { KeySchedule } from "./key_schedule.ts";
import { Sealer } from "./sealer.ts";

/** Both sides of one pairing. */
function sealers(): { sender: Sealer; receiver: Sealer } {
  const keys = () => new KeySchedule(new Uint8Array(64).fill(1), new Uint8Array(64).fill(2));
  return { sender: new Sealer(keys(), "sender"), receiver: new Sealer(keys(), "receiver") };
}

const refused = { code: "protocol", exitCode: 1 };

Deno.test("seal() writes what another implementation of RFC 8439 opens", () => {
  const { sender } = sealers();
  const key = new KeySchedule(new Uint8Array(64).fill(1), new Uint8Array(64).fill(2)).derive("sealSender");
  for (const [number, text] of ["first", "second"].entries()) {
    const sealed = parseBase64url(sender.seal(text))!;
    const nonce = new Uint8Array(12);
    nonce[11] = number;
    const decipher = createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
    decipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    assert.equal(plain.toString(), text);
  }
});

Deno.test("open() gives what the other side sealed, in both directions at once", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.string({ unit: "grapheme" })), { maxLength: 20 }),
      (messages) => {
        const { sender, receiver } = sealers();
        for (const [forth, text] of messages) {
          const [from, to] = forth ? [sender, receiver] : [receiver, sender];
          assert.equal(to.open(from.seal(text)), text);
        }
      },
    ),
  );
});

Deno.test("open() keeps every character, byte order marks and the empty text included", () => {
  const { sender, receiver } = sealers();
  for (const text of ["", "\ufeff", "\ufeffx", "\0", "😀", "a\r\nb"]) {
    assert.equal(receiver.open(sender.seal(text)), text);
  }
});

Deno.test("open() refuses a payload with any one bit changed", () => {
  const payload = sealers().sender.seal("candidate:1 1 udp");
  const bytes = parseBase64url(payload)!;
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Uint8Array.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    assert.throws(() => sealers().receiver.open(formatBase64url(changed)), refused, `bit ${bit}`);
  }
});

Deno.test("open() refuses a payload with any one character changed, added or left out", () => {
  const payload = sealers().sender.seal("bye");
  for (let index = 0; index < payload.length; index++) {
    const other = payload[index] === "A" ? "B" : "A";
    for (const middle of [other, "", payload[index] + other, "=", " "]) {
      const changed = payload.slice(0, index) + middle + payload.slice(index + 1);
      assert.throws(() => sealers().receiver.open(changed), refused);
    }
  }
});

Deno.test("open() refuses a payload cut at any place or with something after it", () => {
  const payload = sealers().sender.seal("an offer");
  for (let length = 0; length < payload.length; length++) {
    assert.throws(() => sealers().receiver.open(payload.slice(0, length)), refused);
  }
  for (const tail of ["A", "AAAA", "="]) {
    assert.throws(() => sealers().receiver.open(payload + tail), refused);
  }
});

Deno.test("open() refuses a replay, a reordering, a gap and a reflection", () => {
  const script = {
    replay: [0, 0],
    reordering: [1],
    gap: [0, 2],
    "replay of an old one": [0, 1, 2, 0],
  };
  for (const [name, order] of Object.entries(script)) {
    const { sender, receiver } = sealers();
    const payloads = ["one", "two", "three"].map((text) => sender.seal(text));
    const deliveries = order.map((index) => payloads[index]!);
    const last = deliveries.pop()!;
    for (const payload of deliveries) receiver.open(payload);
    assert.throws(() => receiver.open(last), refused, name);
  }
  const { sender, receiver } = sealers();
  assert.throws(() => sender.open(sender.seal("mine")), refused, "reflection");
  assert.throws(() => receiver.open(receiver.seal("mine")), refused, "reflection");
});

Deno.test("open() opens nothing after a refusal, not even what was due", () => {
  const { sender, receiver } = sealers();
  const payload = sender.seal("one");
  assert.throws(() => receiver.open("AAAA"), refused);
  assert.throws(() => receiver.open(payload), refused);
  assert.throws(() => receiver.open(sender.seal("two")), refused);
});

Deno.test("open() refuses garbage of every length", () => {
  for (let length = 0; length <= 300; length++) {
    const garbage = formatBase64url(new Uint8Array(length).fill(length));
    assert.throws(() => sealers().receiver.open(garbage), refused);
  }
  assert.throws(() => sealers().receiver.open("A".repeat(SIGNALING_PAYLOAD_LENGTH + 4)), refused);
});

Deno.test("seal() fills a payload to its limit and not beyond", () => {
  const { sender, receiver } = sealers();
  const most = SIGNALING_PAYLOAD_LENGTH * 3 / 4 - 16;
  const text = "x".repeat(most);
  const payload = sender.seal(text);
  assert.equal(payload.length, SIGNALING_PAYLOAD_LENGTH);
  assert.equal(receiver.open(payload), text);
  assert.throws(() => sender.seal(`${text}x`), RangeError);
  assert.equal(receiver.open(sender.seal("next")), "next", "a refused text takes no number");
});

Deno.test("seal() never gives the same payload for the same text", () => {
  const { sender } = sealers();
  const payloads = Array.from({ length: 100 }, () => sender.seal("keep-alive"));
  assert.equal(new Set(payloads).size, 100);
});
