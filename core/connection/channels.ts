/**
 * The two data channels of a direct connection (RFC 8831): `slip.control`, ordered, and `slip.data`, unordered since
 * every frame says where it belongs. Separate streams, so that control waits behind no data of a block.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { HELD_CHANNEL_MESSAGES } from "../limits.ts";
import type { DataChannel, PeerConnection } from "../ports.ts";

const CONTROL_LABEL = "slip.control";
const DATA_LABEL = "slip.data";

/** Both channels of a connection. */
export interface Channels {
  readonly control: ChannelReader;
  readonly data: ChannelReader;
}

/** A channel whose messages are held from the moment it exists until somebody reads them. */
export class ChannelReader {
  readonly channel: DataChannel;
  readonly opened: Promise<void>;
  #held: MessageEvent["data"][] = [];
  #read: ((data: MessageEvent["data"]) => void) | undefined;

  constructor(channel: DataChannel) {
    this.channel = channel;
    channel.binaryType = "arraybuffer";
    channel.addEventListener("message", (event) => this.#arrived((event as MessageEvent).data));
    this.opened = whenOpen(channel);
    this.opened.catch(() => {});
  }

  /** Hands everything held, and then each message as it comes, to `read`. */
  deliverTo(read: (data: MessageEvent["data"]) => void): void {
    this.#read = read;
    const held = this.#held;
    this.#held = [];
    for (const data of held) read(data);
  }

  /** Nobody is owed more than a greeting before reading starts; a peer that floods us is cut off. */
  #arrived(data: MessageEvent["data"]): void {
    if (this.#read !== undefined) return this.#read(data);
    if (this.#held.length >= HELD_CHANNEL_MESSAGES) return this.channel.close();
    this.#held.push(data);
  }
}

/** Creates both, as the offerer. */
export function createChannels(connection: PeerConnection): Channels {
  const control = connection.createDataChannel(CONTROL_LABEL, { ordered: true });
  const data = connection.createDataChannel(DATA_LABEL, { ordered: false });
  return { control: new ChannelReader(control), data: new ChannelReader(data) };
}

/** Listens for both, as the answerer; all others are closed, or each would hold messages that nobody will read. */
export function acceptChannels(connection: PeerConnection): Promise<Channels> {
  const control = Promise.withResolvers<ChannelReader>();
  const data = Promise.withResolvers<ChannelReader>();
  const awaited = new Map([[CONTROL_LABEL, control], [DATA_LABEL, data]]);
  connection.addEventListener("datachannel", (event) => {
    const { channel } = event as RTCDataChannelEvent;
    const place = awaited.get(channel.label);
    awaited.delete(channel.label);
    if (place === undefined) channel.close();
    else place.resolve(new ChannelReader(channel));
  });
  return Promise.all([control.promise, data.promise]).then(([control, data]) => ({ control, data }));
}

/** Resolves when the channel can send; rejects when it closes instead. */
function whenOpen(channel: DataChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    if (channel.readyState === "open") return resolve();
    channel.addEventListener("open", () => resolve(), { once: true });
    const gone = () =>
      reject(slipError("peer-unreachable", { detail: "a data channel closed before it opened" }));
    channel.addEventListener("close", gone, { once: true });
    channel.addEventListener("error", gone, { once: true });
  });
}
