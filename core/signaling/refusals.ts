/**
 * From what a server refuses to what a person is told.
 *
 * @module
 */

import { type SlipError, slipError } from "../errors.ts";
import { CLOSE_CODES, closeName } from "./close_codes.ts";
import type { ReceivedServerMessage } from "./server_message.ts";

/** An `error` of the server, as a client reads it. */
export type Refusal = Extract<ReceivedServerMessage, { type: "error" }>;

/** The error for a refused `create` or `join`; `room` is the number asked for, if one was. */
export function requestRefused({ code, message }: Refusal, room?: number): SlipError {
  switch (code) {
    case "no-such-room":
      return slipError("unknown-code", { room: room ?? 0 });
    case "room-full":
      return slipError("code-taken", { room: room ?? 0 });
    case "unknown-type":
    case "bad-message":
      return slipError("server-protocol", { detail: message });
    default:
      return slipError("server-refused", { reason: message });
  }
}

/** The error for a refused `signal`; `peerGone` is what to say when the other peer is no longer there. */
export function signalRefused({ code, message }: Refusal, peerGone: SlipError): SlipError {
  switch (code) {
    case "no-such-peer":
    case "not-in-room":
      return peerGone;
    case "rate-limited":
      return slipError("server-refused", { reason: message });
    default:
      return slipError("server-protocol", { detail: message });
  }
}

/** The error for a socket that the server closed with `code`. */
export function socketClosed(code: number): SlipError {
  const name = closeName(code);
  if (name === undefined || name === "shutting-down" || name === "server-failed") {
    return slipError("server-lost");
  }
  return slipError("server-refused", { reason: CLOSE_CODES[name].reason });
}
