/** Bytes of a packet as a controller counts them: user data and chunk headers. */
export const PACKET_BYTES = 1396;
/** What the line carries with each beside them: the headers of SCTP, a record of DTLS, UDP and IP. */
export const OVERHEAD_BYTES = 104;

/** A packet, and what its sender knew when it left. */
export interface Packet {
  /** 0 for the first of its flow. */
  readonly number: number;
  readonly sentMs: number;
  /** Bytes delivered by then, when the last of them had been, and since when the rate of sending is measured. */
  readonly deliveredBytes: number;
  readonly deliveredMs: number;
  readonly firstSentMs: number;
  /** Whether its sender wants to hear at once (RFC 7053: the I bit). */
  readonly isUrgent: boolean;
  /** What the sender takes it for. */
  state: "flying" | "acknowledged" | "lost";
}
