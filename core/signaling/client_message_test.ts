import assert from "node:assert/strict";
import fc from "fast-check";
import { ROOM_RECEIVERS, SIGNALING_PAYLOAD_LENGTH } from "../limits.ts";
import { type ClientMessage, formatClientMessage, parseClientMessage } from "./client_message.ts";

const NO_IO = { permissions: "none" } as const;
const peer = fc.string({ minLength: 1, maxLength: 64 });
const natural = fc.maxSafeNat();

const anyMessage: fc.Arbitrary<ClientMessage> = fc.oneof(
  fc.record({
    type: fc.constant("create" as const),
    receivers: fc.integer({ min: 1, max: ROOM_RECEIVERS }),
  }, { requiredKeys: ["type"] }),
  fc.record({
    type: fc.constant("join" as const),
    room: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  }),
  fc.record({ type: fc.constant("signal" as const), to: peer, id: natural, payload: fc.string() }),
  fc.record({ type: fc.constant("dismiss" as const), peer }),
  fc.constant({ type: "ping" } as const),
);

/** Text → what becomes of it, in short: `message`, the code of a refusal with its id, or the name of a close. */
const TABLE: readonly (readonly [text: string, becomes: string])[] = [
  ['{"type":"create"}', "message"],
  ['{"type":"create","room":-1,"later":{"x":[]}}', "message"],
  ['{"type":"create","receivers":0}', "bad-message"],
  ['{"type":"create","receivers":1}', "message"],
  [`{"type":"create","receivers":${ROOM_RECEIVERS}}`, "message"],
  [`{"type":"create","receivers":${ROOM_RECEIVERS + 1}}`, "bad-message"],
  ['{"type":"create","receivers":-1}', "bad-message"],
  ['{"type":"create","receivers":1.5}', "bad-message"],
  ['{"type":"create","receivers":1e999}', "bad-message"],
  ['{"type":"create","receivers":"2"}', "bad-message"],
  ['{"type":"create","receivers":null}', "bad-message"],
  ['{"type":"join","room":1}', "message"],
  ['{"type":"join","room":9007199254740991}', "message"],
  ['{"type":"join","room":9007199254740992}', "bad-message"],
  ['{"type":"join","room":0}', "bad-message"],
  ['{"type":"join","room":1.5}', "bad-message"],
  ['{"type":"join","room":"1"}', "bad-message"],
  ['{"type":"join"}', "bad-message"],
  ['{"type":"signal","to":"a","id":0,"payload":""}', "message"],
  ['{"type":"signal","to":"","id":0,"payload":""}', "bad-message 0"],
  ['{"type":"signal","to":"a","id":7}', "bad-message 7"],
  ['{"type":"signal","to":"a","id":-1,"payload":""}', "bad-message"],
  ['{"type":"signal","to":"a","id":"7","payload":""}', "bad-message"],
  ['{"type":"signal","id":7,"payload":null,"to":"a"}', "bad-message 7"],
  ['{"type":"dismiss"}', "bad-message"],
  [`{"type":"dismiss","peer":"${"p".repeat(64)}"}`, "message"],
  [`{"type":"dismiss","peer":"${"p".repeat(65)}"}`, "bad-message"],
  ['{"type":"resume","id":3}', "unknown-type 3"],
  ['{"type":"toString"}', "unknown-type"],
  ['{"type":"__proto__"}', "unknown-type"],
  ['{"type":""}', "unknown-type"],
  ['{"type":7}', "bad-message"],
  ["{}", "bad-message"],
  ["[]", "not-an-object"],
  ["null", "not-an-object"],
  ["7", "not-an-object"],
  ['"create"', "not-an-object"],
  ["", "bad-json"],
  ["{", "bad-json"],
  ['{"type":"create"}x', "bad-json"],
];

for (const [text, becomes] of TABLE) {
  Deno.test({ ...NO_IO, name: `parseClientMessage() gives ${becomes} for ${text.slice(0, 60)}` }, () => {
    assert.equal(inShort(text), becomes);
  });
}

for (const [over, becomes] of [[-1, "message"], [0, "message"], [1, "bad-message 5"]] as const) {
  const length = SIGNALING_PAYLOAD_LENGTH + over;
  Deno.test({ ...NO_IO, name: `parseClientMessage() gives ${becomes} for a payload of ${length}` }, () => {
    const payload = "x".repeat(length);
    assert.equal(inShort(JSON.stringify({ type: "signal", to: "a", id: 5, payload })), becomes);
  });
}

Deno.test({
  ...NO_IO,
  name: "parseClientMessage() reads what formatClientMessage() wrote, unknown keys left out",
}, () => {
  fc.assert(
    fc.property(anyMessage, fc.dictionary(fc.string({ minLength: 20 }), fc.jsonValue()), (message, more) => {
      const text = formatClientMessage({ ...more, ...message });
      assert.deepEqual(parseClientMessage(text), { kind: "message", message: { ...message } });
    }),
  );
});

Deno.test({ ...NO_IO, name: "parseClientMessage() never throws" }, () => {
  const types = fc.constantFrom("create", "join", "signal", "dismiss", "ping", "constructor");
  const nearly = fc.tuple(types, fc.object()).map(([type, more]) => JSON.stringify({ ...more, type }));
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), nearly), (text) => {
    assert.ok(parseClientMessage(text).kind);
  }));
});

function inShort(text: string): string {
  const parsed = parseClientMessage(text);
  if (parsed.kind === "message") return "message";
  if (parsed.kind === "broken") return parsed.close;
  return parsed.id === undefined ? parsed.code : `${parsed.code} ${parsed.id}`;
}
