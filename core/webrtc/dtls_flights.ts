/**
 * Retransmission of DTLS handshake flights (RFC 6347, section 4.2.4), in place of werift's.
 *
 * werift sleeps between two transmissions with a timer nobody can stop: it outlives `close()` by a second, and an
 * unfinished handshake's by half a minute. The class that does it is not exported, so its prototype is taken from an
 * instance and its one method replaced.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { DtlsServer } from "werift";

/** Milliseconds before a flight is first sent again, doubled each time up to {@linkcode LAST_WAIT_MS}. */
const FIRST_WAIT_MS = 250;
const LAST_WAIT_MS = 4_000;

/** werift's handshake state, as far as flights look at it. */
export interface HandshakeState {
  /** Number of the flight last sent (RFC 6347, figure 1). */
  readonly flight: number;
}

interface Flight {
  readonly dtls: HandshakeState;
  readonly nextFlight: number | undefined;
  send(messages: readonly Buffer[]): Promise<unknown>;
}

interface FlightPrototype {
  transmit(messages: readonly Buffer[]): Promise<void>;
}

/** Where the flights of each handshake wait; without an entry they do not. */
const waits = new WeakMap<HandshakeState, FlightWaits>();

/** The timers of one handshake. */
export class FlightWaits {
  readonly #pending = new Map<ReturnType<typeof setTimeout>, () => void>();
  #ended = false;

  /** Takes over the flights of the handshake with this state. */
  constructor(state: HandshakeState) {
    replaceTransmit();
    waits.set(state, this);
  }

  /** Wakes every flight that waits: the handshake got on, or {@linkcode FlightWaits.end} was called. */
  wake(): void {
    for (const [timer, resume] of this.#pending) {
      clearTimeout(timer);
      resume();
    }
    this.#pending.clear();
  }

  /** Nothing is sent again after this. */
  end(): void {
    this.#ended = true;
    this.wake();
  }

  /** Whether the flights are to stop. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Resolves after `ms` or when woken. */
  wait(ms: number): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#pending.delete(timer);
        resolve();
      }, ms);
      this.#pending.set(timer, resolve);
    });
  }
}

async function transmit(this: Flight, messages: readonly Buffer[]): Promise<void> {
  const handshake = waits.get(this.dtls);
  const isAnswered = () => this.nextFlight === undefined || this.dtls.flight >= this.nextFlight;
  for (let waitMs = FIRST_WAIT_MS;; waitMs = Math.min(2 * waitMs, LAST_WAIT_MS)) {
    await this.send(messages);
    const until = performance.now() + waitMs;
    while (!isAnswered() && performance.now() < until) {
      if (handshake === undefined || handshake.ended) return;
      await handshake.wait(until - performance.now());
    }
    if (isAnswered()) return;
  }
}

let isReplaced = false;

function replaceTransmit(): void {
  if (isReplaced) return;
  const prototype = Object.getPrototypeOf(Object.getPrototypeOf(anyFlight())) as FlightPrototype;
  prototype.transmit = transmit;
  isReplaced = true;
}

/** An instance of a flight: a server without a network makes one when told a client's empty certificate message. */
function anyFlight(): Flight {
  const transport = {
    type: "none",
    address: {},
    closed: false,
    onData: () => {},
    send: settled,
    close: settled,
  };
  const server = new DtlsServer({ transport } as unknown as ConstructorParameters<typeof DtlsServer>[0]);
  const certificate = { msg_type: 11, message_seq: 0, fragment: Buffer.alloc(3) };
  type Messages = Parameters<typeof server.onHandleHandshakes>[0];
  server.onHandleHandshakes([certificate] as unknown as Messages).catch(() => {});
  return (server as unknown as { flight6: Flight }).flight6;
}

function settled(): Promise<void> {
  return Promise.resolve();
}
