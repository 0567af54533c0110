/**
 * The browser's `RTCPeerConnection` for a terminal, data channels only (W3C WebRTC, section 4).
 *
 *     descriptions, candidates ──▶ PeerConnection ◀── events
 *                                      │
 *                 ChannelTable ──▶ Association ──▶ DtlsSession ──▶ IceAgent ──▶ UDP
 *                 (DCEP, queues)     (SCTP)       (handshake, AEAD)  (checks)
 *
 * Where it differs from browsers: a connection is negotiated once; early candidates are held instead of refused; the
 * other side's `close()` makes the state `disconnected`; a failed connection closes its channels.
 *
 * @module
 */

import { HELD_CANDIDATES } from "../limits.ts";
import type { PeerConnection } from "../ports.ts";
import { type CandidateFields, LocalIceCandidate } from "./candidate.ts";
import type { Certificate } from "./certificate.ts";
import { ChannelTable } from "./channel_table.ts";
import { combinedState, type IceState } from "./connection_state.ts";
import type { TerminalDataChannel } from "./data_channel.ts";
import { DtlsSession, type DtlsSessionState } from "./dtls_session.ts";
import { DataChannelEvent, IceCandidateEvent } from "./events.ts";
import { IceAgent, type IceAgentState } from "./ice_agent.ts";
import { parseIceServers } from "./ice_servers.ts";
import { Negotiation } from "./negotiation.ts";
import { OperationChain } from "./operation_chain.ts";
import { readRemoteCandidate } from "./remote_candidate.ts";
import { statsReport } from "./stats.ts";
import type { TerminalPeerConnection } from "./terminal_peer_connection.ts";
import { DtlsTransportView, type SctpTransport, sctpTransport } from "./transports.ts";
import { SctpAssociation } from "./sctp_association.ts";

/** The browser's type also has an overload with callbacks, which nobody calls. */
type CreateDescription = PeerConnection["createOffer"] & PeerConnection["createAnswer"];

/** One connection. Made by `createPeerConnection()`. */
export class WeriftPeerConnection extends EventTarget implements TerminalPeerConnection {
  readonly #certificate: Certificate;
  readonly #ice: IceAgent;
  readonly #negotiation: Negotiation;
  readonly #channels: ChannelTable;
  readonly #gone = Promise.withResolvers<void>();
  readonly #heldCandidates: RTCIceCandidateInit[] = [];
  readonly #operations = new OperationChain();
  #session: DtlsSession | undefined;
  #sctp: SctpTransport | null = null;
  #dtlsView: DtlsTransportView | undefined;
  #association: SctpAssociation | undefined;
  #iceState: IceState = "new";
  #connectionState: RTCPeerConnectionState = "new";
  #gatheringState: RTCIceGatheringState = "new";
  #isClosed = false;

