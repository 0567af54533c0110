/**
 * What the engine needs from the world, as interfaces: a terminal and a page each bring their own.
 *
 * @module
 */

import type { WarningCode } from "./warnings.ts";

/** The part of the browser's RTCDataChannel that the engine uses (W3C WebRTC, section 6.2). */
export type DataChannel = Pick<
  RTCDataChannel,
  | "label"
  | "ordered"
  | "readyState"
  | "bufferedAmount"
  | "bufferedAmountLowThreshold"
  | "binaryType"
  | "send"
  | "close"
  | "addEventListener"
  | "removeEventListener"
>;

/** The part of the browser's RTCPeerConnection that the engine uses (W3C WebRTC, section 4.4). */
export interface PeerConnection extends
  Pick<
    RTCPeerConnection,
    | "connectionState"
    | "iceConnectionState"
    | "iceGatheringState"
    | "localDescription"
    | "remoteDescription"
    | "createOffer"
    | "createAnswer"
    | "setLocalDescription"
    | "setRemoteDescription"
    | "addIceCandidate"
    | "getStats"
    | "addEventListener"
    | "removeEventListener"
    | "close"
  > {
  /** Makes a channel; the other side hears of it once connected (W3C WebRTC, section 6.1). */
  createDataChannel(label: string, options?: RTCDataChannelInit): DataChannel;
  /** Resolves when nothing of a closed connection is left, sockets included; browsers do not tell. */
  readonly closed?: Promise<void>;
  /** Null until descriptions are exchanged; `maxMessageSize` bounds what may be sent (W3C WebRTC, section 6.1.1). */
  readonly sctp: Pick<RTCSctpTransport, "maxMessageSize" | "transport"> | null;
}

