/**
 * The handshake of DTLS 1.2 by werift, with what reaches it and what leaves it decided here:
 *
 *     record ──▶ HandshakeInbox ──▶ HandshakeGuard ──▶ werift ──▶ HandshakeOutbox ──▶ datagram
 *                (whole, in order)  (once, proven)       ▲        (numbered, sealed)
 *                                                   FlightWaits (sent again)
 *
 * It is over only when the certificate matched, its key was proven and Finished was right.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { DtlsClient } from "werift";
import type { Certificate } from "./certificate.ts";
import { FlightWaits } from "./dtls_flights.ts";
import type { HandshakeMessage } from "./dtls_proof.ts";
import { DTLS_VERSION, type DtlsRecord, isProtected, writeRecord } from "./dtls_record.ts";
import { type DtlsSocket, type DtlsSocketInternals, openDtlsSocket } from "./dtls_socket.ts";
import { protectRecords, type RecordProtection } from "./dtls/record_keys.ts";
import { type Expectation, HandshakeGuard } from "./handshake_guard.ts";
import { HandshakeInbox } from "./handshake_inbox.ts";
import { type Alert, HandshakeOutbox } from "./handshake_outbox.ts";

const BAD_CERTIFICATE: Alert = [2, 42];

/** What a handshake needs; with our role `client`, it starts it. */
export interface HandshakeOptions extends Expectation {
  readonly certificate: Certificate;
  /** Sends a datagram. */
  readonly send: (datagram: Buffer) => Promise<void>;
}

/** What a handshake tells its session. */
export interface HandshakeListener {
  /** The other side proved who it is, and there are keys. */
  proven(): void;
  /** There will be no keys. */
  failed(cause: unknown): void;
}

/** One handshake. */
export class DtlsHandshake {
  readonly #options: HandshakeOptions;
  readonly #listener: HandshakeListener;
  readonly #transport: { onData(data: Buffer): void };
  readonly #socket: DtlsSocket;
  readonly #flights: FlightWaits;
  readonly #guard: HandshakeGuard;
  readonly #inbox: HandshakeInbox;
  readonly #outbox: HandshakeOutbox;
  #waiting: (() => void)[] = [];
  #sealedFinished: Buffer | undefined;
  #isEnded = false;

  constructor(options: HandshakeOptions, listener: HandshakeListener) {
    this.#options = options;
    this.#listener = listener;
    const transport = {
      type: "ice",
      address: {},
      closed: false,
      onData: (_data: Buffer) => {},
      send: (datagram: Buffer) => this.#outbox.send(datagram),
      close: () => Promise.resolve(),
    };
    this.#transport = transport;
    this.#socket = openDtlsSocket(options.role, options.certificate, transport);
    this.#flights = new FlightWaits(this.#socket.dtls);
    this.#inbox = new HandshakeInbox(options.role === "client" ? "server" : "client");
    this.#outbox = new HandshakeOutbox(this.#socket, options.send);
    this.#guard = new HandshakeGuard(this.#socket, options);
    this.#takeOver();
  }

  /** The certificate of the other side in DER form, once it was proven and matched. */
  get certificate(): Buffer | undefined {
    return this.#guard.certificate;
  }

  /** Begins, or waits for the other side to. */
  start(): void {
    if (this.#socket instanceof DtlsClient) {
      this.#socket.connect().catch((error) => this.#listener.failed(error));
    }
  }

  /** Takes a handshake record, plain or sealed. Never throws. */
  receive(record: DtlsRecord): void {
    if (record.epoch > 0) {
      if (!isProtected(record)) return;
      this.#sealedFinished = record.bytes;
    } else {
      for (const message of this.#inbox.add(record.fragment)) {
        this.#pass(writeRecord({ ...record, fragment: message }));
      }
    }
    // It may have come before what it completes.
    if (this.#sealedFinished !== undefined) this.#pass(this.#sealedFinished);
  }

  /** What a sealed alert says; `undefined` when it is forged. */
  readAlert(record: DtlsRecord): Alert | undefined {
    const { type, epoch, sequenceNumber, fragment } = record;
    if (!isProtected(record)) return undefined;
    try {
      const { cipher: { cipher }, sessionType } = this.#socket;
      const header = { type, epoch, sequenceNumber, version: DTLS_VERSION };
      const [level, description] = cipher!.decrypt(sessionType, fragment, header);
      return [level!, description!];
    } catch {
      return undefined;
    }
  }

  /** Tells the other side, sealed once there are keys. */
  sendAlert(alert: Alert): void {
    this.#outbox.sendAlert(alert);
  }

  /** Seals and opens application data with the keys, from when the other side was proven. */
  protect(): RecordProtection {
    const { clientWriteKey, clientNonce, serverWriteKey, serverNonce } = this.#socket.cipher.cipher!;
    const keys = {
      clientKey: clientWriteKey!,
      clientSalt: clientNonce!,
      serverKey: serverWriteKey!,
      serverSalt: serverNonce!,
    };
    return protectRecords(keys, this.#options.role, this.#outbox.sealedNumbers);
  }

  /** Sends nothing again and waits for nothing any more. Safe to call twice. */
  end(): void {
    this.#isEnded = true;
    this.#flights.end();
    this.#resumeWaiting();
  }

  #takeOver(): void {
    const socket = this.#socket;
    const handle = socket.onHandleHandshakes;
    socket.onHandleHandshakes = async (messages) => {
      const handled = handle(messages.filter((message) => this.#admits(message as HandshakeMessage)));
      this.#flights.wake();
      this.#resumeWaiting();
      await handled;
      this.#flights.wake();
    };
    const internals = socket as unknown as DtlsSocketInternals;
    internals.waitForReady = (condition) => this.#waitFor(condition);
    // Plain messages are whole by now, and so is Finished; werift would hold pieces without end.
    internals.handleFragmentHandshake = (messages) =>
      messages.filter(({ length, fragment_length }) => length === fragment_length);
    socket.onConnect.once(() => {
      if (this.certificate !== undefined) this.#listener.proven();
    });
    socket.onError.subscribe((error) => this.#listener.failed(error));
  }

  /** werift reads handshakes; what it makes of garbage is nobody's business. */
  #pass(record: Buffer): void {
    try {
      this.#transport.onData(record);
    } catch {
      // A record that cannot be read is a lost one (RFC 6347, section 4.1.2.7).
    }
  }

  #admits(message: HandshakeMessage): boolean {
    try {
      return this.#guard.admits(message);
    } catch (error) {
      this.sendAlert(BAD_CERTIFICATE);
      this.#listener.failed(error);
      return false;
    }
  }

  #waitFor(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (condition()) resolve();
        else if (this.#isEnded) reject(new Error("the session ended"));
        else this.#waiting.push(check);
      };
      check();
    });
  }

  #resumeWaiting(): void {
    for (const check of this.#waiting.splice(0)) check();
  }
}
