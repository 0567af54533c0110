/**
 * ICE for one connection: gathers local candidates without ever making anybody wait, checks pairs, carries datagrams.
 *
 *     host addresses ──▶ host candidates, at once ──┬──▶ STUN servers ──▶ server-reflexive, when they answer
 *                                                   └──▶ TURN servers ──▶ relayed, when they allocate
 *                                 end of candidates ◀── all of them, or GATHERING_TIMEOUT_MS
 *
 * werift waits for STUN before it starts the checks; here the checks start with the descriptions, and what is found
 * later joins in.
 *
 * @module
 */

import type { Buffer } from "node:buffer";
import { isIP, isIPv4 } from "node:net";
import { Candidate, type CandidatePair, type Protocol, StunProtocol } from "werift";
import { within } from "../deadline.ts";
import { GATHERING_TIMEOUT_MS } from "../limits.ts";
import { canonicalHost } from "./canonical_host.ts";
import { type CandidateFields, udpCandidate } from "./candidate.ts";
import { hostAddresses } from "./host_addresses.ts";
import { directSocket, IceConnection } from "./ice_connection.ts";
import type { IceServers } from "./ice_servers.ts";
import { LocalNames } from "./local_names.ts";
import { openRelay, type Relay } from "./relay_candidates.ts";
import { reflexiveCandidate } from "./reflexive_candidates.ts";
import { CONTENT } from "./dtls_record.ts";
import type { BatchSender } from "./dtls/record_outlet.ts";
import { bindSocket } from "./udp/bind_socket.ts";
import { USUAL_UNREAD_BYTES } from "./udp/bound_socket.ts";

/** What an agent tells its connection. */
export interface IceListener {
  /** A local candidate was found. */
  candidate(fields: CandidateFields): void;
  /** No more local candidates come. */
  gathered(): void;
  /** The checks led to a new state. */
  stateChanged(state: IceAgentState): void;
  /** A datagram that is not STUN arrived; the bytes belong to the listener. */
  datagram(data: Buffer): void;
  /** The same, where it lies; returns whether the listener took it. */
  datagramInPlace(bytes: Uint8Array<ArrayBuffer>, start: number, end: number): boolean;
}

/** `disconnected` may become `connected` again; `failed` and `closed` are final. */
export type IceAgentState = "new" | "connected" | "disconnected" | "failed" | "closed";

/** What the other side's description says about its ICE agent. */
export interface RemoteIce {
  readonly usernameFragment: string;
  readonly password: string;
  readonly iceLite: boolean;
}

/** How an agent gathers. */
export interface IceAgentOptions {
  readonly servers: IceServers;
  /** Whether only relayed candidates are used. */
  readonly relayOnly: boolean;
}

/** One ICE agent; made for one connection, then closed. */
export class IceAgent {
  readonly #connection = new IceConnection();
  readonly #listener: IceListener;
  readonly #options: IceAgentOptions;
  /** Found when the agent is made, so that a missing permission is noticed at once. */
  readonly #addresses: readonly string[];
  readonly #gathering = new AbortController();
  readonly #relays: Relay[] = [];
  /** Closing waits for what is being opened, which then closes itself. */
  readonly #opening: Promise<unknown>[] = [];
  readonly #names = new LocalNames();
  readonly #offered = new Map<string, CandidateFields>();
  #whenClosed: Promise<void> | undefined;

