/**
 * What goes into the rooms and what comes out of them.
 *
 * @module
 */

import type { ClientMessage } from "../core/signaling/client_message.ts";
import type { CloseName } from "../core/signaling/close_codes.ts";
import type { ServerMessage } from "../core/signaling/server_message.ts";

/** Something that happened outside. Peers are named by ids that never come twice. */
export type Arrival =
  | { readonly type: "connected"; readonly peer: string }
  | { readonly type: "message"; readonly peer: string; readonly message: ClientMessage }
  | { readonly type: "disconnected"; readonly peer: string }
  /** Time passed: deadlines are looked at. */
  | { readonly type: "tick" };

/** Something to be done outside, in order. */
export type Effect =
  | { readonly do: "send"; readonly to: string; readonly message: ServerMessage }
  /**
   * Hand `message` to the socket of `to`, then tell `receipt.to` that its signal `receipt.id` was delivered, or that
   * there is no such peer when the socket did not take it.
   */
  | {
    readonly do: "relay";
    readonly to: string;
    readonly message: ServerMessage;
    readonly receipt: { readonly to: string; readonly id: number };
  }
  /** Close the socket of a peer that the rooms have forgotten already. */
  | { readonly do: "close"; readonly peer: string; readonly why: CloseName }
  /** For the server's log: how many rooms there are now. */
  | { readonly do: "report"; readonly event: "room-opened" | "room-closed"; readonly rooms: number };
