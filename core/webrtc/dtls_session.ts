/**
 * DTLS 1.2 between two peers who know each other's certificate by its fingerprint (RFC 8827, section 6.5).
 *
 * A handshake (`dtls_handshake.ts`), then protected records of our own. In an open session nothing unprotected is
 * listened to: one forged alert, unknown record or ClientHello would close or restart werift's. `close()` says so to the
 * other side (RFC 5246, section 7.2.1), and leaves no timer.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { DTLS_TIMEOUT_MS } from "../limits.ts";
import { DtlsHandshake, type HandshakeOptions } from "./dtls_handshake.ts";
import { CONTENT, type DtlsRecord, readRecords } from "./dtls_record.ts";
import type { RecordProtection } from "./dtls/record_keys.ts";
import { type BatchSender, RecordOutlet } from "./dtls/record_outlet.ts";
import { RECORD_OVERHEAD_BYTES, RecordOpener, SEALED_HEADER_BYTES } from "./dtls/record_protection.ts";
import type { Alert } from "./handshake_outbox.ts";
import type { PacketOutlet } from "./packet_outlet.ts";

const FATAL = 2;
const CLOSE_NOTIFY: Alert = [1, 0];

/** Protected records held that arrive before the handshake's last message. */
const EARLY_RECORDS = 8;

/** Where a session is; each follows the one before, `failed` and `closed` are final. */
export type DtlsSessionState = "new" | "connecting" | "connected" | "closed" | "failed";

/** What a session tells its connection. */
export interface DtlsListener {
  /** `error` is set when the state is `failed`. */
  stateChanged(state: DtlsSessionState, error?: Error): void;
  /** What the other side sent, decrypted; the bytes are good until it returns. */
  data(bytes: Uint8Array): void;
}

/** One DTLS association; made once ICE knows who is who. */
export class DtlsSession {
  readonly #handshake: DtlsHandshake;
  readonly #listener: DtlsListener;
  readonly #send: (datagram: Buffer) => Promise<void>;
  #state: DtlsSessionState = "new";
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #early: DtlsRecord[] = [];
  #protection: RecordProtection | undefined;

  constructor(options: HandshakeOptions, listener: DtlsListener) {
    this.#listener = listener;
    this.#send = options.send;
    this.#handshake = new DtlsHandshake(options, {
      proven: () => this.#connected(),
      failed: (cause) => this.#fail(cause),
    });
  }

  /** Where the session is. */
  get state(): DtlsSessionState {
    return this.#state;
  }

  /** The certificate of the other side in DER form, once it was proven and matched. */
  get remoteCertificate(): Buffer | undefined {
    return this.#handshake.certificate;
  }

  /** Starts the handshake, or waits for the other side to. */
  start(): void {
    if (this.#state !== "new") return;
    this.#setState("connecting");
    const late = new DOMException(`the DTLS handshake took more than ${DTLS_TIMEOUT_MS} ms`, "TimeoutError");
    this.#deadline = setTimeout(() => this.#fail(late), DTLS_TIMEOUT_MS);
    this.#handshake.start();
  }

  /** Takes a datagram from the path that ICE selected. Never throws. */
  receive(datagram: Buffer): void {
    for (const record of readRecords(datagram)) {
      if (this.#state === "connecting") this.#receiveEarly(record);
      else if (this.#state === "connected" && record.epoch > 0) this.#receiveProtected(record);
    }
  }

  /**
   * Takes a datagram from the selected path where it lies, when it is one record of application data; false when it is
   * anything else, which {@linkcode DtlsSession.receive} takes.
   */
  receiveInPlace(bytes: Uint8Array<ArrayBuffer>, start: number, end: number): boolean {
    if (this.#protection === undefined || !RecordOpener.isSingle(bytes, start, end)) return false;
    const length = this.#protection.opener.open(bytes, start, end);
    const from = start + SEALED_HEADER_BYTES;
    if (length > 0) this.#listener.data(bytes.subarray(from, from + length));
    return true;
  }

  /** Sends `bytes` in one protected record. Nothing unless connected. */
  async send(bytes: Uint8Array): Promise<void> {
    if (this.#protection === undefined) return;
    const record = new Uint8Array(bytes.length + RECORD_OVERHEAD_BYTES);
    record.set(bytes, SEALED_HEADER_BYTES);
    const length = this.#protection.sealer.seal(record, 0, bytes.length);
    if (length > 0) await this.#send(Buffer.from(record.buffer));
  }

  /** Where packets are written to be sent, once connected; `resume` is called when it takes some again. */
  openOutlet(sender: BatchSender, resume: () => void): PacketOutlet {
    if (this.#protection === undefined) throw new Error("the session is not connected");
    return new RecordOutlet(this.#protection.sealer, sender, resume);
  }

  /** Ends the session and tells the other side. Safe to call twice. */
  close(): void {
    if (this.#state === "connected") this.#handshake.sendAlert(CLOSE_NOTIFY);
    this.#end("closed");
  }

  #receiveEarly(record: DtlsRecord): void {
    if (record.type === CONTENT.applicationData) {
      if (this.#early.length < EARLY_RECORDS) this.#early.push(record);
    } else if (record.type === CONTENT.alert) {
      const isFatal = record.epoch === 0 && record.fragment.length === 2 && record.fragment[0] === FATAL;
      if (isFatal) this.#fail(new Error(`the peer refused the handshake with alert ${record.fragment[1]}`));
    } else if (record.type === CONTENT.handshake) {
      this.#handshake.receive(record);
    }
  }

  #receiveProtected(record: DtlsRecord): void {
    if (record.type === CONTENT.alert) this.#receiveAlert(record);
    else if (record.type === CONTENT.handshake) this.#handshake.receive(record);
    else if (record.type === CONTENT.applicationData) {
      const bytes = new Uint8Array(record.bytes); // a copy: it is opened where it lies
      this.receiveInPlace(bytes, 0, bytes.length);
    }
  }

  #receiveAlert(record: DtlsRecord): void {
    const alert = this.#handshake.readAlert(record);
    if (alert?.[0] === FATAL || alert?.[1] === CLOSE_NOTIFY[1]) this.#end("closed");
  }

  #connected(): void {
    if (this.#state !== "connecting") return;
    clearTimeout(this.#deadline);
    this.#protection = this.#handshake.protect();
    this.#setState("connected");
    for (const record of this.#early.splice(0)) this.#receiveProtected(record);
  }

  #fail(cause: unknown): void {
    this.#end("failed", cause instanceof Error ? cause : new Error(String(cause)));
  }

  #end(state: "closed" | "failed", error?: Error): void {
    if (this.#state === "closed" || this.#state === "failed") return;
    clearTimeout(this.#deadline);
    this.#protection?.sealer.release();
    this.#protection?.opener.release();
    this.#protection = undefined;
    this.#setState(state, error);
    this.#handshake.end();
  }

  #setState(state: DtlsSessionState, error?: Error): void {
    this.#state = state;
    this.#listener.stateChanged(state, error);
  }
}