  /** @throws NotCapable without the permission `--allow-sys=networkInterfaces`. */
  constructor(options: IceAgentOptions, listener: IceListener) {
    this.#options = options;
    this.#listener = listener;
    this.#addresses = options.relayOnly ? [] : hostAddresses();
    this.#connection.onDatagram = (data) => listener.datagram(data);
    this.#connection.stateChanged.subscribe((state) => {
      if (state !== "completed" && state !== "closed") listener.stateChanged(state);
    });
  }

  /** Our user name for the description. */
  get usernameFragment(): string {
    return this.#connection.localUsername;
  }

  /** Our password for the description. */
  get password(): string {
    return this.#connection.localPassword;
  }

  /** Local candidates found so far, in order. */
  get localCandidates(): readonly CandidateFields[] {
    return [...this.#offered.values()];
  }

  /** All pairs, for statistics. */
  get pairs(): readonly CandidatePair[] {
    return this.#connection.checkList;
  }

  /** The pair in use. */
  get selectedPair(): CandidatePair | undefined {
    return this.#connection.nominated;
  }

  /**
   * Whether larger packets may be tried on the selected pair: the network must be told not to cut them, unless they never
   * leave this machine. Through a relay nothing is tried; what the relay adds to a packet depends on it.
   */
  get maySearchPath(): boolean {
    const { nominated } = this.#connection;
    const socket = nominated && directSocket(nominated);
    return socket !== undefined && (socket.rulesFragments || this.#isOurs(nominated!.remoteAddr[0]));
  }

  /** Bytes of packets that the socket of the selected pair is sure to hold while we are busy. */
  get unreadBytes(): number {
    const { nominated } = this.#connection;
    return (nominated && directSocket(nominated))?.unreadBytes ?? USUAL_UNREAD_BYTES;
  }

  /** Whether we decide on the pair (RFC 8445, section 6.1.1). */
  get isControlling(): boolean {
    return this.#connection.iceControlling;
  }

  /**
   * Takes our role. To be called before there is a socket: the other side may check before its description is here, and
   * whoever does not know its role yet answers with a conflict of roles, after which both sides may wait for the other
   * to decide (RFC 8445, section 7.3.1.1).
   * @param controlling Whether the offer is ours.
   */
  takeRole(controlling: boolean): void {
    this.#connection.iceControlling = controlling;
  }

  /** Starts gathering; resolves when it ended, which the listener was told. */
  async gather(): Promise<void> {
    const { stun, turn } = this.#options.servers;
    const hosts = this.#addresses.map(async (address, index) => {
      const opening = this.#openHost(address, index);
      this.#opening.push(opening);
      const protocol = await opening;
      if (protocol === undefined || !isIPv4(address)) return;
      await Promise.all(stun.map(async (server) => {
        const found = await reflexiveCandidate(protocol, server, this.#gathering.signal);
        if (found !== undefined) this.#offer({ ...found, priority: found.priority - 256 * index });
      }));
    });
    const relays = turn.map((server, index) => this.#openRelay(server, index));
    this.#opening.push(...relays);
    const bounds = { timeoutMs: GATHERING_TIMEOUT_MS, signal: this.#gathering.signal };
    await within(Promise.allSettled([...hosts, ...relays]), bounds).catch(() => {});
    this.#gathering.abort();
    if (this.#whenClosed === undefined) this.#listener.gathered();
  }

  /** Tells who is there and starts the checks. */
  connect(remote: RemoteIce): void {
    // The role stays what it is, also when a real conflict changed it: only a lite agent never decides.
    if (remote.iceLite) this.#connection.iceControlling = true;
    this.#connection.setRemoteParams(remote);
    this.#connection.startChecks();
  }

  /**
   * Adds a candidate of the other side. TCP, other components, and addresses nobody can be at are skipped. A `.local`
   * name is looked up beside everything else, and skipped when nobody knows it.
   */
  addRemoteCandidate(fields: CandidateFields): void {
    if (fields.protocol !== "udp" || fields.component !== 1) return;
    if (isIP(fields.address) !== 0) return this.#addRemote(fields);
    this.#names.resolve(fields.address).then((address) => {
      if (address !== undefined) this.#addRemote({ ...fields, address });
    });
  }

  /** Sends a datagram over the selected pair; without one, or when it cannot be sent, it is lost. */
  send(data: Buffer): Promise<void> {
    return this.#connection.send(data).catch(() => {});
  }

  /** The selected pair, for many datagrams at once. */
  get batches(): BatchSender {
    return this.#connection;
  }

  /** Ends everything; resolves when the sockets are gone. Safe to call twice. */
  close(): Promise<void> {
    this.#whenClosed ??= this.#close();
    return this.#whenClosed;
  }

  async #close(): Promise<void> {
    this.#gathering.abort();
    // Relays first: their farewell needs the socket that the connection closes.
    const relays = this.#relays.map((relay) => relay.close());
    await Promise.all([...relays, this.#connection.close(), this.#names.close()]);
    await Promise.allSettled(this.#opening);
  }

  #isOurs(host: string): boolean {
    return this.#addresses.includes(host) || host === "::1" || host.startsWith("127.");
  }

  #addRemote(fields: CandidateFields): void {
    const host = canonicalAddress(fields.address);
    if (host === undefined) return;
    const { foundation, component, protocol, priority, port, type } = fields;
    // A peer-reflexive candidate cannot be signaled; whoever says so means an address behind a NAT.
    const kind = type === "prflx" ? "srflx" : type;
    const candidate = new Candidate(foundation, component, protocol, priority, host, port, kind);
    this.#connection.addRemoteCandidate(candidate).catch(() => {});
  }

  async #openHost(address: string, index: number): Promise<StunProtocol | undefined> {
    // An address that cannot be bound, such as one that just went away, is no candidate.
    const socket = await bindSocket(address).catch(() => undefined);
    if (socket === undefined) return undefined;
    const protocol = new StunProtocol();
    protocol.transport = socket as unknown as StunProtocol["transport"];
    if (this.#whenClosed !== undefined) return void await protocol.close();
    socket.takeDatagram = (bytes, start, end, from) =>
      bytes[start] === CONTENT.applicationData && this.#connection.trusts(from) &&
      this.#listener.datagramInPlace(bytes, start, end);
    socket.onData = (data, from) => this.#connection.receive(protocol, data, from);
    this.#adopt(protocol, udpCandidate("host", [address, socket.port], index));
    return protocol;
  }

  async #openRelay(server: IceServers["turn"][number], index: number): Promise<void> {
    const relay = await openRelay(server, this.#gathering.signal, (protocol, data, from) => {
      this.#connection.receive(protocol, data, from);
    });
    this.#relays.push(relay);
    if (this.#whenClosed !== undefined) return relay.close();
    this.#adopt(relay.protocol, { ...udpCandidate("relay", relay.address, index), ...relay.related });
  }

  #adopt(protocol: Protocol, fields: CandidateFields): void {
    const { foundation, component, priority, address, port, type } = fields;
    const candidate = new Candidate(foundation, component, "udp", priority, address, port, type);
    this.#connection.adopt(protocol, candidate);
    this.#offer(fields);
  }

  #offer(fields: CandidateFields): void {
    const key = `${fields.address} ${fields.port}`;
    if (this.#whenClosed !== undefined || this.#offered.has(key)) return;
    this.#offered.set(key, fields);
    this.#listener.candidate(fields);
  }
}

/** The address as sockets report it, or `undefined` for one that is no single machine's. */
function canonicalAddress(address: string): string | undefined {
  if (isIPv4(address)) return /^(0|22[4-9]|23\d|24\d|25\d)\./.test(address) ? undefined : address;
  const canonical = canonicalHost(address);
  return canonical === "::" || /^(ff|fe[89ab])/.test(canonical) ? undefined : canonical;
}
