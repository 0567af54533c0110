import assert from "node:assert/strict";
import fc from "fast-check";
import { ROOM_NUMBER, SIGNALING_PAYLOAD_LENGTH } from "../limits.ts";
import { formatServerMessage, parseServerMessage, type ServerMessage } from "./server_message.ts";

const NO_IO = { permissions: "none" } as const;
const peer = fc.string({ minLength: 1, maxLength: 64 });
const room = fc.integer({ min: 1, max: ROOM_NUMBER });

function typed<Type extends ServerMessage["type"]>(type: Type): fc.Arbitrary<Type> {
  return fc.constant(type);
}

const anyMessage: fc.Arbitrary<ServerMessage> = fc.oneof(
  fc.record({ type: typed("created"), room, peer, expiresInMs: fc.nat() }),
  fc.record({ type: typed("joined"), room, peer, sender: peer }),
  fc.record({ type: typed("peer-joined"), peer }),
  fc.record({ type: typed("peer-left"), peer }),
  fc.record({ type: typed("signal"), from: peer, payload: fc.string() }),
  fc.record({ type: typed("delivered"), id: fc.maxSafeNat() }),
  fc.record({ type: typed("dismissed") }),
  fc.record({
    type: typed("room-closed"),
    reason: fc.constantFrom("expired" as const, "sender-left" as const),
  }),
  fc.record({ type: typed("pong") }),
  fc.record({
    type: typed("error"),
    code: fc.constantFrom("room-full" as const, "rate-limited" as const),
    message: fc.string({ maxLength: 500 }),
    id: fc.maxSafeNat(),
  }, { requiredKeys: ["type", "code", "message"] }),
);

const TABLE: readonly (readonly [text: string, becomes: string])[] = [
  ['{"type":"created","room":1,"peer":"a","expiresInMs":0}', "message"],
  ['{"type":"created","room":1,"peer":"a"}', "bad-message"],
  ['{"type":"created","room":1,"peer":"a","expiresInMs":1e999}', "bad-message"],
  ['{"type":"created","room":0,"peer":"a","expiresInMs":1}', "bad-message"],
  ['{"type":"created","room":1000000000,"peer":"a","expiresInMs":1}', "bad-message"],
  ['{"type":"joined","room":1,"peer":"a","sender":"b"}', "message"],
  ['{"type":"joined","room":1,"peer":"a","sender":7}', "bad-message"],
  ['{"type":"pong","extra":1}', "message"],
  ['{"type":"room-closed","reason":"of a later version"}', "message"],
  ['{"type":"error","code":"of-a-later-version","message":"m"}', "message"],
  ['{"type":"error","code":"room-full"}', "bad-message"],
  ['{"type":"of-a-later-version"}', "unknown"],
  ['{"type":"hasOwnProperty"}', "unknown"],
  ['{"type":1}', "bad-message"],
  ["{}", "bad-message"],
  ["[]", "not-an-object"],
  ["no", "bad-json"],
  [`{"type":"signal","from":"a","payload":"${"x".repeat(SIGNALING_PAYLOAD_LENGTH)}"}`, "message"],
  [`{"type":"signal","from":"a","payload":"${"x".repeat(SIGNALING_PAYLOAD_LENGTH + 1)}"}`, "bad-message"],
];

for (const [text, becomes] of TABLE) {
  Deno.test({
    ...NO_IO,
    name: `parseServerMessage() gives ${becomes} for ${text.slice(0, 60)} (${text.length})`,
  }, () => {
    const parsed = parseServerMessage(text);
    assert.equal(parsed.kind === "broken" ? parsed.problem : parsed.kind, becomes);
  });
}

Deno.test({ ...NO_IO, name: "parseServerMessage() reads what formatServerMessage() wrote" }, () => {
  fc.assert(fc.property(anyMessage, (message) => {
    const parsed = parseServerMessage(formatServerMessage(message));
    assert.equal(parsed.kind, "message");
    assert.deepEqual(parsed.kind === "message" && { ...parsed.message }, { ...message });
  }));
});

Deno.test({ ...NO_IO, name: "parseServerMessage() never throws" }, () => {
  const types = fc.constantFrom("created", "joined", "signal", "error", "delivered", "valueOf");
  const nearly = fc.tuple(types, fc.object()).map(([type, more]) => JSON.stringify({ ...more, type }));
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), nearly), (text) => {
    assert.ok(parseServerMessage(text).kind);
  }));
});
