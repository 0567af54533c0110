/**
 * What a peer says to the server: one JSON object a message, told apart by `type`.
 *
 *     create   [receivers]    opens a room of 1 to ROOM_RECEIVERS places and makes this peer its sender
 *     join     room           takes a receiver's place in a room
 *     signal   to id payload  passes an opaque payload on; answered with `delivered` and the same id
 *     dismiss  peer           sender only: sends a receiver away and frees its place
 *     ping                    answered with `pong`
 *
 * Leaving is closing the socket. Unknown keys are ignored; docs/protocol.md says how versions use that.
 *
 * @module
 */

import * as v from "valibot";
import { ROOM_RECEIVERS, SIGNALING_PAYLOAD_LENGTH } from "../limits.ts";
import { type NoObject, parseJsonObject } from "./json_object.ts";

/** A peer's id, chosen by the server. */
const peer = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Receivers at a time; one when it is not said. */
const places = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(ROOM_RECEIVERS));

const SCHEMAS = {
  create: v.object({ type: v.literal("create"), receivers: v.exactOptional(places) }),
  join: v.object({ type: v.literal("join"), room: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) }),
  signal: v.object({
    type: v.literal("signal"),
    to: peer,
    id,
    payload: v.pipe(v.string(), v.maxLength(SIGNALING_PAYLOAD_LENGTH)),
  }),
  dismiss: v.object({ type: v.literal("dismiss"), peer }),
  ping: v.object({ type: v.literal("ping") }),
} as const;

type Type = keyof typeof SCHEMAS;

/** One of the messages. */
export type ClientMessage = { [Key in Type]: v.InferOutput<(typeof SCHEMAS)[Key]> }[Type];

/** What a text from a peer turned out to be. */
export type ParsedClientMessage =
  /** A message to act on. */
  | { readonly kind: "message"; readonly message: ClientMessage }
  /** An object the server does not act on: answered with an error, and `id` if it had one. */
  | {
    readonly kind: "refused";
    readonly code: "unknown-type" | "bad-message";
    readonly text: string;
    readonly id?: number;
  }
  /** No object: the socket closes with the code of that name. */
  | { readonly kind: "broken"; readonly close: NoObject };

/** JSON text of `message`. */
export function formatClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

/** Reads what a peer said; never throws. */
export function parseClientMessage(text: string): ParsedClientMessage {
  const value = parseJsonObject(text);
  if (typeof value === "string") return { kind: "broken", close: value };
  const type = value["type"];
  if (typeof type !== "string") return refuse("bad-message", "a message needs a type", value);
  if (!isType(type)) return refuse("unknown-type", "the server does not know this type", value);
  const result = v.safeParse(SCHEMAS[type], value);
  if (result.success) return { kind: "message", message: result.output };
  const key = v.getDotPath(result.issues[0]) ?? "a key";
  return refuse("bad-message", `${key} of ${type} is missing or not what it should be`, value);
}

function isType(text: string): text is Type {
  return Object.hasOwn(SCHEMAS, text);
}

function refuse(
  code: "unknown-type" | "bad-message",
  text: string,
  value: Record<string, unknown>,
): ParsedClientMessage {
  const known = v.safeParse(id, value["id"]);
  return { kind: "refused", code, text, ...(known.success ? { id: known.output } : {}) };
}
