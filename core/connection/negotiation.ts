/**
 * Setting up a connection: offer, answer and trickled candidates over any W3C RTCPeerConnection (RFC 8829, RFC 8838).
 *
 *     sender                       server                    receiver
 *     1–6  describe itself
 *     8 offer, 9 candidates ─────▶ 10 ─────────────────────▶ 12–17 adopt it, 21 its candidates
 *     25–26 adopt the answer ◀──── 24 ◀───────────────────── 18–19 describe itself, 22 answer, 23 candidates
 *                 channels open on both sides, certificates checked: a lane
 *
 * {@linkcode offer} and {@linkcode answer} tell the story of each side; {@linkcode Negotiation} holds what they share.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { asSlipError, slipError } from "../errors.ts";
import { CLOSE_GRACE_MS, CONNECT_TIMEOUT_MS } from "../limits.ts";
import type { PeerConnection, Platform } from "../ports.ts";
import type { Trickle } from "./candidate_buffer.ts";
import { acceptChannels, type Channels, createChannels } from "./channels.ts";
import { DirectLane } from "./direct_lane.ts";
import { checkFingerprint } from "./fingerprint.ts";
import { Inbox } from "./inbox.ts";
import { describePath } from "./path.ts";
import type { PeerLink, PeerSignal } from "./signal.ts";
import type { StepTrace } from "./steps.ts";

/** What a negotiation needs. */
export interface NegotiationOptions {
  /** The sealed way to the other peer. The caller closes it. */
  readonly link: PeerLink;
  readonly platform: Platform;
  readonly iceServers: readonly RTCIceServer[];
  /** Told the steps. */
  readonly trace: StepTrace;
  /** Ends it with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until both channels must be open. @default CONNECT_TIMEOUT_MS */
  readonly timeoutMs?: number;
  /** Milliseconds to go on without the link once the descriptions are exchanged. @default LINK_LOST_GRACE_MS */
  readonly linkLostGraceMs?: number;
}

/** The steps that both roles take, by their numbers in the table. */
interface StepNumbers {
  readonly configure: number;
  readonly create: number;
  readonly gather: number;
  readonly sendCandidates: number;
}

const OFFERER: StepNumbers = { configure: 1, create: 2, gather: 7, sendCandidates: 9 };
const ANSWERER: StepNumbers = { configure: 13, create: 14, gather: 20, sendCandidates: 23 };

/**
 * Connects as the sender.
 * @throws SlipError `peer-unreachable`, `fingerprint-mismatch`, `protocol`, `interrupted`, what the peer's farewell
 * says, or whatever ended the link.
 */
export async function offer(options: NegotiationOptions): Promise<DirectLane> {
  const inbox = new Inbox(options.link, "answer", options.linkLostGraceMs);
  const { trace } = options;
  return await Negotiation.run(options, OFFERER, inbox, async (negotiation, connection) => {
    trace.reached(3);
    const channels = createChannels(connection);
    trace.reached(4);
    const description = await connection.createOffer();
    trace.reached(5);
    await connection.setLocalDescription(description);
    trace.reached(6);
    trace.reached(8);
    negotiation.post({ type: "offer", sdp: description.sdp ?? "" }).then(() => trace.reached(10));
    const sdp = await inbox.description();
    trace.reached(25);
    await negotiation.adopt("answer", sdp);
    trace.reached(26);
    negotiation.addCandidates();
    return channels;
  });
}

/**
 * Connects as the receiver.
 * @throws SlipError the same as {@linkcode offer}.
 */
export async function answer(options: NegotiationOptions): Promise<DirectLane> {
  const inbox = new Inbox(options.link, "offer", options.linkLostGraceMs);
  const { trace } = options;
  const sdp = await offered(inbox, options);
  trace.reached(12);
  return await Negotiation.run(options, ANSWERER, inbox, async (negotiation, connection) => {
    trace.reached(15);
    const channels = acceptChannels(connection);
    trace.reached(16);
    await negotiation.adopt("offer", sdp);
    trace.reached(17);
    negotiation.addCandidates(() => trace.reached(21));
    const description = await connection.createAnswer();
    trace.reached(18);
    await connection.setLocalDescription(description);
    trace.reached(19);
    trace.reached(22);
    const delivered = negotiation.post({ type: "answer", sdp: description.sdp ?? "" });
    Promise.all([delivered, negotiation.candidateDelivered]).then(() => trace.reached(24));
    return await channels;
  });
}

/** The offer's SDP; without one there is no negotiation that would close the inbox. */
async function offered(inbox: Inbox, options: NegotiationOptions): Promise<string> {
  try {
    return await within(inbox.description(), deadlineOf(options));
  } catch (error) {
    inbox.close();
    post(options.link, { type: "bye", reason: asSlipError(error).code });
    throw error;
  }
}

/** A connection on its way to being a lane: what both roles do alike. */
class Negotiation {
  /** Resolves when the server delivered the first of our candidates, or that there are none. */
  readonly candidateDelivered: Promise<void>;
  readonly #connection: PeerConnection;
  readonly #link: PeerLink;
  readonly #inbox: Inbox;
  readonly #failure = Promise.withResolvers<never>();
  readonly #firstDelivery = Promise.withResolvers<void>();
  #remoteSdp = "";

