/**
 * werift's ICE agent, made fit for strangers and slow signaling. What differs, and why:
 *
 * - a STUN request counts only with our user name and a valid integrity (RFC 8445, section 7.3); werift answers and
 *   keeps state for any;
 * - data counts only from an address that proved itself in a check, or was signaled;
 * - checks go on until their deadline whatever the other side says about the end of its candidates (RFC 8863), and a
 *   pair that was tried too early is tried again; werift gives up after 1.6 s, or at once when its list is empty;
 * - silence makes the state `disconnected` before consent expires;
 * - nothing is asked of a public STUN server that nobody configured;
 * - after `close()` no timer and no transaction is left.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import {
  type Candidate,
  type CandidatePair,
  CandidatePairState,
  isStunMessage,
  parseMessage,
  StunProtocol,
} from "werift";
import type { Message, Protocol } from "werift";
import { CHECKS_TIMEOUT_MS, ICE_SILENCE_MS, REMOTE_CANDIDATES } from "../limits.ts";
import type { BatchSender } from "./dtls/record_outlet.ts";
import { QUEUED_BATCH_DATAGRAMS } from "./udp/datagram_queue.ts";
import type { DatagramBatch, DatagramSocket, SocketAddress } from "./udp/datagram_socket.ts";
import { endRequestsWith } from "./stun_requests.ts";
import { OpenConnection, type ProtocolInternals } from "./werift_internals.ts";

/** Milliseconds between two new checks (RFC 8445, section 14.2, allows 5 ms and more when paced by size). */
const PACE_MS = 20;
/** Milliseconds after which checks that all failed start over. */
const RETRY_MS = 2_000;
/** Looks taken before silence counts. */
const SILENCE_STEPS = 5;
/** Datagrams held that arrive before we know the path ourselves: one flight of a DTLS handshake. */
const EARLY_DATAGRAMS = 16;

/** One ICE agent with one component. */
export class IceConnection extends OpenConnection implements BatchSender {
  /** Gets what is not STUN, once a pair is selected. */
  onDatagram: (data: Buffer) => void = () => {};
  readonly #silenceMs: number;
  readonly #ended = new AbortController();
  #started = false;
  #pace: ReturnType<typeof setInterval> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #giveUp: ReturnType<typeof setTimeout> | undefined;
  #silentSteps = 0;
  #ticksAfterLastCheck = 0;
  #early: Buffer[] = [];

