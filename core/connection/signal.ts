/**
 * What two peers tell each other while they set up the connection, inside sealed envelopes the server cannot read.
 *
 * @module
 */

import * as v from "valibot";
import { parsePeerJson } from "../peer_json.ts";

const sdp = v.pipe(v.string(), v.maxLength(32 * 1024));

/** A trickled candidate (RFC 8838). */
const candidate = v.object({
  type: v.literal("candidate"),
  candidate: v.pipe(v.string(), v.maxLength(1024)),
  sdpMid: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  sdpMLineIndex: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64))),
});

const peerSignal = v.variant("type", [
  v.object({
    type: v.literal("hello"),
    version: v.number(),
    agent: v.pipe(v.string(), v.maxLength(100)),
    /** Whether this side waits until its person has compared the verification words. */
    verify: v.boolean(),
  }),
  v.object({ type: v.literal("verified") }),
  v.object({ type: v.literal("offer"), sdp }),
  v.object({ type: v.literal("answer"), sdp }),
  candidate,
  v.object({ type: v.literal("end-of-candidates") }),
  v.object({ type: v.literal("bye"), reason: v.pipe(v.string(), v.maxLength(64)) }),
]);

/** One of the messages; unknown keys are ignored when parsed. */
export type PeerSignal = v.InferOutput<typeof peerSignal>;

/** JSON text of `signal`. */
export function formatPeerSignal(signal: PeerSignal): string {
  return JSON.stringify(signal);
}

/**
 * Reads what the other peer said.
 * @throws SlipError `protocol` when it is not one of the messages.
 */
export function parsePeerSignal(text: string): PeerSignal {
  return parsePeerJson(text, "a signal", () => peerSignal);
}

/** The way to one other peer while the connection is set up: what is sent here is sealed, relayed and opened. */
export interface PeerLink {
  /** The other peer's id in the room, given by the server. */
  readonly peerId: string;
  /** Resolves when the server says it delivered the message. */
  send(signal: PeerSignal): Promise<void>;
  /** The next message, in order. Rejects with the reason when the peer or the server goes away. */
  receive(): Promise<PeerSignal>;
  /** Ends every wait with `reason`; nothing is sent. Safe to call twice. */
  close(reason?: Error): void;
}
