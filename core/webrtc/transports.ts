/**
 * The transports of a connection as browsers show them (W3C WebRTC, sections 5.5 and 6.1).
 *
 * @module
 */

import { CHANNEL_MESSAGE_BYTES } from "../limits.ts";
import type { PeerConnection } from "../ports.ts";
import type { DtlsSession } from "./dtls_session.ts";

/** What `sctp` of a connection is once descriptions were exchanged. */
export type SctpTransport = NonNullable<PeerConnection["sctp"]>;

/** As much of the browser's RTCDtlsTransport as there is to say; fires `statechange`. */
export class DtlsTransportView extends EventTarget {
  readonly #session: DtlsSession;

  constructor(session: DtlsSession) {
    super();
    this.#session = session;
  }

  /** Where the DTLS association is. */
  get state(): RTCDtlsTransportState {
    return this.#session.state;
  }

  /** The certificate the other side proved to own, in DER form; empty before `connected`. */
  getRemoteCertificates(): ArrayBuffer[] {
    const certificate = this.#session.remoteCertificate;
    return certificate === undefined ? [] : [new Uint8Array(certificate).buffer];
  }
}

/**
 * What `sctp` shows.
 * @param remoteMaxMessageSize What the other side takes, in bytes; 0 is any size.
 */
export function sctpTransport(transport: DtlsTransportView, remoteMaxMessageSize: number): SctpTransport {
  const maxMessageSize = remoteMaxMessageSize === 0
    ? CHANNEL_MESSAGE_BYTES
    : Math.min(remoteMaxMessageSize, CHANNEL_MESSAGE_BYTES);
  return { maxMessageSize, transport: transport as unknown as RTCDtlsTransport };
}
