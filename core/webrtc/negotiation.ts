/**
 * The offer and the answer of one connection (RFC 8829), negotiated once.
 *
 *     stable ──setLocal(offer)──▶ have-local-offer ──setRemote(answer)──▶ stable
 *       └──setRemote(offer)──▶ have-remote-offer ──setLocal(answer)──▶ stable        any ──close()──▶ closed
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { CHANNEL_MESSAGE_BYTES } from "../limits.ts";
import { MAX_PACKET_BYTES } from "./sctp/numbers.ts";
import { type CandidateFields, formatCandidate } from "./candidate.ts";
import {
  type DataSection,
  formatDescription,
  LocalSessionDescription,
  parseDescription,
} from "./description.ts";

/** What descriptions say about our ICE agent. */
export interface LocalIce {
  readonly usernameFragment: string;
  readonly password: string;
  readonly localCandidates: readonly CandidateFields[];
}

type Kind = "offer" | "answer";

/** Both descriptions and what follows from them. */
export class Negotiation {
  readonly #fingerprint: string;
  readonly #ice: LocalIce;
  /** RFC 8829, section 5.2.1: a number below 2^62 for the connection; ours stays an exact double. */
  readonly #sessionId = randomBytes(6).readUIntBE(0, 6);
  #state: RTCSignalingState = "stable";
  #local: Kind | undefined;
  #remote: DataSection | undefined;
  #remoteDescription: LocalSessionDescription | null = null;

  /** @param fingerprint SHA-256 of our certificate, lower-case hex. */
  constructor(fingerprint: string, ice: LocalIce) {
    this.#fingerprint = fingerprint;
    this.#ice = ice;
  }

  /** Where the exchange is. */
  get state(): RTCSignalingState {
    return this.#state;
  }

  /** What the other side's description says. */
  get remote(): DataSection | undefined {
    return this.#remote;
  }

  /** The other side's description. */
  get remoteDescription(): LocalSessionDescription | null {
    return this.#remoteDescription;
  }

  /** Identification tag of the section, chosen by the offerer. */
  get mid(): string {
    return this.#remote?.mid ?? "0";
  }

  /** Our ICE user name. */
  get usernameFragment(): string {
    return this.#ice.usernameFragment;
  }

  /** Whether the offer is ours; the offerer controls ICE (RFC 8445, section 6.1.1). */
  get isOfferer(): boolean {
    return this.#local === "offer";
  }

  /** Whether we start the DTLS handshake: the answerer unless the answer says otherwise (RFC 8842, section 5.3). */
  get isDtlsClient(): boolean {
    return this.#remote?.setup === "passive" || (!this.isOfferer && this.#remote?.setup !== "active");
  }

  /** Our description with what was gathered so far. */
  localDescription(isGathered: boolean): LocalSessionDescription | null {
    return this.#local === undefined ? null : this.#describe(this.#local, isGathered);
  }

  /** @throws DOMException `InvalidStateError` when there is a description already. */
  createOffer(): RTCSessionDescriptionInit {
    if (this.#local === "answer" || this.#remote !== undefined) {
      throw invalidState("offer again", this.#state);
    }
    return this.#describe("offer", false).toJSON();
  }

  /** @throws DOMException `InvalidStateError` without an offer to answer. */
  createAnswer(): RTCSessionDescriptionInit {
    if (this.#state !== "have-remote-offer") throw invalidState("answer", this.#state);
    return this.#describe("answer", false).toJSON();
  }

  /**
   * Sets our description.
   * @throws DOMException `InvalidStateError` when it is not its time, `InvalidModificationError` when it is not what was
   *   made here.
   */
  setLocal(description: RTCLocalSessionDescriptionInit = {}): void {
    const kind = description.type ?? (this.#state === "have-remote-offer" ? "answer" : "offer");
    if (kind !== "offer" && kind !== "answer") throw new DOMException(`no ${kind} here`, "NotSupportedError");
    const made = kind === "offer" ? this.createOffer() : this.createAnswer();
    if (
      description.sdp && description.sdp !== made.sdp && description.sdp !== this.localDescription(false)?.sdp
    ) {
      throw new DOMException("the description was changed after it was made", "InvalidModificationError");
    }
    this.#local = kind;
    this.#state = kind === "offer" ? "have-local-offer" : "stable";
  }

  /**
   * Sets the other side's description and returns what it says.
   * @throws DOMException `InvalidStateError` when it is not its time, and what `parseDescription` throws.
   */
  setRemote({ type, sdp = "" }: RTCSessionDescriptionInit): DataSection {
    const isTimely = type === "offer"
      ? this.#state === "stable" && this.#local === undefined && this.#remote === undefined
      : type === "answer" && this.#state === "have-local-offer";
    if (!isTimely) throw invalidState(`take the other side's ${type}`, this.#state);
    const remote = parseDescription(String(sdp));
    requireFit(type, remote);
    this.#remote = remote;
    this.#remoteDescription = new LocalSessionDescription(type, String(sdp));
    this.#state = type === "offer" ? "have-remote-offer" : "stable";
    return remote;
  }

  /** Nothing is negotiated any more. */
  close(): void {
    this.#state = "closed";
  }

  #describe(kind: Kind, endOfCandidates: boolean): LocalSessionDescription {
    const isActive = this.#remote?.setup !== "active";
    const sdp = formatDescription({
      mid: this.mid,
      usernameFragment: this.#ice.usernameFragment,
      password: this.#ice.password,
      iceLite: false,
      fingerprints: [this.#fingerprint],
      setup: kind === "offer" ? "actpass" : isActive ? "active" : "passive",
      sctpPort: 5000,
      maxMessageSize: CHANNEL_MESSAGE_BYTES,
      maxPacketBytes: MAX_PACKET_BYTES,
      candidates: this.#ice.localCandidates.map(formatCandidate),
      endOfCandidates,
    }, this.#sessionId);
    return new LocalSessionDescription(kind, sdp);
  }
}

function requireFit(type: Kind | string, { setup, mid }: DataSection): void {
  if (type === "answer" && (setup === "actpass" || mid !== "0")) {
    throw new DOMException("the answer does not fit the offer", "OperationError");
  }
}

function invalidState(what: string, state: RTCSignalingState): DOMException {
  return new DOMException(`a connection in state ${state} cannot ${what}`, "InvalidStateError");
}