  private constructor(connection: PeerConnection, link: PeerLink, inbox: Inbox) {
    this.#connection = connection;
    this.#link = link;
    this.#inbox = inbox;
    this.candidateDelivered = this.#firstDelivery.promise;
    this.#failure.promise.catch(() => {});
    connection.addEventListener("connectionstatechange", () => this.#watchState());
  }

  /** Creates the connection, lets `describe` exchange descriptions, and waits for a lane; closes it on any failure. */
  static async run(
    options: NegotiationOptions,
    steps: StepNumbers,
    inbox: Inbox,
    describe: (negotiation: Negotiation, connection: PeerConnection) => Promise<Channels>,
  ): Promise<DirectLane> {
    const { trace, link, platform } = options;
    trace.reached(steps.configure);
    const creating = platform.createPeerConnection({ iceServers: [...options.iceServers] });
    try {
      const connection = await within(Promise.race([creating, inbox.failure()]), deadlineOf(options));
      const negotiation = new Negotiation(connection, link, inbox);
      negotiation.#trickle(steps, trace);
      trace.reached(steps.create);
      const lane = describe(negotiation, connection).then((channels) => negotiation.#open(channels, options));
      const failure = Promise.race([inbox.failure(), negotiation.#failure.promise]);
      return await within(Promise.race([lane, failure]), deadlineOf(options));
    } catch (error) {
      creating.then((connection) => connection.close(), () => {});
      post(link, { type: "bye", reason: asSlipError(error).code });
      throw error;
    } finally {
      inbox.close();
    }
  }

  /** See {@linkcode post}. */
  post(signal: PeerSignal): Promise<void> {
    return post(this.#link, signal);
  }

  /**
   * Sets the remote description.
   * @throws SlipError `protocol` when the stack refuses it.
   */
  async adopt(type: "offer" | "answer", sdp: string): Promise<void> {
    this.#remoteSdp = sdp;
    try {
      await this.#connection.setRemoteDescription({ type, sdp });
    } catch (cause) {
      throw slipError("protocol", { detail: `an ${type} that is refused` }, { cause });
    }
  }

  /** Adds the candidates that were held and those to come; `added` is told of each. */
  addCandidates(added?: () => void): void {
    this.#inbox.candidates.open((trickle) => {
      this.#add(trickle);
      added?.();
    });
  }

  /** A candidate that makes no sense here costs only itself (RFC 8838, section 11): another one may work. */
  #add(trickle: Trickle): void {
    const { candidate, sdpMid, sdpMLineIndex } = trickle.type === "candidate"
      ? trickle
      : { candidate: "", sdpMid: "0", sdpMLineIndex: 0 };
    this.#connection.addIceCandidate({ candidate, sdpMid, sdpMLineIndex }).catch(() => {});
  }

  #trickle(steps: StepNumbers, trace: StepTrace): void {
    this.#connection.addEventListener("icecandidate", (event) => {
      const { candidate } = event as RTCPeerConnectionIceEvent;
      trace.reached(steps.gather);
      trace.reached(steps.sendCandidates);
      this.post(trickleOf(candidate)).then(this.#firstDelivery.resolve);
    });
  }

  async #open(channels: Channels, { platform, signal }: NegotiationOptions): Promise<DirectLane> {
    await Promise.all([channels.control.opened, channels.data.opened]).catch((error) =>
      this.#explain(error, signal)
    );
    await checkFingerprint(this.#connection, this.#remoteSdp, platform);
    return new DirectLane(this.#connection, channels, await describePath(this.#connection));
  }

  /** Why the channels closed is in the other side's farewell, which comes by way of the server and may be later. */
  async #explain(error: unknown, signal: AbortSignal | undefined): Promise<never> {
    const reason = Promise.race([this.#inbox.failure(), this.#failure.promise]);
    return await within(reason, { timeoutMs: CLOSE_GRACE_MS, late: () => asSlipError(error), signal });
  }

  #watchState(): void {
    const state = this.#connection.connectionState;
    if (state !== "failed" && state !== "closed") return;
    this.#failure.reject(
      state === "failed" ? this.#whyFailed() : unreachable("the connection closed while it was set up"),
    );
  }

  /**
   * Packets pass and still the connection failed: then it is the DTLS handshake, where the stacks compare the
   * certificate with the announced fingerprint before we can.
   */
  #whyFailed(): Error {
    const isPathFound = ["connected", "completed"].includes(this.#connection.iceConnectionState);
    return isPathFound ? slipError("fingerprint-mismatch") : unreachable("no pair of addresses worked");
  }
}

function unreachable(detail: string): Error {
  return slipError("peer-unreachable", { detail });
}

/** Sends without waiting; resolves when delivered, never rejects: whoever waits for an answer notices a dead link. */
function post(link: PeerLink, signal: PeerSignal): Promise<void> {
  return new Promise((resolve) => link.send(signal).then(resolve, () => {}));
}

function trickleOf(candidate: RTCIceCandidate | null): Trickle {
  if (candidate === null || candidate.candidate === "") return { type: "end-of-candidates" };
  const { sdpMid, sdpMLineIndex } = candidate;
  return { type: "candidate", candidate: candidate.candidate, sdpMid, sdpMLineIndex };
}

function deadlineOf({ timeoutMs = CONNECT_TIMEOUT_MS, signal }: NegotiationOptions) {
  const seconds = Math.round(timeoutMs / 1000);
  const late = () => slipError("peer-unreachable", { detail: `nothing worked within ${seconds} seconds` });
  return { timeoutMs, late, signal };
}
