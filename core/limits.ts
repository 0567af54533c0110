/**
 * Every number that bounds something, in one place, with its unit in the name and its reason beside it.
 * `docs/limits.md` says what happens at each.
 *
 * Why one file: so that nobody has to look for another.
 *
 * @module
 */

/** Version of what two peers say to each other. Both must have the same one; see `docs/protocol.md`. */
export const PROTOCOL_VERSION = 1;

/** WebSocket subprotocol between a peer and the server; its number changes when old clients would misread. */
export const SIGNALING_SUBPROTOCOL = "slip.v1";

// The transfer

/** Bytes in a block, the unit that is hashed, acknowledged and resumed; the last block of a file may be shorter. */
export const BLOCK_BYTES = 1024 * 1024;

/**
 * Bytes of a block in one frame. A frame and its header stay under 64 KiB, the smallest message limit of the stacks we
 * meet (werift; Chromium closes the channel above 256 KiB), and a multiple of nothing: offsets say where it goes.
 */
export const FRAME_PAYLOAD_BYTES = 48 * 1024;

/**
 * Bytes of blocks that may be under way: read by the sender and not yet acknowledged as stored. Bounds memory on both
 * ends; 16 MiB fill a path of 100 Mbit/s for 1.3 s.
 */
export const WINDOW_BYTES = 16 * BLOCK_BYTES;

/** Blocks that may be under way, whatever their size, so that many small files cost bounded bookkeeping. */
export const WINDOW_BLOCKS = 512;

/** Bytes queued in a lane above which the sender of data waits. Control is at most this far behind data. */
export const LANE_HIGH_WATER_BYTES = 1024 * 1024;

/** Bytes queued in a lane below which a waiting sender goes on. */
export const LANE_LOW_WATER_BYTES = 256 * 1024;

/** Messages held on a new data channel until its reader is there: an offer and `BULK_MESSAGES_AHEAD` of its manifest. */
export const HELD_CHANNEL_MESSAGES = 64;

/** Bytes of one control message between peers: under the 64 KiB that every stack takes. */
export const CONTROL_MESSAGE_BYTES = 48 * 1024;

/**
 * Bytes of control messages that wait for the other side to take them: `BULK_MESSAGES_AHEAD` of the longest, and as many
 * bytes again of the others. A peer that asks and never reads would have the answers kept for as long as it likes.
 */
export const CONTROL_BACKLOG_BYTES = 2 * 1024 * 1024;

/** Messages of a manifest, or of what a receiver has, that are under way: control has no back-pressure of its own. */
export const BULK_MESSAGES_AHEAD = 16;

/** Bytes of UTF-8 in a text that is sent to be read by a person; more is a file. */
export const TEXT_BYTES = 64 * 1024;

/** Texts in one offer. */
export const OFFERED_TEXTS = 16;

/** Blocks that a sender reads before their turn on the lane, and as many that it compares with what a receiver claims. */
export const READ_AHEAD_BLOCKS = 16;

/** Bytes of blocks read ahead, the one on its way included, and as many of those compared. */
export const READ_AHEAD_BYTES = 2 * BLOCK_BYTES;

/** Bytes of blocks that a sender keeps after they were read, so that receivers that run together share them. */
export const SHARED_BLOCKS_BYTES = 2 * WINDOW_BYTES;

/** Bytes of spare buffers of one length; a sender turns over its read-ahead, and the frames under way. */
export const SPARE_LENGTH_BYTES = 4 * BLOCK_BYTES;

/** Lengths of which spare buffers are kept: those of blocks, of frames, and of the last frame of a block. */
export const SPARE_LENGTHS = 4;

/** Warnings that a view keeps; the rest are counted. */
export const KEPT_WARNINGS = 100;

/** Receivers that a view keeps after they ended, those that ended last; the rest are counted. */
export const ENDED_RECEIVERS = 64;

/** Entries that a receiver flushes and names at a time: enough to hide a disk's delay, few enough not to flood it. */
export const FINISHING_ENTRIES = 32;