  /**
   * @throws DOMException for a configuration that cannot be read, NotCapable without the permission
   *   `--allow-sys=networkInterfaces`.
   */
  constructor(configuration: RTCConfiguration, certificate: Certificate) {
    super();
    this.#certificate = certificate;
    this.#ice = new IceAgent({
      servers: parseIceServers(configuration.iceServers),
      relayOnly: configuration.iceTransportPolicy === "relay",
    }, {
      candidate: (fields) => this.#foundCandidate(fields),
      gathered: () => this.#gathered(),
      stateChanged: (state) => this.#iceChanged(state),
      datagram: (data) => this.#session?.receive(data),
      datagramInPlace: (bytes, start, end) => this.#session?.receiveInPlace(bytes, start, end) ?? false,
    });
    this.#negotiation = new Negotiation(certificate.fingerprint, this.#ice);
    this.#channels = new ChannelTable({
      maxMessageSize: () => this.#sctp?.maxMessageSize ?? 0,
      opened: (channel) => this.dispatchEvent(new DataChannelEvent(channel)),
    });
  }

  /** Everything about the connection in one word. */
  get connectionState(): RTCPeerConnectionState {
    return this.#connectionState;
  }

  /** Where the connectivity checks are. */
  get iceConnectionState(): RTCIceConnectionState {
    return this.#iceState;
  }

  /** Whether local candidates are still looked for. */
  get iceGatheringState(): RTCIceGatheringState {
    return this.#gatheringState;
  }

  /** Where the exchange of descriptions is. */
  get signalingState(): RTCSignalingState {
    return this.#negotiation.state;
  }

  /** Our description with the candidates found so far. */
  get localDescription(): RTCSessionDescription | null {
    return this.#negotiation.localDescription(this.#gatheringState === "complete");
  }

  /** The other side's description as it came. */
  get remoteDescription(): RTCSessionDescription | null {
    return this.#negotiation.remoteDescription;
  }

  /** What is known of the other side's end, once both descriptions are set. */
  get sctp(): SctpTransport | null {
    return this.#sctp;
  }

  /** Resolves when {@linkcode WeriftPeerConnection.close} was called and nothing of the connection is left. */
  get closed(): Promise<void> {
    return this.#gone.promise;
  }

  /**
   * Makes a data channel, which opens with the connection.
   * @throws DOMException `InvalidStateError` when closed, TypeError for options that contradict each other.
   */
  createDataChannel(label: string, options?: RTCDataChannelInit): TerminalDataChannel {
    this.#operations.requireOpen();
    return this.#channels.create(label, options);
  }

  /** An offer of data channels. Rejects with `InvalidStateError` when there is a description already. */
  readonly createOffer =
    (() => this.#operations.run(() => this.#negotiation.createOffer())) as CreateDescription;

  /** The answer to the offer that was set. Rejects with `InvalidStateError` without one. */
  readonly createAnswer =
    (() => this.#operations.run(() => this.#negotiation.createAnswer())) as CreateDescription;

  /**
   * Sets what `createOffer()` or `createAnswer()` made, or makes it, and starts gathering; resolves without waiting for
   * candidates. Rejects with `InvalidModificationError` for anything else.
   */
  setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    return this.#operations.run(() => {
      this.#negotiation.setLocal(description);
      this.#ice.takeRole(this.#negotiation.isOfferer);
      queueMicrotask(() => this.#gather());
      this.#connectWhenNegotiated();
    });
  }

  /** Sets the other side's description. Rejects when it cannot be read, or does not fit what was said before. */
  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    return this.#operations.run(() => {
      const { candidates } = this.#negotiation.setRemote(description);
      this.#connectWhenNegotiated();
      for (const candidate of candidates) this.#addCandidate({ candidate, sdpMLineIndex: 0 }, true);
      for (const candidate of this.#heldCandidates.splice(0)) this.#addCandidate(candidate, true);
    });
  }

  /**
   * Adds a candidate of the other side, or hears that there are no more. Before the description it is held, at most
   * `HELD_CANDIDATES`. Rejects with `OperationError` for one that cannot be read or belongs to another description.
   */
  addIceCandidate(candidate?: RTCIceCandidateInit | RTCIceCandidate | null): Promise<void> {
    return this.#operations.run(() => {
      if (!candidate?.candidate) return;
      if (this.#negotiation.remote !== undefined) return this.#addCandidate(candidate, false);
      if (this.#heldCandidates.length >= HELD_CANDIDATES) {
        throw new DOMException("too many candidates before the description", "OperationError");
      }
      this.#heldCandidates.push(candidate);
    });
  }

  /** The pairs, their candidates and the transport, in the browser's shape. */
  getStats(): Promise<RTCStatsReport> {
    return Promise.resolve(statsReport({
      pairs: this.#ice.pairs,
      selectedPair: this.#ice.selectedPair,
      dtlsState: this.#session?.state ?? "new",
      isControlling: this.#ice.isControlling,
      roundTripMs: this.#association?.roundTripMs ?? 0,
    }));
  }

  /** Ends the connection and its channels, telling the other side. Safe to call twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#operations.close();
    this.#connectionState = "closed";
    this.#iceState = "closed";
    this.#negotiation.close();
    this.#heldCandidates.length = 0;
    // DTLS says farewell before SCTP could: browsers show an SCTP abort as an error.
    this.#session?.close();
    this.#channels.end();
    const gone = () => this.#gone.resolve();
    this.#ice.close().then(gone, gone);
  }

  #addCandidate(candidate: RTCIceCandidateInit, lenient: boolean): void {
    try {
      this.#ice.addRemoteCandidate(readRemoteCandidate(candidate, this.#negotiation.remote!));
    } catch (error) {
      if (!lenient) throw error;
    }
  }

  #gather(): void {
    if (this.#isClosed || this.#gatheringState !== "new") return;
    this.#setGatheringState("gathering");
    this.#ice.gather().catch((error) => this.#fail(error));
  }

  #foundCandidate(fields: CandidateFields): void {
    const { mid, usernameFragment } = this.#negotiation;
    this.dispatchEvent(new IceCandidateEvent(new LocalIceCandidate(fields, { mid, usernameFragment })));
  }

  #gathered(): void {
    this.#setGatheringState("complete");
    this.dispatchEvent(new IceCandidateEvent(null));
  }

  #setGatheringState(state: RTCIceGatheringState): void {
    this.#gatheringState = state;
    this.dispatchEvent(new Event("icegatheringstatechange"));
  }

  #connectWhenNegotiated(): void {
    const { remote, state } = this.#negotiation;
    if (state !== "stable" || remote === undefined || this.#session !== undefined) return;
    this.#session = new DtlsSession({
      role: this.#negotiation.isDtlsClient ? "client" : "server",
      certificate: this.#certificate,
      fingerprints: remote.fingerprints,
      send: (datagram) => this.#ice.send(datagram),
    }, {
      stateChanged: (state, error) => this.#dtlsChanged(state, error),
      data: (bytes) => this.#association?.receive(bytes),
    });
    this.#dtlsView = new DtlsTransportView(this.#session);
    this.#sctp = sctpTransport(this.#dtlsView, remote.maxMessageSize);
    this.#iceState = "checking";
    queueMicrotask(() => {
      if (this.#iceState === "checking") this.dispatchEvent(new Event("iceconnectionstatechange"));
      this.#updateConnectionState();
    });
    this.#ice.connect(remote);
  }

  #iceChanged(state: IceAgentState): void {
    if (this.#isClosed || state === "new") return;
    if (state === "connected") this.#session?.start();
    this.#iceState = state;
    this.dispatchEvent(new Event("iceconnectionstatechange"));
    this.#updateConnectionState();
    if (state === "failed") this.#fail(new Error("no packet passes between the two sides"));
  }

  #dtlsChanged(state: DtlsSessionState, error?: Error): void {
    if (this.#isClosed) return;
    if (state === "connected") this.#associate();
    this.#dtlsView?.dispatchEvent(new Event("statechange"));
    // Nobody refused: a path on which no handshake gets through is none.
    if (error?.name === "TimeoutError") this.#iceState = "failed";
    this.#updateConnectionState();
    if (state === "closed") this.#channels.end();
    if (state === "failed") this.#fail(error ?? new Error("the DTLS handshake failed"));
  }

  #associate(): void {
    const outlet = this.#session!.openOutlet(this.#ice.batches, () => this.#association?.resume());
    const { sctpPort: remotePort, maxPacketBytes: theirBytes } = this.#negotiation.remote!;
    const maxPacketBytes = this.#ice.maySearchPath ? theirBytes : 0;
    const { unreadBytes } = this.#ice;
    const options = { remotePort, outlet, maxPacketBytes, unreadBytes };
    const association = new SctpAssociation(options, this.#channels);
    this.#association = association;
    this.#channels.attach(association, this.#negotiation.isDtlsClient);
    association.connect();
  }

  #fail(error: Error): void {
    this.#channels.end(error);
    this.#session?.close();
    this.#updateConnectionState();
  }

  #updateConnectionState(): void {
    const state = combinedState(this.#iceState, this.#session?.state ?? "new");
    if (this.#isClosed || state === this.#connectionState) return;
    this.#connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }
}
