/**
 * The engine of Slipstream: moves files between two peers that share a short code. Runs in Deno and in a browser; what
 * differs between them comes in as a {@linkcode Platform}, a {@linkcode Source} and a {@linkcode Sink}.
 *
 * @module
 */

export { type ErrorCode, type ErrorEntry, ERRORS, type Fault, SlipError } from "./errors.ts";
export { type Code, formatCode, parseChosenWords, parseCode } from "./pairing/code.ts";
export { formatLink, type Link, parseLink } from "./pairing/link.ts";
export type {
  Claim,
  ConflictAction,
  DataChannel,
  EntryKind,
  KnownDigests,
  LeftOut,
  ManifestEntry,
  PeerConnection,
  Plan,
  Platform,
  Sink,
  Source,
  Survey,
} from "./ports.ts";
export type { ConfirmWords, SessionOptions } from "./session/options.ts";
export { receiveFiles, type ReceiveOptions } from "./session/receive.ts";
export { sendFiles, type SendOptions } from "./session/send.ts";
export { countReceivers, type ReceiverCounts } from "./receiver_counts.ts";
export { reduce } from "./reduce.ts";
export type {
  Happening,
  InFlightFile,
  OfferedFile,
  PathKind,
  Report,
  Side,
  Status,
  StepRole,
} from "./status.ts";
export {
  type Crowd,
  type ForgottenReceivers,
  INITIAL_VIEW,
  type Phase,
  type Problem,
  type ReachedStep,
  type View,
  type Warning,
} from "./view.ts";
export type { Choice, Decide, IncomingOffer } from "./transfer/choice.ts";
export { PauseControl } from "./transfer/pause.ts";
export type { TransferSummary } from "./transfer/summary.ts";
export { type WarningCode, WARNINGS } from "./warnings.ts";
