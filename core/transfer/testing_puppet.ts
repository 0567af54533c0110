/**
 * A peer that says what a test wants: the other end of a lane, without a driver.
 *
 * @module
 */

import type { Lane } from "../connection/lane.ts";

/** Says what a test wants and hears everything. */
export class PuppetPeer {
  /** Control messages that came, as text. */
  readonly heard: string[] = [];
  /** Frames that came. */
  frames = 0;
  readonly #lane: Lane;

  /** Listens on `lane`. @param hear Told each control message. */
  constructor(lane: Lane, hear: (message: Record<string, unknown>, peer: PuppetPeer) => void = () => {}) {
    this.#lane = lane;
    lane.listen({
      control: (text) => {
        this.heard.push(text);
        hear(JSON.parse(text), this);
      },
      data: () => this.frames++,
      closed: () => {},
    });
  }

  /** Says `message`, as JSON unless it is text. */
  say(message: object | string): void {
    this.#lane.sendControl(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Sends bytes. */
  send(bytes: Uint8Array<ArrayBuffer>): void {
    this.#lane.sendData(bytes);
  }

  /** Closes. */
  close(): void {
    this.#lane.close();
  }
}
