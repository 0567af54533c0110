import assert from "node:assert/strict";
import * as fc from "fast-check";
import { SlipError } from "../errors.ts";
import { SIGNALING_PAYLOAD_LENGTH } from "../limits.ts";
import { formatBase64url } from "./base64url.ts";
import { formatPairingMessage, type PairingMessage, parsePairingMessage } from "./pairing_message.ts";

const octets = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => new Uint8Array(bytes));

const anyMessage: fc.Arbitrary<PairingMessage> = fc.oneof(
  fc.record({ type: fc.constant("receiver-share" as const), share: octets(32), commitment: octets(32) }),
  fc.record({ type: fc.constant("sender-share" as const), share: octets(32) }),
  fc.record({ type: fc.constant("receiver-proof" as const), proof: octets(64), opening: octets(32) }),
  fc.record({ type: fc.constant("sender-proof" as const), proof: octets(64) }),
  fc.record({
    type: fc.constant("refusal" as const),
    reason: fc.constantFrom("wrong-words" as const, "closed" as const, "broken" as const),
  }),
);

Deno.test("formatPairingMessage() writes these bytes", () => {
  const bytes = (message: PairingMessage) => formatPairingMessage(message);
  assert.equal(bytes({ type: "refusal", reason: "wrong-words" }), formatBase64url(Uint8Array.of(1, 5, 1)));
  assert.equal(bytes({ type: "refusal", reason: "broken" }), formatBase64url(Uint8Array.of(1, 5, 3)));
  assert.equal(
    bytes({
      type: "receiver-share",
      share: new Uint8Array(32).fill(7),
      commitment: new Uint8Array(32).fill(8),
    }),
    formatBase64url(Uint8Array.of(1, 1, ...new Array(32).fill(7), ...new Array(32).fill(8))),
  );
  assert.equal(
    bytes({ type: "sender-proof", proof: new Uint8Array(64).fill(9) }),
    formatBase64url(Uint8Array.of(1, 4, ...new Array(64).fill(9))),
  );
});

Deno.test("parsePairingMessage() reads what formatPairingMessage() writes", () => {
  fc.assert(fc.property(anyMessage, (message) => {
    assert.deepEqual(parsePairingMessage(formatPairingMessage(message)), { ...message });
  }));
});

Deno.test("parsePairingMessage() names both versions when they differ, whatever follows", () => {
  for (const bytes of [[2, 1], [0, 5, 1], [255, 99, 1, 2, 3]]) {
    const payload = formatBase64url(Uint8Array.from(bytes));
    assert.throws(() => parsePairingMessage(payload), {
      code: "version-mismatch",
      message: `the other side speaks protocol ${bytes[0]} and this side 1`,
    });
  }
});

Deno.test("parsePairingMessage() refuses every length but the right one, for every type", () => {
  const lengths = [64, 32, 96, 64, 1];
  for (let type = 0; type <= 7; type++) {
    for (let length = 0; length <= 300; length++) {
      if (lengths[type - 1] === length) continue;
      const payload = formatBase64url(Uint8Array.of(1, type, ...new Array(length).fill(1)));
      assert.throws(
        () => parsePairingMessage(payload),
        { code: "protocol" },
        `type ${type}, ${length} bytes`,
      );
    }
  }
});

Deno.test("parsePairingMessage() refuses reasons that do not exist", () => {
  for (const reason of [0, 4, 255]) {
    const payload = formatBase64url(Uint8Array.of(1, 5, reason));
    assert.throws(() => parsePairingMessage(payload), { code: "protocol" });
  }
});

Deno.test("parsePairingMessage() never throws anything but its own errors", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.base64String(),
    fc.uint8Array({ maxLength: 300 }).map(formatBase64url),
    fc.constant("A".repeat(SIGNALING_PAYLOAD_LENGTH)),
  );
  fc.assert(fc.property(anything, (payload) => {
    try {
      parsePairingMessage(payload);
    } catch (error) {
      assert.ok(
        error instanceof SlipError && ["protocol", "version-mismatch"].includes(error.code),
        String(error),
      );
    }
  }));
});
