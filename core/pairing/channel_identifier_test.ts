import assert from "node:assert/strict";
import * as fc from "fast-check";
import { PROTOCOL_VERSION } from "../limits.ts";
import { channelIdentifier } from "./channel_identifier.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("channelIdentifier() names protocol, version, room, and both ids with their roles", () => {
  assert.equal(PROTOCOL_VERSION, 1);
  assert.equal(
    text(channelIdentifier({ room: 7, receiverId: "b", senderId: "a1" })),
    "\x04slip\x011\x017\x08receiver\x01b\x06sender\x02a1",
  );
});

Deno.test("channelIdentifier() differs whenever room or an id differs, and when ids swap roles", () => {
  const meeting = fc.record({
    room: fc.integer({ min: 1, max: 20 }),
    receiverId: fc.string({ maxLength: 3, unit: fc.constantFrom("a", "b", "\x01") }),
    senderId: fc.string({ maxLength: 3, unit: fc.constantFrom("a", "b", "\x01") }),
  });
  fc.assert(fc.property(meeting, meeting, (one, other) => {
    const same = one.room === other.room && one.receiverId === other.receiverId &&
      one.senderId === other.senderId;
    assert.equal(text(channelIdentifier(one)) === text(channelIdentifier(other)), same);
  }));
});
