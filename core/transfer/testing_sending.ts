/**
 * A sender's driver with a puppet for a receiver.
 *
 * @module
 */

import { WINDOW_BLOCKS, WINDOW_BYTES } from "../limits.ts";
import type { Status } from "../status.ts";
import { type SendingOptions, sendOver } from "./sending.ts";
import { type LinkLane, linkPair } from "./testing_link.ts";
import { PuppetPeer } from "./testing_puppet.ts";
import type { MemorySource } from "./testing_source.ts";
import { type Ending, memoryPlatform, SHORT } from "./testing_transfer.ts";

/** A receiver that takes as much as it may. */
export const ACCEPT = { type: "accept", windowBytes: WINDOW_BYTES, windowBlocks: WINDOW_BLOCKS };

/** A control message as it travels. */
export type Message = Record<string, unknown>;
/** What a puppet does with one. */
export type Hear = (message: Message, peer: PuppetPeer) => void;

/** A sender whose receiver is a puppet. */
export interface Puppetry {
  readonly peer: PuppetPeer;
  readonly lane: LinkLane;
  readonly ending: Promise<Ending>;
  readonly told: Status[];
  /** What the puppet heard, pings aside. */
  readonly heard: () => Message[];
  /** The pings it heard. */
  readonly pings: () => Message[];
}

/** Sends `source` to a puppet, which takes the manifest and answers as `hear` does. */
export function sendTo(
  source: MemorySource,
  hear: Hear = () => {},
  options: Partial<SendingOptions> = {},
): Puppetry {
  const { a, b } = linkPair();
  const told: Status[] = [];
  const peer = new PuppetPeer(b, (message, peer) => {
    if (message["type"] === "manifest") peer.say({ type: "next" });
    hear(message, peer);
  });
  const sending = sendOver({
    lane: a,
    source,
    platform: memoryPlatform,
    report: (status) => told.push(status),
    timings: SHORT,
    ...options,
  });
  const ending = Promise.allSettled([sending]).then(([ending]) => ending);
  const all = () => peer.heard.map((text): Message => JSON.parse(text));
  return {
    peer,
    lane: a,
    told,
    ending,
    heard: () => all().filter(({ type }) => type !== "ping"),
    pings: () => all().filter(({ type }) => type === "ping"),
  };
}

/** Accepts as soon as the manifest is complete. */
export function accepting(message: Message, peer: PuppetPeer): void {
  if (message["type"] === "manifest-end") peer.say(ACCEPT);
}

/** Keeps a sender from calling it a stall. */
export function stayBusy(peer: PuppetPeer): Disposable {
  const timer = setInterval(() => peer.say({ type: "ping", isBusy: true }), 50);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
