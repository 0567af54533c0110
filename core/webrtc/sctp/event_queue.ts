/** What an association tells the layer above. */
export type AssociationEvent =
  /** Messages flow from now on. */
  | { readonly type: "connected" }
  /** A message. */
  | {
    readonly type: "message";
    readonly stream: number;
    readonly protocol: number;
    readonly data: Uint8Array<ArrayBuffer>;
  }
  /** The peer starts these streams afresh, which closes their channels. */
  | { readonly type: "streamsReset"; readonly streams: readonly number[] }
  /** A reset that we wanted is done. */
  | { readonly type: "resetDone"; readonly streams: readonly number[] }
  /** The peer lost everything and began again; so did we, and what was under way is lost. */
  | { readonly type: "restarted" }
  /** It is over; `reason` says why unless it ended in peace. */
  | { readonly type: "closed"; readonly reason: string | undefined };

/** Events that the layer above has not taken yet. Messages among them count against the receive window, which bounds it. */
export class EventQueue {
  readonly #events: AssociationEvent[] = [];
  #next = 0;

  /** Adds `event` at the end. */
  push(event: AssociationEvent): void {
    this.#events.push(event);
  }

  /** Removes and returns the first one, or undefined. */
  shift(): AssociationEvent | undefined {
    const event = this.#events[this.#next];
    if (event === undefined) return undefined;
    this.#events[this.#next++] = undefined!;
    if (this.#next === this.#events.length) {
      this.#events.length = 0;
      this.#next = 0;
    }
    return event;
  }
}
