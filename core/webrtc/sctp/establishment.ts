/**
 * From nothing to established, and from established to established anew: the words of {@linkcode Handshake} move the state
 * here, and the halves of the association are made (RFC 9260, sections 5.1 and 5.2).
 *
 * @module
 */

import type { AssociationCore } from "./association_core.ts";
import { isBeginning } from "./association_state.ts";
import type { Agreement } from "./handshake.ts";
import type { Liveness } from "./liveness.ts";
import { Receiver } from "./receiver.ts";
import { SendQueue } from "./send_queue.ts";
import { Sender } from "./sender.ts";
import { positionOf } from "./serial.ts";
import { type ResetContext, StreamResets } from "./stream_resets.ts";
import { decodeCauses, encodeError, ErrorCause } from "./wire/abort.ts";
import type { Chunk } from "./wire/chunk.ts";
import { encodeCookieAck } from "./wire/cookie.ts";
import { COMMON_HEADER_BYTES } from "./wire/packet.ts";
import { encodeShutdownAck } from "./wire/shutdown.ts";

/** Establishes an association. */
export class Establishment {
  readonly #core: AssociationCore;
  readonly #liveness: Liveness;

  /** Waits for {@linkcode Establishment.connect}, or for an INIT of the peer. */
  constructor(core: AssociationCore, liveness: Liveness) {
    this.#core = core;
    this.#liveness = liveness;
  }

  /** Begins the handshake, once. */
  connect(nowMs: number): void {
    if (this.#core.state === "closed") this.#sendInit(nowMs);
  }

  /** Repeats INIT or COOKIE ECHO when it is time (T1), or gives up. */
  tick(nowMs: number): void {
    const core = this.#core;
    const repeat = core.handshake.tick(nowMs);
    if (repeat === undefined) return;
    if (repeat === "failed") return core.end("the peer did not answer the handshake");
    core.sendAlone(repeat, core.state === "cookieWait" ? 0 : core.handshake.peerTag);
  }

  /** Answers an INIT (sections 5.1, 5.2.1, 5.2.2); one that comes during the farewell is told where we are (9.2). */
  readInit(chunk: Chunk, nowMs: number): void {
    const core = this.#core;
    if (core.state === "shutdownAckSent") return core.send(encodeShutdownAck());
    const answer = core.handshake.answer(chunk, !isBeginning(core.state), nowMs);
    core.sendAlone(answer.chunk, answer.tag);
  }

  /** Takes an INIT ACK: returns the cookie. */
  readInitAck(chunk: Chunk, nowMs: number): void {
    const core = this.#core;
    if (core.state !== "cookieWait") return;
    const { chunk: echo, agreement } = core.handshake.takeCookie(chunk, nowMs);
    core.agreement = agreement;
    core.state = "cookieEchoed";
    core.sendAlone(echo, core.handshake.peerTag);
  }

  /** Takes a COOKIE ECHO that came under `tag`. Returns whether the rest of the packet belongs to the association. */
  readCookieEcho(chunk: Chunk, tag: number, nowMs: number): boolean {
    const verdict = this.#core.handshake.judge(chunk, tag, nowMs);
    switch (verdict.kind) {
      case "accepted":
        this.#establish(verdict.agreement, nowMs);
        break;
      case "restarted":
        if (this.#core.state === "shutdownAckSent") return this.#refuseCookie(verdict.agreement.peerTag);
        this.#restart(verdict.agreement, nowMs);
        break;
      case "stale":
        this.#sendStaleCookie(verdict.peerTag);
        return false;
      case "ignored":
        return false;
      case "known":
        break;
    }
    this.#core.send(encodeCookieAck());
    return true;
  }

  /** The peer has taken our cookie, as COOKIE ACK says and DATA proves. */
  cookieWasTaken(nowMs: number): void {
    if (this.#core.state === "cookieEchoed") this.#establish(this.#core.agreement!, nowMs);
  }

  /** Takes an ERROR: a cookie that came too late is fetched anew (section 5.2.6). */
  readError(chunk: Chunk, nowMs: number): void {
    const isStale = decodeCauses(chunk).some(({ type }) => type === ErrorCause.staleCookie);
    if (isStale && this.#core.state === "cookieEchoed") this.#sendInit(nowMs);
  }

  #sendInit(nowMs: number): void {
    this.#core.state = "cookieWait";
    this.#core.sendAlone(this.#core.handshake.begin(nowMs), 0);
  }

  #sendStaleCookie(peerTag: number): void {
    this.#core.sendAlone(encodeError([{ type: ErrorCause.staleCookie, value: new Uint8Array(4) }]), peerTag);
  }

  /** Both have said farewell: the peer ends what was before it begins anew (section 5.2.4, action A). */
  #refuseCookie(peerTag: number): false {
    const cause = { type: ErrorCause.cookieWhileShuttingDown, value: new Uint8Array(0) };
    this.#core.sendAlone(encodeShutdownAck(), peerTag);
    this.#core.sendAlone(encodeError([cause]), peerTag);
    return false;
  }

  #establish(agreement: Agreement, nowMs: number): void {
    this.#begin(agreement, nowMs);
    this.#core.events.push({ type: "connected" });
  }

  #restart(agreement: Agreement, nowMs: number): void {
    this.#core.queue = new SendQueue();
    this.#core.control.clear();
    this.#begin(agreement, nowMs);
    this.#core.events.push({ type: "restarted" });
  }

  #begin(agreement: Agreement, nowMs: number): void {
    const core = this.#core;
    core.handshake.finish(agreement);
    core.agreement = agreement;
    core.state = "established";
    core.sender = makeSender(core, agreement);
    core.receiver = makeReceiver(core);
    core.resets = makeResets(core, agreement, core.sender, core.receiver);
    this.#liveness.start(nowMs);
  }
}

function makeSender({ queue, path, settings }: AssociationCore, agreement: Agreement): Sender {
  const controller = settings.congestion(path.packetBytes - COMMON_HEADER_BYTES, settings.random);
  return new Sender(queue, agreement.localInitialTsn, agreement.peerWindow, controller, settings.heldPackets);
}

function makeReceiver({ events, settings }: AssociationCore): Receiver {
  const limits = {
    firstWindowBytes: settings.firstReceiveWindowBytes,
    windowBytes: settings.receiveWindowBytes,
    messageBytes: settings.messageBytes,
  };
  return new Receiver(
    limits,
    (stream, protocol, data) => events.push({ type: "message", stream, protocol, data }),
  );
}

function makeResets(core: AssociationCore, agreement: Agreement, sender: Sender, receiver: Receiver) {
  const { localInitialTsn, peerInitialTsn } = agreement;
  const context: ResetContext = {
    queue: core.queue,
    lastTsn: () => sender.lastTsn,
    hasArrived: (tsn) => {
      const { cumulative } = receiver.ranges;
      return positionOf(tsn, peerInitialTsn, cumulative) <= cumulative;
    },
    send: (chunk) => core.send(chunk),
    outgoingDone: (streams) => core.events.push({ type: "resetDone", streams }),
    incomingReset: (named) => {
      const streams = named.length > 0 ? named : receiver.knownStreams;
      receiver.reset(streams);
      core.events.push({ type: "streamsReset", streams });
    },
  };
  return new StreamResets(localInitialTsn, peerInitialTsn, context);
}
