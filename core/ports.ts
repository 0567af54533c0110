/**
 * What the engine needs from the world, as interfaces: a terminal and a page each bring their own.
 *
 * @module
 */

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

/** One file on offer. */
export interface ManifestEntry {
  /** Relative path with `/` between its parts, as its sender names it: hostile until `safe_name` says otherwise. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Last modification, milliseconds since 1970, when its sender tells. */
  readonly modifiedMs?: number;
  /** Whether its owner may execute it. @default false */
  readonly executable?: boolean;
}

/** Where the bytes come from. Reads may be in any order, several at a time. */
export interface Source {
  /** What there is, in a fixed order; an entry's place in it is its number. */
  readonly entries: readonly ManifestEntry[];
  /**
   * The `length` bytes of file `file` (index in `entries`) from `offset`.
   * @throws SlipError `source-changed` when the file is not what `entries` said, `source-failed` when reading fails.
   */
  read(file: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Releases everything; safe to call twice. */
  close(): Promise<void>;
}

/** Where the bytes go. Nothing appears under a final name before {@linkcode Sink.finish} resolves. */
export interface Sink {
  /**
   * Says whether this manifest can be stored: safe names, nothing overwritten, room enough. Creates nothing.
   * @throws SlipError `unsafe-name`, `file-exists`, `disk-full` or `too-large`.
   */
  check(entries: readonly ManifestEntry[]): Promise<void>;
  /** Writes verified bytes of file `file`. */
  write(file: number, offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Flushes file `file` and gives it its final name; called once per file, also for empty ones. */
  finish(file: number): Promise<void>;
  /** Removes what is not finished and releases everything; safe to call twice and after everything finished. */
  close(): Promise<void>;
  /** What to tell the person where the files are, such as a folder's path. */
  readonly place: string;
}
