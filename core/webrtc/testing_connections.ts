/**
 * Two connections joined in memory, and waiting for what they do.
 *
 * @module
 */

import { within } from "../deadline.ts";
import type { DataChannel, PeerConnection } from "../ports.ts";

/** Milliseconds that anything in these tests may take. */
const DEADLINE_MS = 20_000;

/** What can be waited for. */
interface Target {
  addEventListener(type: string, listener: (event: Event) => void, options?: { once: boolean }): void;
}

/** Resolves with the next event of this type. */
export function eventOf<E extends Event = Event>(target: Target, type: string): Promise<E> {
  const { promise, resolve } = Promise.withResolvers<E>();
  target.addEventListener(type, (event) => resolve(event as E), { once: true });
  return inTime(promise, type);
}

/** What `promise` resolves to, or an Error that says what was waited for. */
export function inTime<T>(promise: Promise<T>, what: string): Promise<T> {
  const late = () => new Error(`waited ${DEADLINE_MS} ms for ${what}`);
  return within(promise, { timeoutMs: DEADLINE_MS, late });
}

/** Resolves once `condition` holds, looking every 5 ms. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setInterval(() => condition() && resolve(), 5);
  try {
    await inTime(promise, what);
  } finally {
    clearInterval(timer);
  }
}

/** Resolves once the connection is in this state. */
export async function stateOf(connection: PeerConnection, state: RTCPeerConnectionState): Promise<void> {
  await until(() => connection.connectionState === state, `state ${state}`);
}

/** Resolves with the channel once it is open. */
export async function openChannel(channel: DataChannel): Promise<DataChannel> {
  await until(() => channel.readyState === "open", `${channel.label} to open`);
  return channel;
}

/** What happens between the two sides. */
export interface SignalOptions {
  /** Changes a description under way. */
  readonly tamper?: (description: RTCSessionDescriptionInit) => RTCSessionDescriptionInit;
  /** Whether candidates pass. @default true */
  readonly trickle?: boolean;
}

/** Exchanges descriptions and candidates; resolves when both sides have both descriptions. */
export async function signal(
  offerer: PeerConnection,
  answerer: PeerConnection,
  { tamper = (description) => description, trickle = true }: SignalOptions = {},
): Promise<void> {
  const ready = Promise.withResolvers<void>();
  if (trickle) {
    passCandidates(offerer, answerer, ready.promise);
    passCandidates(answerer, offerer, ready.promise);
  }
  await offerer.setLocalDescription(await offerer.createOffer());
  await answerer.setRemoteDescription(tamper(plain(offerer.localDescription!)));
  await answerer.setLocalDescription(await answerer.createAnswer());
  await offerer.setRemoteDescription(tamper(plain(answerer.localDescription!)));
  ready.resolve();
}

function plain({ type, sdp }: RTCSessionDescription): RTCSessionDescriptionInit {
  return { type, sdp };
}

function passCandidates(from: PeerConnection, to: PeerConnection, ready: Promise<void>): void {
  from.addEventListener("icecandidate", async (event) => {
    const { candidate } = event as RTCPeerConnectionIceEvent;
    await ready;
    // A connection that was closed meanwhile refuses; that is not what these tests are about.
    if (candidate !== null) await to.addIceCandidate(candidate).catch(() => {});
  });
}

/** Makes a channel, connects, and resolves with both ends open. */
export async function connectChannel(
  offerer: PeerConnection,
  answerer: PeerConnection,
  options: RTCDataChannelInit & SignalOptions = {},
): Promise<{ near: DataChannel; far: DataChannel }> {
  const near = offerer.createDataChannel("test", options);
  const opened = eventOf<RTCDataChannelEvent>(answerer, "datachannel");
  await signal(offerer, answerer, options);
  const { channel } = await opened;
  channel.binaryType = near.binaryType = "arraybuffer";
  return { near: await openChannel(near), far: await openChannel(channel) };
}
