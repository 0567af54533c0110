/**
 * The direct lane: two data channels of one peer connection.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { CONTROL_BACKLOG_BYTES, LANE_HIGH_WATER_BYTES, LANE_LOW_WATER_BYTES } from "../limits.ts";
import type { PeerConnection } from "../ports.ts";
import type { Channels } from "./channels.ts";
import type { Lane, LaneListener } from "./lane.ts";
import { roundTripOf } from "./path.ts";

/** Bytes over WebRTC. Owns the connection: closing the lane closes it. */
export class DirectLane implements Lane {
  readonly kind = "direct";
  readonly detail: string;
  readonly #connection: PeerConnection;
  readonly #channels: Channels;
  #listener: LaneListener | undefined;
  #waiting: PromiseWithResolvers<void> | undefined;
  #end: { readonly error: Error | undefined } | undefined;

  /** @param channels Both open. */
  constructor(connection: PeerConnection, channels: Channels, detail: string) {
    this.detail = detail;
    this.#connection = connection;
    this.#channels = channels;
    channels.data.channel.bufferedAmountLowThreshold = LANE_LOW_WATER_BYTES;
    channels.data.channel.addEventListener("bufferedamountlow", () => this.#wake());
    this.#watch();
  }

  listen(listener: LaneListener): void {
    this.#listener = listener;
    this.#channels.control.deliverTo((data) => this.#control(data));
    this.#channels.data.deliverTo((data) => this.#data(data));
    if (this.#end !== undefined) this.#tellEnd(this.#end.error);
  }

  sendControl(text: string): void {
    if (this.#end !== undefined) return;
    const { channel } = this.#channels.control;
    if (channel.bufferedAmount <= CONTROL_BACKLOG_BYTES) return this.#attempt(() => channel.send(text));
    this.#finish(slipError("protocol", { detail: "it takes no control messages" }));
  }

  sendData(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#end === undefined) this.#attempt(() => this.#channels.data.channel.send(frame));
  }

  writable(): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#end.error ?? slipError("peer-lost"));
    if (this.#channels.data.channel.bufferedAmount < LANE_HIGH_WATER_BYTES) return Promise.resolve();
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  async roundTripMs(): Promise<number | undefined> {
    if (this.#end !== undefined) return undefined;
    return await roundTripOf(this.#connection).catch(() => undefined);
  }

  close(): void {
    this.#finish(undefined);
  }

  #watch(): void {
    const lost = () => this.#finish(slipError("peer-lost"));
    for (const { channel } of [this.#channels.control, this.#channels.data]) {
      channel.addEventListener("close", () => this.#finish(undefined));
      channel.addEventListener("error", lost);
      // It may have closed while the certificate was checked.
      if (channel.readyState !== "open") this.#finish(undefined);
    }
    this.#connection.addEventListener("connectionstatechange", () => {
      const state = this.#connection.connectionState;
      if (state === "failed" || state === "closed") lost();
    });
  }

  #control(data: MessageEvent["data"]): void {
    if (typeof data === "string") this.#listener?.control(data);
    else this.#finish(slipError("protocol", { detail: "bytes on the control channel" }));
  }

  #data(data: MessageEvent["data"]): void {
    if (data instanceof ArrayBuffer) this.#listener?.data(new Uint8Array(data));
    else this.#finish(slipError("protocol", { detail: "text on the data channel" }));
  }

  /** A channel that closed under us throws on send; its close event has the better reason. */
  #attempt(send: () => void): void {
    try {
      send();
    } catch (cause) {
      this.#finish(slipError("peer-lost", {}, { cause }));
    }
  }

  #wake(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  #finish(error: Error | undefined): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    this.#waiting?.promise.catch(() => {});
    this.#waiting?.reject(error ?? slipError("peer-lost"));
    this.#waiting = undefined;
    this.#channels.control.channel.close();
    this.#channels.data.channel.close();
    this.#connection.close();
    this.#tellEnd(error);
  }

  /** The last that a listener hears, whatever a channel still delivers. */
  #tellEnd(error: Error | undefined): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.closed(error);
  }
}