/** Entries in one manifest, and folders that are only in their paths. */
export const MANIFEST_ENTRIES = 1_000_000;

/** UTF-16 code units in all paths of a manifest together, and in those of folders that no entry lists: what a receiver keeps of it, 128 MiB at most. */
export const MANIFEST_PATHS_LENGTH = 64 * 1024 * 1024;

/** UTF-16 code units in one path of a manifest (PATH_MAX of Linux, limits.h, is 4,096 bytes). */
export const PATH_LENGTH = 4096;

/** Files a terminal holds open at a time on each side: macOS lets a process have 256, sockets included. */
export const OPEN_FILES = 64;

/** Bytes in one file, and in one transfer: a frame numbers blocks with 32 bits, so 2^52 bytes, exact in a double. */
export const FILE_BYTES = 2 ** 32 * BLOCK_BYTES;

// The disk of a sender

/** Entries of a tree that are looked at ahead of their turn: hides the answers of a slow disk, holds as many open. */
export const WALK_AHEAD = 16;

/** Entries in one part of a list that is being made. */
export const LISTED_PART_ENTRIES = 500;

/** Bytes of one `.gitignore`; real ones have a few hundred. */
export const IGNORE_FILE_BYTES = 1024 * 1024;

/** Bytes that block digests may take from run to run, for all that was ever sent: 32 each, so for about 7 TiB. */
export const DIGEST_CACHE_BYTES = 256 * 1024 * 1024;

/** Bytes of block digests for one source, so about 2 TiB of large files or a million small ones. */
export const DIGEST_LOG_BYTES = DIGEST_CACHE_BYTES / 4;

/** Block digests after which they are written without delay, the most that a kill costs. */
export const DIGEST_FLUSH_RECORDS = 256;

/** Milliseconds until a block digest is written. */
export const DIGEST_FLUSH_DELAY_MS = 1_000;

/** Block digests that wait for a slow disk to take them; more are forgotten. */
export const DIGESTS_UNFLUSHED = 4_096;

/** Milliseconds that the bytes of a pipe are gathered before they travel as a block: too short to be noticed. */
export const PIPE_GATHER_MS = 50;

/** Milliseconds that a pipe has to end, when what came may be a short text. */
export const PIPE_TEXT_WAIT_MS = 200;

// The disk of a receiver

/** Bytes written before they are flushed and the journal says so: twice as many may be sent again after a power cut. */
export const FLUSH_BYTES = 64 * BLOCK_BYTES;

/**
 * Bytes written to one file after which the system is told to keep none of it in memory: files that somebody opens at once
 * are mostly smaller, and larger ones would push everything else out.
 */
export const CACHED_BYTES = 64 * BLOCK_BYTES;

/** Milliseconds until what was written is flushed, when it is less. */
export const FLUSH_INTERVAL_MS = 1_000;

/**
 * Milliseconds for which what arrived of an offer is kept while nothing more of it does: long enough for whoever means
 * to go on, and not for ever in a folder that nobody sees.
 */
export const KEPT_ATTEMPT_MS = 30 * 24 * 60 * 60 * 1000;

// The command line

/** Bytes of a configuration file; a real one has a few hundred. */
export const CONFIG_FILE_BYTES = 64 * 1024;

// Signaling

/** Bytes of one WebSocket message between peer and server. */
export const SIGNALING_MESSAGE_BYTES = 64 * 1024;

/** Characters of one payload that the server relays between peers, base64url. */
export const SIGNALING_PAYLOAD_LENGTH = 48 * 1024;

/** Payloads from one peer that wait to be read; a peer that floods more is sent away. */
export const MAILBOX_MESSAGES = 128;

/** Characters of all payloads from one peer that wait to be read: five of the longest, and real ones are short. */
export const MAILBOX_LENGTH = 256 * 1024;

/** Remote candidates held until the remote description is set (a host has a handful; 64 is a multihomed one). */
export const HELD_CANDIDATES = 64;

