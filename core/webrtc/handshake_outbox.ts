/**
 * Numbers and seals the records of a handshake on their way out (RFC 6347, sections 4.1 and 4.2.4).
 *
 * The number of a sealed record is the nonce of its key, and must never come twice. werift counts on when the epoch
 * changes, seals its Finished under that number, and begins at 0 again under the same key; what it sends again has its
 * old number, and whoever looks for repetitions, as OpenSSL and BoringSSL do, drops it unread. So werift seals
 * nothing, and its numbers never leave.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { CONTENT, DTLS_VERSION, type DtlsRecord, readRecords, writeRecord } from "./dtls_record.ts";
import type { DtlsSocket } from "./dtls_socket.ts";
import type { SequenceCounter } from "./dtls/record_protection.ts";

/** What werift's types do not say of its cipher: it takes a record and returns it sealed. */
interface Sealing {
  encryptPacket: (record: unknown) => unknown;
}

/** An alert: level and description (RFC 5246, section 7.2). */
export type Alert = readonly [level: number, description: number];

/** What leaves one handshake. */
export class HandshakeOutbox {
  /** Numbers of records under the handshake's keys: shared with whoever else seals under them. */
  readonly sealedNumbers: SequenceCounter = new Counter();
  readonly #plainNumbers: SequenceCounter = new Counter();
  readonly #socket: DtlsSocket;
  readonly #send: (datagram: Buffer) => Promise<void>;

  /** Takes over the sealing of `socket`, whose records are to go to {@linkcode HandshakeOutbox.send}. */
  constructor(socket: DtlsSocket, send: (datagram: Buffer) => Promise<void>) {
    this.#socket = socket;
    this.#send = send;
    (socket.cipher as unknown as Sealing).encryptPacket = (record) => record;
  }

  /** Sends records of werift, numbered anew each time. */
  send(datagram: Buffer): Promise<void> {
    return this.#send(Buffer.concat(readRecords(datagram).map((record) => this.#finish(record))));
  }

  /** Sends an alert, sealed once there are keys. */
  sendAlert(alert: Alert): Promise<void> {
    const { epoch } = this.#socket.dtls;
    return this.#send(this.#finish({ type: CONTENT.alert, epoch, fragment: Buffer.from(alert) }));
  }

  #finish({ type, epoch, fragment }: Pick<DtlsRecord, "type" | "epoch" | "fragment">): Buffer {
    const sequenceNumber = (epoch === 0 ? this.#plainNumbers : this.sealedNumbers).next();
    const header = { type, epoch, sequenceNumber };
    if (epoch === 0) return writeRecord({ ...header, fragment });
    const { cipher: { cipher }, sessionType } = this.#socket;
    return writeRecord({
      ...header,
      fragment: cipher!.encrypt(sessionType, fragment, { ...header, version: DTLS_VERSION }),
    });
  }
}

/** Counts from 0. */
class Counter implements SequenceCounter {
  #next = 0;

  next(): number {
    return this.#next++;
  }
}
