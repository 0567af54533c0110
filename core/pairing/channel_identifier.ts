/**
 * What a pairing is bound to besides the words: two peers only agree on a key when they agree on all of this.
 *
 * @module
 */

import { PROTOCOL_VERSION } from "../limits.ts";
import { lengthValues, utf8 } from "./octets.ts";

/** The place where two peers met, as the server told both of them. */
export interface Meeting {
  /** The room's number. */
  readonly room: number;
  /** The receiver's id in the room. */
  readonly receiverId: string;
  /** The sender's id in the room. */
  readonly senderId: string;
}

/**
 * CI of CPace: protocol, version, room, and both ids with their roles, the initiator's first
 * (draft-irtf-cfrg-cpace-21, section 10.1.1).
 */
export function channelIdentifier({ room, receiverId, senderId }: Meeting): Uint8Array<ArrayBuffer> {
  const parts = ["slip", `${PROTOCOL_VERSION}`, `${room}`, "receiver", receiverId, "sender", senderId];
  return lengthValues(...parts.map(utf8));
}