/** Bytes of a server's `/config` that are read; a real one has a few hundred. */
export const SERVER_CONFIG_BYTES = 64 * 1024;

/** ICE servers taken from a server's `/config`; more than a handful only slow gathering down. */
export const ICE_SERVERS = 16;

/** Wrong words that close a room, counted by the sender. */
export const WRONG_TRIES = 3;

/** Largest room number that a code may begin with; servers give the smallest that is free. */
export const ROOM_NUMBER = 999_999_999;

/** UTF-16 code units of a code or of chosen words as somebody types them. */
export const CODE_LENGTH = 256;

/** Characters, separators aside, that chosen words need when they are not words of the list. */
export const CHOSEN_CHARACTERS = 12;

// The page

/**
 * Bytes of all files that a page takes: it holds them in memory until they are saved, and tabs crash between 0.5 and
 * 2 GB. More is refused before anything is accepted.
 */
export const PAGE_MEMORY_BYTES = 512 * 1024 * 1024;

/** Files and folders that a page takes at once: each costs a name and a blob, and a step of the archive they are saved as. */
export const PAGE_FILES = 10_000;

/** Rows of a list of files that a page draws; the rest is counted. */
export const PAGE_ROWS = 200;

// The server

/** Sockets a server holds at once. Each costs what waits for it and one message on its way in. */
export const SERVER_SOCKETS = 4_000;

/** Rooms a server holds at once: half the sockets, since a room that is used has two or more. */
export const SERVER_ROOMS = 2_000;

/** Places for receivers in one room, and so receivers at a time; each costs its sender a pairing and a connection. */
export const ROOM_RECEIVERS = 64;

/** Milliseconds a room waits without any receiver before it ends. */
export const ROOM_TTL_MS = 60 * 60 * 1000;

/** Milliseconds before the number of an ended room is given out again, so that a late receiver meets nobody else. */
export const ROOM_QUARANTINE_MS = 60_000;

/** Numbers held back at once; when more rooms end within the quarantine, the oldest numbers return early. */
export const ROOM_QUARANTINE_NUMBERS = 10_000;

/** Milliseconds a socket may stay without a room: enough for a request, too short to be worth hoarding. */
export const LOBBY_TIMEOUT_MS = 30_000;

/** Milliseconds after which a socket is dropped that answers no ping of the WebSocket's own, or takes no message. */
export const SOCKET_IDLE_MS = 30_000;

/** Bytes of what peers say that may wait for a socket to take them, reserved ones aside: two of the longest messages. */
export const SOCKET_BACKLOG_BYTES = 128 * 1024;

/**
 * Bytes of what each peer says that may wait for a socket whatever the others do, so that a flood keeps nobody out: a
 * set-up with ten candidates.
 */
export const PEER_RESERVED_BYTES = 4 * 1024;

/** Bytes of the server's own words that may wait for a socket: two thousand receipts. */
export const SERVER_BACKLOG_BYTES = 64 * 1024;

/**
 * Messages a socket may send at once: a set-up with `HELD_CANDIDATES` candidates, twice, and room to spare. A sender may
 * signal as much to each of its receivers.
 */
export const MESSAGE_BURST = 256;

/** Messages a second that a socket may send in the long run. */
export const MESSAGES_PER_SECOND = 32;

/**
 * Bytes of a message that count as one message more. Of a set-up (2 KiB, and 250 bytes for each further candidate) only
 * the description counts twice; the longest message counts 129 times.
 */
export const MESSAGE_BYTES_COUNTED = 512;

/** Errors a socket may be answered before it is closed, no-such-peer apart; they come back at `ERRORS_PER_SECOND`. */
export const ERROR_BURST = 16;

/** Errors a second that are forgiven: a long wait with rare, honest races never adds up. */
export const ERRORS_PER_SECOND = 0.1;

/** Milliseconds between looks at the server's deadlines, so how late a room may end. */
export const SERVER_TICK_MS = 1_000;

