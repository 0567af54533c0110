/**
 * What the server says to a peer: one JSON object a message, told apart by `type`.
 *
 *     created     room peer expiresInMs   your room and your id
 *     joined      room peer sender        your room, your id and the sender's
 *     peer-joined peer                    to the sender: a receiver is there
 *     peer-left   peer                    to the sender: it is gone
 *     signal      from payload            somebody's payload; the server says whose
 *     delivered   id                      your signal `id` was handed to the other socket
 *     dismissed                           the sender sent you away
 *     room-closed reason                  your room ended: `expired` or `sender-left`
 *     pong                                the answer to ping
 *     error       code message [id]       not done, and why; `id` names the signal it is about
 *
 * A client ignores unknown types and unknown keys.
 *
 * @module
 */

import * as v from "valibot";
import { ROOM_NUMBER, SIGNALING_PAYLOAD_LENGTH } from "../limits.ts";
import { type NoObject, parseJsonObject } from "./json_object.ts";

const peer = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const room = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(ROOM_NUMBER));
const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const word = v.pipe(v.string(), v.maxLength(64));

const SCHEMAS = {
  "created": v.object({
    type: v.literal("created"),
    room,
    peer,
    expiresInMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
  }),
  "joined": v.object({ type: v.literal("joined"), room, peer, sender: peer }),
  "peer-joined": v.object({ type: v.literal("peer-joined"), peer }),
  "peer-left": v.object({ type: v.literal("peer-left"), peer }),
  "signal": v.object({
    type: v.literal("signal"),
    from: peer,
    payload: v.pipe(v.string(), v.maxLength(SIGNALING_PAYLOAD_LENGTH)),
  }),
  "delivered": v.object({ type: v.literal("delivered"), id }),
  "dismissed": v.object({ type: v.literal("dismissed") }),
  "room-closed": v.object({ type: v.literal("room-closed"), reason: word }),
  "pong": v.object({ type: v.literal("pong") }),
  "error": v.object({
    type: v.literal("error"),
    code: word,
    message: v.pipe(v.string(), v.maxLength(500)),
    id: v.optional(id),
  }),
} as const;

type Type = keyof typeof SCHEMAS;

/** One of the messages, as a client reads it. */
export type ReceivedServerMessage = { [Key in Type]: v.InferOutput<(typeof SCHEMAS)[Key]> }[Type];

/** Why the server did not do something; the connection stays. */
export type RefusalCode =
  | "unknown-type"
  | "bad-message"
  | "no-such-room"
  | "room-full"
  | "not-in-room"
  | "no-such-peer"
  | "already-in-room"
  | "rate-limited"
  | "server-full";

/** Why a room ended. */
export type RoomEnd = "expired" | "sender-left";

/** One of the messages, as the server writes it: codes and reasons are from its own lists. */
export type ServerMessage =
  | Exclude<ReceivedServerMessage, { type: "error" | "room-closed" }>
  | { readonly type: "room-closed"; readonly reason: RoomEnd }
  | { readonly type: "error"; readonly code: RefusalCode; readonly message: string; readonly id?: number };

/** What a text from the server turned out to be; `unknown` is to be ignored. */
export type ParsedServerMessage =
  | { readonly kind: "message"; readonly message: ReceivedServerMessage }
  | { readonly kind: "unknown" }
  | { readonly kind: "broken"; readonly problem: NoObject | "bad-message" };

/** JSON text of `message`. */
export function formatServerMessage(message: ServerMessage): string {
  return JSON.stringify(message);
}

/** Reads what the server said; never throws. */
export function parseServerMessage(text: string): ParsedServerMessage {
  const value = parseJsonObject(text);
  if (typeof value === "string") return { kind: "broken", problem: value };
  const type = value["type"];
  if (typeof type !== "string") return { kind: "broken", problem: "bad-message" };
  if (!isType(type)) return { kind: "unknown" };
  const result = v.safeParse(SCHEMAS[type], value);
  return result.success
    ? { kind: "message", message: result.output }
    : { kind: "broken", problem: "bad-message" };
}

function isType(text: string): text is Type {
  return Object.hasOwn(SCHEMAS, text);
}
