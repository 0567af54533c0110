/**
 * Relayed candidates: an address on a TURN server (RFC 8656).
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { isIPv4 } from "node:net";
import { Message, StunOverTurnProtocol, TcpTransport, TlsTransport, TurnProtocol } from "werift";
import { within } from "../deadline.ts";
import { GATHERING_TIMEOUT_MS } from "../limits.ts";
import { canonicalHost } from "./canonical_host.ts";
import type { CandidateFields } from "./candidate.ts";
import { lookUp } from "./host_names.ts";
import type { TurnServer } from "./ice_servers.ts";
import { endRequestsWith } from "./stun_requests.ts";
import { type SocketAddress, UdpSocket } from "./udp_socket.ts";

/** Seconds an allocation lives without a refresh. */
const LIFETIME_SECONDS = 600;
/**
 * Seconds between two bindings of a channel, which also renew the permission: that one lasts 300 s (RFC 8656, section
 * 9), shorter than werift's own interval of 500 s.
 */
const CHANNEL_REFRESH_SECONDS = 240;

/** STUN methods and classes as werift numbers them (RFC 8656, section 17). */
const REFRESH = 0x0004;
const REQUEST = 0x0000;

/** An allocation. */
export interface Relay {
  readonly protocol: StunOverTurnProtocol;
  /** Where the other side sends to. */
  readonly address: SocketAddress;
  /** What the server sees of us. */
  readonly related: Required<Pick<CandidateFields, "relatedAddress" | "relatedPort">>;
  /** Frees the allocation and the socket; safe to call twice. */
  close(): Promise<void>;
}

/**
 * Allocates an address on `server`.
 * @param receive Gets what peers sent to it.
 * @throws Error when the server cannot be reached, refuses, or `signal` aborts.
 */
export async function openRelay(
  server: TurnServer,
  signal: AbortSignal,
  receive: (protocol: StunOverTurnProtocol, data: Buffer, from: SocketAddress) => void,
): Promise<Relay> {
  const { transport, address } = await openTransport(server, signal);
  const turn = new TurnProtocol(address, server.username, server.credential, LIFETIME_SECONDS, transport, {
    channelRefreshTime: CHANNEL_REFRESH_SECONDS,
  });
  const ended = new AbortController();
  endRequestsWith(ended.signal, turn);
  const close = () => {
    ended.abort();
    return closeTurn(turn);
  };
  try {
    await within(turn.connectionMade(), { signal });
  } catch (error) {
    await close();
    throw error;
  }
  const protocol = new StunOverTurnProtocol(turn);
  const internals = protocol as unknown as { handleStunMessage: (data: Buffer, from: SocketAddress) => void };
  const { handleStunMessage } = internals;
  Object.assign(protocol, { datagramReceived: handleStunMessage });
  internals.handleStunMessage = (data, from) => receive(protocol, data, from);
  const [relatedAddress, relatedPort] = turn.mappedAddress;
  return {
    protocol,
    address: turn.relayedAddress,
    related: { relatedAddress, relatedPort },
    close,
  };
}

type Transport = ConstructorParameters<typeof TurnProtocol>[4];

async function openTransport(
  { host, port, transport }: TurnServer,
  signal: AbortSignal,
): Promise<{ transport: Transport; address: SocketAddress }> {
  const ip = await lookUp(host, 4, signal) ?? await lookUp(host, 6, signal);
  if (ip === undefined) throw new Error(`the TURN server ${host} has no address`);
  const address = [ip, port] as const;
  if (transport === "udp") {
    const socket = await UdpSocket.bind(isIPv4(ip) ? "0.0.0.0" : "::");
    const server = canonicalHost(ip);
    // werift believes anybody who finds the port, and whom they say they speak for.
    socket.takeDatagram = (_bytes, _start, _end, from) => from[0] !== server || from[1] !== port;
    return { transport: socket as unknown as Transport, address };
  }
  return { transport: await openStream(transport, address, host, signal), address };
}

/** What werift's types keep private of its streams: without it, one that is being opened cannot be closed. */
type StreamClass<Options extends unknown[]> = new (
  ...options: Options
) => Transport & { init(): Promise<void> };
const OpenTcp = TcpTransport as unknown as StreamClass<[SocketAddress, object]>;
const OpenTls = TlsTransport as unknown as StreamClass<[SocketAddress, object, object]>;

async function openStream(
  kind: "tcp" | "tls",
  address: SocketAddress,
  servername: string,
  signal: AbortSignal,
): Promise<Transport> {
  const options = { connectTimeoutMs: GATHERING_TIMEOUT_MS };
  const stream = kind === "tcp"
    ? new OpenTcp(address, options)
    : new OpenTls(address, { servername }, options);
  try {
    await within(stream.init(), { signal });
    return stream;
  } catch (error) {
    await stream.close();
    throw error;
  }
}

async function closeTurn(turn: TurnProtocol): Promise<void> {
  if (!turn.transport.closed) await release(turn).catch(() => {});
  await turn.close();
}

/** Gives the allocation back (RFC 8656, section 7.3): one datagram, no waiting for the answer. */
async function release(turn: TurnProtocol): Promise<void> {
  const { integrityKey, serverEndpoint, realm, nonce } = turn;
  if (integrityKey === undefined || serverEndpoint === undefined || !realm || !nonce) return;
  const request = new Message(REFRESH, REQUEST)
    .setAttribute("LIFETIME", 0)
    .setAttribute("USERNAME", turn.username)
    .setAttribute("REALM", realm)
    .setAttribute("NONCE", nonce) as Message;
  request.addMessageIntegrity(Buffer.from(integrityKey)).addFingerprint();
  await turn.transport.send(request.bytes, serverEndpoint);
}