/** Files of the page that a server reads at its start. */
export const SERVED_FILES = 256;

/** Bytes of all files of the page together, held in memory. */
export const SERVED_BYTES = 32 * 1024 * 1024;

// WebRTC in the terminal

/** Remote candidates of one connection that are tried; as many as core holds back, more are a flood. */
export const REMOTE_CANDIDATES = HELD_CANDIDATES;

/** Local addresses that become host candidates; a machine full of container bridges has dozens of useless ones. */
export const HOST_ADDRESSES = 16;

/** Milliseconds until gathering ends whatever STUN, TURN and DNS say (werift asks a STUN server for 6.4 s). */
export const GATHERING_TIMEOUT_MS = 10_000;

/** Milliseconds that a `.local` name may take to resolve; mDNS answers within 0.5 s (RFC 6762, section 6). */
export const LOCAL_NAME_TIMEOUT_MS = 3_000;

/** Milliseconds of connectivity checks after which ICE has failed (RFC 8863 waits 39.5 s; below our own deadline). */
export const CHECKS_TIMEOUT_MS = 35_000;

/** Milliseconds without any packet after which ICE is `disconnected`: two consent checks (RFC 7675) and a half. */
export const ICE_SILENCE_MS = 12_500;

/** Milliseconds for the DTLS handshake once ICE is connected: several retransmissions of each flight. */
export const DTLS_TIMEOUT_MS = 15_000;

/** Bytes of the largest message taken from a data channel; Chromium's own limit. */
export const CHANNEL_MESSAGE_BYTES = 256 * 1024;

/** Data channels of one connection; each costs memory for its queue. */
export const DATA_CHANNELS = 64;

// Deadlines

/** Milliseconds until a server must have accepted the socket and answered a request. */
export const SERVER_TIMEOUT_MS = 10_000;

/** Milliseconds between pings to the server while nothing else is said, so that a dead one is noticed. */
export const SERVER_PING_MS = 20_000;

/** Milliseconds the two peers have to prove the words to each other. */
export const PAIRING_TIMEOUT_MS = 20_000;

/** Milliseconds from the first payload to an open data channel (RFC 8445, section 14, checks last up to 39.5 s). */
export const CONNECT_TIMEOUT_MS = 40_000;

/** Milliseconds that two peers who know each other's description have to connect after one lost the server. */
export const LINK_LOST_GRACE_MS = 10_000;

/** Milliseconds a person has to compare the verification words. */
export const VERIFY_TIMEOUT_MS = 300_000;

/** Receivers that may come without finishing the pairing, each costing the sender some milliseconds of arithmetic. */
export const UNFINISHED_PAIRINGS = 64;

/** Milliseconds between keep-alives on a silent control channel. */
export const KEEPALIVE_MS = 5_000;

/** Milliseconds without a word from the peer after which the connection counts as lost. */
export const PEER_SILENCE_MS = 30_000;

/**
 * Milliseconds of silence that suffice once the server says that the peer's socket closed: one ping, and a half. As long
 * does a receiver that has everything wait for its sender's `bye`.
 */
export const PEER_LEFT_SILENCE_MS = 8_000;

/** Milliseconds during which data is owed and nothing moves, although the peer answers keep-alives. */
export const STALL_MS = 60_000;

/** Milliseconds that farewells may take before everything is closed regardless. */
export const CLOSE_GRACE_MS = 3_000;

/** Milliseconds between two `progress` statuses. */
export const PROGRESS_INTERVAL_MS = 100;

/** Files on their way that a `progress` status names: as many as a screen has a use for. */
export const NAMED_IN_FLIGHT = 16;

/** Milliseconds between two statuses that say whether the other side pauses, so that a peer cannot flood a screen. */
export const PAUSE_TOLD_INTERVAL_MS = 250;

/** Milliseconds between two looks at the round-trip time of the path. */
export const ROUND_TRIP_INTERVAL_MS = 1_000;