  /** @param silenceMs Milliseconds without a packet that make the state `disconnected`. */
  constructor(silenceMs: number = ICE_SILENCE_MS) {
    super(false);
    this.#silenceMs = silenceMs;
    this.stunServer = undefined;
    this.localUsername = randomIceString(8);
    this.localPassword = randomIceString(24);
    this.userHistory[this.localUsername] = this.localPassword;
    this.onData.subscribe((data) => this.#deliver(data));
  }

  /** Takes over a protocol whose local candidate is known, and pairs it with what the other side has. */
  adopt(protocol: Protocol, candidate: Candidate): void {
    protocol.localCandidate = candidate;
    endRequestsWith(this.#ended.signal, protocol);
    this.ensureProtocol(protocol);
    this.protocols.push(protocol);
    this.pairLocalProtocol(protocol);
    this.sortCheckList();
  }

  /** What the socket of `protocol` got: STUN goes on if it may, data to {@linkcode IceConnection.onDatagram}. */
  receive(protocol: Protocol, data: Buffer, from: SocketAddress): void {
    if (this.state === "closed") return;
    if (isStunMessage(data)) {
      if (isRequest(data) && !this.#isAuthentic(data)) return;
      this.#silentSteps = 0;
      (protocol as ProtocolInternals).datagramReceived(data, from);
    } else if (isDtls(data) && this.#knows(from)) {
      this.#silentSteps = 0;
      protocol.onDataReceived.execute(data);
    }
  }

  /** Whether data from `from` counts now, without having been looked at: as {@linkcode IceConnection.receive} decides. */
  trusts(from: SocketAddress): boolean {
    if (this.#watch === undefined || this.state === "closed" || !this.#knows(from)) return false;
    this.#silentSteps = 0;
    return true;
  }

  /** Datagrams worth putting in one batch for the selected pair. */
  get batchDatagrams(): number {
    return (this.nominated && directSocket(this.nominated))?.batchDatagrams ?? QUEUED_BATCH_DATAGRAMS;
  }

  /** Sends datagrams side by side over the selected pair; false when the network takes none now. */
  sendBatch(batch: DatagramBatch): boolean {
    const pair = this.nominated;
    if (pair === undefined || !this.canSendApplicationData()) return true;
    const socket = directSocket(pair);
    if (socket === undefined) {
      for (const datagram of datagramsOf(batch)) this.send(datagram).catch(() => {});
      return true;
    }
    const done = socket.sendBatch(batch, pair.remoteAddr);
    if (done) {
      pair.packetsSent += Math.ceil((batch.end - batch.start) / batch.segmentBytes);
      pair.bytesSent += batch.end - batch.start;
    }
    return done;
  }

  /** Resolves when the network takes datagrams again after {@linkcode IceConnection.sendBatch} said no. */
  whenWritable(): Promise<void> {
    return (this.nominated && directSocket(this.nominated))?.whenWritable() ?? Promise.resolve();
  }

  /** Starts the checks. The remote parameters are set, candidates of both sides may still come. */
  startChecks(): void {
    if (this.#started || this.state === "closed") return;
    this.#started = true;
    for (const candidate of this.remoteCandidates) this.pairRemoteCandidate(candidate);
    this.sortCheckList();
    this.unfreezeInitial();
    for (const check of this.earlyChecks.splice(0)) this.checkIncoming(...check);
    this.earlyChecksDone = true;
    if (this.nominated !== undefined) return this.#connected();
    this.#giveUp = setTimeout(() => this.#failed(), CHECKS_TIMEOUT_MS);
    this.#pace = setInterval(() => this.#nextCheck(), PACE_MS);
    this.#nextCheck();
  }

  override checkIncoming(message: Message, from: SocketAddress, protocol: Protocol): void {
    const isNew = !this.#knows(from);
    if (isNew && this.remoteCandidates.length >= 2 * REMOTE_CANDIDATES) return;
    super.checkIncoming(message, from, protocol);
  }

  override checkComplete(pair: CandidatePair): void {
    if (this.state === "closed") return;
    super.checkComplete(pair);
    if (this.#pace !== undefined && this.nominated !== undefined) this.#connected();
  }

  override async addRemoteCandidate(candidate: Candidate): Promise<void> {
    if (this.state === "closed" || this.remoteCandidates.length >= REMOTE_CANDIDATES) return;
    await super.addRemoteCandidate(candidate);
  }

  override async close(): Promise<void> {
    this.#stopTimers();
    this.#early = [];
    this.#ended.abort();
    await super.close();
  }

  #nextCheck(): void {
    const waiting = this.checkList.some(({ state }) => state !== CandidatePairState.FAILED);
    this.#ticksAfterLastCheck = waiting ? 0 : this.#ticksAfterLastCheck + 1;
    if (this.#ticksAfterLastCheck * PACE_MS >= RETRY_MS) {
      for (const pair of this.checkList) pair.updateState(CandidatePairState.WAITING);
    }
    this.schedulingChecks();
  }

  #connected(): void {
    this.#stopTimers();
    this.queryConsent();
    this.setState("connected");
    this.#watch = setInterval(() => this.#listenForSilence(), this.#silenceMs / SILENCE_STEPS);
    for (const datagram of this.#early.splice(0)) this.onDatagram(datagram);
  }

  #listenForSilence(): void {
    this.#silentSteps++;
    const silent = this.#silentSteps > SILENCE_STEPS;
    if (silent && this.state === "connected") this.setState("disconnected");
    if (!silent && this.state === "disconnected") this.setState("connected");
    if (this.state === "failed") this.#stopTimers();
  }

  #failed(): void {
    this.#stopTimers();
    this.setState("failed");
  }

  #stopTimers(): void {
    clearInterval(this.#pace);
    clearInterval(this.#watch);
    clearTimeout(this.#giveUp);
    this.#pace = this.#watch = this.#giveUp = undefined;
  }

  #deliver(data: Buffer): void {
    if (this.#watch !== undefined) this.onDatagram(data);
    else if (this.#early.length < EARLY_DATAGRAMS) this.#early.push(data);
  }

  #isAuthentic(data: Buffer): boolean {
    const message = parseMessage(data, Buffer.from(this.localPassword));
    const userName: unknown = message?.getAttributeValue("USERNAME");
    if (typeof userName !== "string") return false;
    const expected = `${this.localUsername}:${this.remoteUsername}`;
    return this.remoteUsername === "" ? userName.startsWith(expected) : userName === expected;
  }

  #knows([host, port]: SocketAddress): boolean {
    const selected = this.nominated?.remoteCandidate;
    if (selected?.port === port && selected.host === host) return true;
    return this.remoteCandidates.some((candidate) => candidate.port === port && candidate.host === host);
  }
}

/** The socket of a pair; what goes through a relay has none of its own. */
export function directSocket({ protocol }: CandidatePair): DatagramSocket | undefined {
  return protocol instanceof StunProtocol ? protocol.transport as unknown as DatagramSocket : undefined;
}

function* datagramsOf({ bytes, start, end, segmentBytes }: DatagramBatch): Generator<Buffer> {
  for (let at = start; at < end; at += segmentBytes) {
    yield Buffer.from(bytes.slice(at, Math.min(at + segmentBytes, end)).buffer);
  }
}

/** RFC 8489, section 5: the class is in bits 4 and 8 of the type; a request has neither. */
function isRequest(data: Buffer): boolean {
  return (data.readUInt16BE(0) & 0x0110) === 0;
}

/** RFC 7983: how the first byte tells protocols on one port apart. */
function isDtls(data: Buffer): boolean {
  return data.length > 0 && data[0]! >= 20 && data[0]! <= 63;
}

/** `length` random ice-chars (RFC 8839, section 5.4), six bits of randomness each. */
function randomIceString(length: number): string {
  return randomBytes(length).toString("base64").slice(0, length);
}
