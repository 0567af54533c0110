import type { CongestionControllerFactory } from "../congestion/controller.ts";
import {
  BASE_PACKET_BYTES,
  MAX_PACKET_BYTES,
  MESSAGE_BYTES,
  RECEIVE_WINDOW_BYTES,
  SCTP_PORT,
} from "./numbers.ts";

/** What an association is made with. */
export interface AssociationOptions {
  /** Numbers in [0, 1), from a cryptographic source outside of tests: tags and initial TSNs come from it. */
  readonly random: () => number;
  /** Makes the congestion controller. */
  readonly congestion: CongestionControllerFactory;
  /** Our SCTP port. @default 5000 */
  readonly localPort?: number;
  /** The peer's SCTP port. @default 5000 */
  readonly remotePort?: number;
  /** Bytes that may wait in the receiver. @default 32 MiB */
  readonly receiveWindowBytes?: number;
  /** Bytes of it that are offered at first, before the path is known to need more. @default all */
  readonly firstReceiveWindowBytes?: number;
  /** Packets that the peer's socket is sure to hold while the peer is busy. @default any number */
  readonly heldPackets?: number;
  /** Bytes of a message we take. @default 256 KiB */
  readonly messageBytes?: number;
  /** Bytes of our packets. @default 1188 */
  readonly packetBytes?: number;
  /** Bytes of packets up to which the path is searched for larger ones; at most `MAX_PACKET_BYTES`. @default none are */
  readonly maxPacketBytes?: number;
  /** Offer to do without checksums (RFC 9653): only over DTLS. @default true */
  readonly zeroChecksum?: boolean;
}

/** The options, with a value for each. */
export type AssociationSettings = Required<AssociationOptions>;

/** `options` with the defaults filled in. */
export function settingsFrom(options: AssociationOptions): AssociationSettings {
  const packetBytes = options.packetBytes ?? BASE_PACKET_BYTES;
  const receiveWindowBytes = options.receiveWindowBytes ?? RECEIVE_WINDOW_BYTES;
  return {
    random: options.random,
    congestion: options.congestion,
    localPort: options.localPort ?? SCTP_PORT,
    remotePort: options.remotePort ?? SCTP_PORT,
    receiveWindowBytes,
    firstReceiveWindowBytes: Math.min(
      options.firstReceiveWindowBytes ?? receiveWindowBytes,
      receiveWindowBytes,
    ),
    messageBytes: options.messageBytes ?? MESSAGE_BYTES,
    packetBytes,
    maxPacketBytes: Math.min(options.maxPacketBytes ?? packetBytes, MAX_PACKET_BYTES),
    heldPackets: options.heldPackets ?? Infinity,
    zeroChecksum: options.zeroChecksum ?? true,
  };
}