/** What differs between a terminal and a page. */
export interface Platform {
  /** Name and version shown to the other side, as in `slip/0.1.0 (terminal)`; at most 100 characters. */
  readonly agent: string;
  /** Makes a peer connection; loads the stack when first asked, so that nothing waits for it before. */
  createPeerConnection(configuration: RTCConfiguration): Promise<PeerConnection>;
  /** Loads what {@linkcode Platform.createPeerConnection} will need, while there is nothing else to do. */
  prepare?(): Promise<void>;
  /** SHA-256 of `bytes` (FIPS 180-4), 32 bytes. */
  sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * What an entry of a manifest is.
 * - `file`: a regular file, whose size is known.
 * - `folder`: a folder; those that only hold other entries need none of their own.
 * - `link`: a symbolic link to another place in the same offer.
 * - `stream`: bytes that come as they are made, such as those of a pipe; nobody knows how many.
 * - `text`: a short text for a person, which belongs on a screen rather than on a disk.
 */
export type EntryKind = "file" | "folder" | "link" | "stream" | "text";

/** One thing on offer. */
export interface ManifestEntry {
  /** Relative path with `/` between its parts, as its sender names it: hostile until `safe_name` says otherwise. */
  readonly path: string;
  /** What it is. @default "file" */
  readonly kind?: EntryKind;
  /** Bytes; 0 for a folder, a link and a stream. */
  readonly size: number;
  /** Last modification, milliseconds since 1970, when its sender tells. */
  readonly modifiedMs?: number;
  /** Permission bits, 0 to 0o777 (POSIX `st_mode`), when its sender has such. @default what is usual there */
  readonly mode?: number;
  /** Where a link leads: relative to the folder the link is in, `/` between parts; hostile as `path` is. */
  readonly target?: string;
}

/** Something that a sender leaves out. */
export interface LeftOut {
  /** As its sender names it. */
  readonly path: string;
  /** Why. */
  readonly reason: WarningCode;
}

/** SHA-256 of blocks that are known from earlier, so that they need not be read to be compared. */
export interface KnownDigests {
  /**
   * The digest of block `block` of file `file`, 32 bytes, or `undefined` when it is not known for the file as it is.
   * @throws SlipError `source-changed` when the file is not what `entries` said.
   */
  recall(file: number, block: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Keeps a digest that was just computed. Never throws: what cannot be kept is computed again another day. */
  note(file: number, block: number, digest: Uint8Array<ArrayBuffer>): void;
}

/** Where the bytes come from. Reads may be in any order, several at a time, for several receivers. */
export interface Source {
  /** What was found so far, in a fixed order; an entry's place in it is its number. Grows until listing has ended. */
  readonly entries: readonly ManifestEntry[];
  /** What was left out so far. */
  readonly leftOut: readonly LeftOut[];
  /**
   * All entries from the first, in parts, as they are found. May be asked for several times, also at once.
   * @throws SlipError when listing cannot go on, or nothing is there to be sent.
   */
  list(): AsyncIterable<readonly ManifestEntry[]>;
  /**
   * The `length` bytes of file `file` (index in `entries`) from `offset`, in memory that is the caller's.
   * @throws SlipError `source-changed` when the file is not what `entries` said, `source-failed` when reading fails.
   */
  read(file: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The next 1 to `most` bytes of the stream `file` as soon as there are some, none at its end. One call at a time.
   * Sources without streams have none.
   * @throws SlipError `source-failed`.
   */
  next?(file: number, most: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Digests from run to run, where they can be kept. */
  readonly known?: KnownDigests;
  /** Releases everything; safe to call twice. */
  close(): Promise<void>;
}

/** What becomes of an entry whose name is taken. */
export type ConflictAction =
  /** It gets another name: `name (2).ext`. */
  | "rename"
  /** It takes the place of what is there, once it is complete and verified. */
  | "replace"
  /** It is not taken. */
  | "skip"
  /** As `replace`, and blocks that are the same in what is there do not travel. */
  | "resume";

/** What a receiver's disk says to an offer. */
export interface Survey {
  /** Bytes free where the files go, when that can be told. */
  readonly freeBytes?: number;
  /** Numbers of the entries whose final name is taken by something that is not from an earlier attempt at this offer. */
  readonly conflicts: ReadonlySet<number>;
  /** Bytes there from an earlier attempt, by the entry's number; only entries that have some. */
  readonly kept: ReadonlyMap<number, number>;
  /** Entries that cannot be created here, by number, and why. They are left out of what may be chosen. */
  readonly unfit: ReadonlyMap<number, WarningCode>;
  /** Paths of which an earlier attempt left something that is of no use, since the source changed. */
  readonly outdated: readonly string[];
}

/** What is wanted of an offer. */
export interface Plan {
  /** Whether entry `file` is wanted. */
  wants(file: number): boolean;
  /** What becomes of entry `file`, one of {@linkcode Survey.conflicts}; `skip` counts as not wanted. */
  onConflict(file: number): ConflictAction;
}

/** What a receiver says to have of an entry; its sender compares before it believes. */
export type Claim =
  /** All of it: `digest` is that of the file. */
  | { readonly file: number; readonly digest: Uint8Array<ArrayBuffer> }
  /** Blocks from `first` on: their digests one after the other, 32 bytes each. */
  | { readonly file: number; readonly first: number; readonly digests: Uint8Array<ArrayBuffer> };

/** Where the bytes go. Nothing appears under a final name before {@linkcode Sink.finish} resolves. */
export interface Sink {
  /**
   * Says what can be stored of this manifest and what is there already. Creates nothing.
   * @throws SlipError `unsafe-name` when a name is an attack, `cannot-write`, `too-large`.
   */
  survey(entries: readonly ManifestEntry[]): Promise<Survey>;
  /**
   * Gets ready for what is wanted, and yields what is there of it already. Called once, after `survey`; exhausted
   * before the first write.
   * @throws SlipError `disk-full` when it cannot fit, `file-exists` when nothing is left to take, `cannot-write`.
   */
  begin(plan: Plan): AsyncIterable<Claim>;
  /**
   * Writes a verified block of file `file`: a whole one, or the last. Also one that was claimed: then its sender
   * knows better. The blocks of a stream come in order, at most `BLOCK_BYTES` long each.
   * @param offset Bytes from the start of the file.
   * @param bytes The sink's from now on, which may let their memory go.
   * @param digest SHA-256 of `bytes`, 32 bytes, for the journal.
   */
  write(
    file: number,
    offset: number,
    bytes: Uint8Array<ArrayBuffer>,
    digest: Uint8Array<ArrayBuffer>,
  ): Promise<void>;
  /**
   * Flushes entry `file` and gives it its final name; makes a folder. Called once for each that is wanted, also for
   * those that were claimed whole and those without bytes.
   * @param digest SHA-256 over its blocks' digests, 32 bytes, for the journal.
   */
  finish(file: number, digest: Uint8Array<ArrayBuffer>): Promise<void>;
  /**
   * Everything wanted is finished: makes the links, sets what can only be set last. What resuming needs is kept, so
   * that the same offer, made again by a sender that did not hear of it, finds all of it in place.
   * @returns What could not be done as wished.
   */
  complete(): Promise<readonly LeftOut[]>;
  /** After `complete`: the sender knows, so what resuming needed can go. Sinks that never keep anything have none. */
  forget?(): Promise<void>;
  /** Keeps what can be resumed, removes the rest, releases everything; safe to call twice and after `complete`. */
  close(): Promise<void>;
  /** What to tell the person where the files are, such as a folder's path. */
  readonly place: string;
}
