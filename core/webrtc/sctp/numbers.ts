/**
 * Every number of the association, with its unit in the name and where it comes from.
 *
 * @module
 */

/** The port both ends use when the description names no other (RFC 8841, section 5.1: 5000 is the usual one). */
export const SCTP_PORT = 5000;

/**
 * Bytes of an SCTP packet before the path is known to take more. IPv6 guarantees 1,280 (RFC 8200, section 5): less 40 for
 * IPv6, 8 for UDP, 4 for a TURN channel and 37 for a DTLS 1.2 record with AES-GCM leaves 1,191; a multiple of four is 1,188.
 */
export const BASE_PACKET_BYTES = 1188;

/**
 * Bytes of a packet on Ethernet: 1,500 less the same overheads. No larger one is tried on a peer that does not say it takes
 * it: Chromium ended the session when it was asked with 8,908 bytes.
 */
export const ETHERNET_PACKET_BYTES = 1408;

/**
 * Bytes of any packet, sent or received; the buffers of callers are this large. A record of DTLS has 2^14 (RFC 6347, section
 * 4.1), and four of these datagrams fit into one system call.
 */
export const MAX_PACKET_BYTES = 16_000;

/** Bytes of packets that are tried, in order: WireGuard's 1,420, Ethernet, jumbo frames of 9,000, one machine. */
export const PROBED_PACKET_BYTES: readonly number[] = [1328, ETHERNET_PACKET_BYTES, 8908, MAX_PACKET_BYTES];

/** Bytes that wait in the receiver before the peer has to stop: 1 Gbit/s for 250 ms. */
export const RECEIVE_WINDOW_BYTES = 32 * 1024 * 1024;

/**
 * Bytes of it that other stacks are offered at first. It is what usrsctp offers, and a quarter of what the buffer of our
 * socket holds.
 */
export const FIRST_RECEIVE_WINDOW_BYTES = 1024 * 1024;

/**
 * Positions past the cumulative one that are tracked on either side. Gap blocks hold 16-bit offsets (RFC 9260, section
 * 3.3.4), so no more could be reported; also the bound on what a flood of tiny fragments can occupy.
 */
export const TRACKED_POSITIONS = 65_536;

/**
 * Ranges beyond a gap that are tracked: more than a packet's worth of gap blocks is never reported, so more only cost.
 * 3 % of what 1 Gbit/s has on its way in 300 ms are 1,000 gaps.
 */
export const RECEIVED_RANGES = 4096;

/** Bytes of a message we take, announced as `max-message-size` (RFC 8841, section 6; Chromium announces the same). */
export const MESSAGE_BYTES = 256 * 1024;

/** Streams each way: what RFC 8831, section 6.2, asks for. */
export const STREAMS = 65_535;

/** Milliseconds before the first measurement: ICE has just found the path, and most answer far sooner (RFC 9260: 1 s). */
export const RTO_INITIAL_MS = 500;

/**
 * Milliseconds at least until a retransmission timer fires. RFC 9260 says 1 s, from a time of coarse clocks; 200 ms is what
 * TCP uses in practice and no less than the 200 ms a peer may hold back an acknowledgement, which our I bit avoids.
 */
export const RTO_MIN_MS = 200;

/** Milliseconds at most between retransmissions: a path that comes back is noticed in time (RFC 9260: 60 s). */
export const RTO_MAX_MS = 10_000;

/** Timeouts in a row after which the peer is lost (RFC 9260, section 16: Association.Max.Retrans). */
export const MAX_RETRANSMITS = 10;

/** INITs or COOKIE ECHOs sent before giving up (RFC 9260, section 16: Max.Init.Retransmits is 8). */
export const MAX_HANDSHAKE_RETRANSMITS = 10;

/** Milliseconds a cookie is good for (RFC 9260, section 16: Valid.Cookie.Life). */
export const COOKIE_LIFETIME_MS = 60_000;

/** Milliseconds a SACK may wait for a second packet. RFC 9260, section 6.2, allows 200; 20 costs little and tells sooner. */
export const SACK_DELAY_MS = 20;

/** Packets with data after which a SACK is due (RFC 9260, section 6.2). */
export const PACKETS_PER_SACK = 2;

/** Duplicate TSNs reported in one SACK; they only inform, so a few are enough. */
export const REPORTED_DUPLICATES = 16;

/** Milliseconds of silence before a HEARTBEAT (RFC 9260, section 16: HB.interval 30 s; ICE consent watches the path too). */
export const HEARTBEAT_INTERVAL_MS = 15_000;

/** Packets sent later and acknowledged before an earlier one counts as lost (RFC 9260, section 7.2.4; RFC 9002, 6.1.1). */
export const REORDERING_PACKETS = 3;

/** What that threshold may grow to on a path that reorders. */
export const MAX_REORDERING_PACKETS = 300;

/** Round trips, as a factor, after which an unacknowledged packet sent before an acknowledged one is lost (RFC 9002, 6.1.2). */
export const LOSS_DELAY_FACTOR = 9 / 8;

/** What that factor may grow to on a path that reorders. */
export const MAX_LOSS_DELAY_FACTOR = 2;

/**
 * Gap blocks in a SACK that is cut off: Chromium's dcsctp reports the first 20, whatever lies beyond (`kMaxGapAckBlocksReported`
 * in its rx/data_tracker.h). A peer that has reported more is not asked for receipts.
 */
export const CUT_GAP_BLOCKS = 20;

/** Gap blocks from which packets ask for receipts: those that leave now arrive when there are more. */
export const RECEIPT_GAP_BLOCKS = 16;

/** Round trips that a chunk waits for SACKs to get so far before it is sent again without further evidence. */
export const UNSEEN_ROUND_TRIPS = 3;

/** Milliseconds at least for the delay of a loss: timers here are no finer (RFC 9002, 6.1.2: kGranularity). */
export const TIMER_GRANULARITY_MS = 1;

/** Milliseconds of pacing that may leave in one burst: a timer of the event loop wakes no more often than this. */
export const PACING_BURST_MS = 4;

/** Packets that may always leave in one burst (RFC 9002, section 7.7). */
export const PACING_BURST_PACKETS = 10;

/**
 * Packets that the socket of another stack is sure to hold. Chromium asks for 64 KiB of buffer, which on Linux are 56
 * packets, Firefox's are 92; on a busy machine packets stay there for milliseconds.
 */
export const HELD_PACKETS = 32;

/** Messages complete but held back for a missing predecessor, over all streams; only a broken peer exceeds it. */
export const HELD_MESSAGES = TRACKED_POSITIONS;

/** Control chunks waiting to be sent; more of a kind that only answers are dropped. */
export const QUEUED_CONTROL_CHUNKS = 32;

/** Milliseconds a shutdown may take before the association is gone anyway (RFC 9260, section 16: T5 is 5 × RTO.Max). */
export const SHUTDOWN_GUARD_MS = 5 * RTO_MAX_MS;
