/**
 * DTLS 1.2 between two peers who know each other's certificate by its fingerprint (RFC 8827, section 6.5).
 *
 * werift does the handshake; this decides what reaches it. What differs from using werift alone, and why:
 *
 * - the session is open only after the certificate matched, its key was proven and Finished was right, and nothing
 *   that was seen before could be replaced (`handshake_guard.ts`);
 * - in an open session nothing unprotected is listened to: one forged alert, unknown record or ClientHello would
 *   close or restart werift's;
 * - `close()` says so to the other side (RFC 5246, section 7.2.1), and leaves no timer.
 *
 * Why one file: the states of the handshake and of what follows it are one sequence.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { DtlsClient, DtlsServer } from "werift";
import { DTLS_TIMEOUT_MS } from "../limits.ts";
import { type Certificate, ECDSA_SHA256 } from "./certificate.ts";
import { FlightWaits } from "./dtls_flights.ts";
import type { HandshakeMessage } from "./dtls_proof.ts";
import { protectRecords, type RecordProtection } from "./dtls/record_keys.ts";
import { type BatchSender, RecordOutlet } from "./dtls/record_outlet.ts";
import { RECORD_OVERHEAD_BYTES, RecordOpener, SEALED_HEADER_BYTES } from "./dtls/record_protection.ts";
import type { PacketOutlet } from "./packet_outlet.ts";
import { CONTENT, type DtlsRecord, PROTECTION_BYTES, readRecords, writeRecord } from "./dtls_record.ts";
import { type Expectation, HandshakeGuard } from "./handshake_guard.ts";
import { HandshakeInbox } from "./handshake_inbox.ts";

/** Alerts that are sent (RFC 5246, section 7.2): level and description. */
const CLOSE_NOTIFY = [1, 0] as const;
const BAD_CERTIFICATE = [2, 42] as const;

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

/** What a session needs; with our role `client`, it starts the handshake. */
export interface DtlsOptions extends Expectation {
  readonly certificate: Certificate;
  /** Sends a datagram. */
  readonly send: (datagram: Buffer) => Promise<void>;
}

type Socket = DtlsClient | DtlsServer;

/** What werift's types keep private of a socket. */
interface SocketInternals {
  waitForReady: (condition: () => boolean) => Promise<void>;
}

/** One DTLS association; made once ICE knows who is who. */
export class DtlsSession {
  readonly #options: DtlsOptions;
  readonly #listener: DtlsListener;
  readonly #transport: { onData(data: Buffer): void };
  readonly #socket: Socket;
  readonly #flights: FlightWaits;
  readonly #guard: HandshakeGuard;
  #state: DtlsSessionState = "new";
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => void)[] = [];
  readonly #inbox: HandshakeInbox;
  #sealedFinished: Buffer | undefined;
  #early: DtlsRecord[] = [];
  #protection: RecordProtection | undefined;

  constructor(options: DtlsOptions, listener: DtlsListener) {
    this.#options = options;
    this.#listener = listener;
    const transport = {
      type: "ice",
      address: {},
      closed: false,
      onData: (_data: Buffer) => {},
      send: options.send,
      close: () => Promise.resolve(),
    };
    this.#transport = transport;
    this.#socket = openSocket(options, transport);
    this.#flights = new FlightWaits(this.#socket.dtls);
    this.#inbox = new HandshakeInbox(options.role === "client" ? "server" : "client");
    this.#guard = new HandshakeGuard(this.#socket, options);
    this.#takeOver();
  }

  /** Where the session is. */
  get state(): DtlsSessionState {
    return this.#state;
  }

  /** The certificate of the other side in DER form, once it was proven and matched. */
  get remoteCertificate(): Buffer | undefined {
    return this.#guard.certificate;
  }

  /** Starts the handshake, or waits for the other side to. */
  start(): void {
    if (this.#state !== "new") return;
    this.#setState("connecting");
    const late = new DOMException(`the DTLS handshake took more than ${DTLS_TIMEOUT_MS} ms`, "TimeoutError");
    this.#deadline = setTimeout(() => this.#fail(late), DTLS_TIMEOUT_MS);
    if (this.#socket instanceof DtlsClient) this.#socket.connect().catch((error) => this.#fail(error));
  }

  /** Takes a datagram from the path that ICE selected. Never throws. */
  receive(datagram: Buffer): void {
    for (const record of readRecords(datagram)) {
      if (this.#state === "connecting") this.#receivePlain(record);
      else if (this.#state === "connected") this.#receiveProtected(record);
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
    if (length > 0) await this.#options.send(Buffer.from(record.buffer));
  }

  /** Where packets are written to be sent, once connected; `resume` is called when it takes some again. */
  openOutlet(sender: BatchSender, resume: () => void): PacketOutlet {
    if (this.#protection === undefined) throw new Error("the session is not connected");
    return new RecordOutlet(this.#protection.sealer, sender, resume);
  }

  /** Ends the session and tells the other side. Safe to call twice. */
  close(): void {
    if (this.#state === "connected") this.#sendAlert(CLOSE_NOTIFY);
    this.#end("closed");
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
    (socket as unknown as SocketInternals).waitForReady = (condition) => this.#waitFor(condition);
    socket.onConnect.once(() => this.#connected());
    socket.onError.subscribe((error) => this.#fail(error));
  }

  #receivePlain(record: DtlsRecord): void {
    if (record.type === CONTENT.applicationData) {
      if (this.#early.length < EARLY_RECORDS) this.#early.push(record);
    } else if (record.type === CONTENT.alert) {
      const isFatal = record.epoch === 0 && record.fragment.length === 2 && record.fragment[0] === 2;
      if (isFatal) this.#fail(new Error(`the peer refused the handshake with alert ${record.fragment[1]}`));
    } else if (record.type === CONTENT.handshake) {
      this.#receiveHandshake(record);
    }
  }

  #receiveHandshake(record: DtlsRecord): void {
    if (isProtected(record)) this.#sealedFinished = record.bytes;
    if (record.epoch === 0) {
      for (const message of this.#inbox.add(record.fragment)) {
        this.#pass(writeRecord({ ...record, fragment: message }));
      }
    }
    // It may have come before what it completes.
    if (this.#sealedFinished !== undefined) this.#pass(this.#sealedFinished);
  }

  #receiveProtected(record: DtlsRecord): void {
    if (!isProtected(record)) return;
    if (record.type === CONTENT.alert) this.#receiveAlert(record);
    else if (record.type === CONTENT.handshake) this.#pass(record.bytes);
    else if (record.type === CONTENT.applicationData) {
      const bytes = new Uint8Array(record.bytes); // a copy: it is opened where it lies
      this.receiveInPlace(bytes, 0, bytes.length);
    }
  }

  #receiveAlert({ type, epoch, sequenceNumber, fragment }: DtlsRecord): void {
    try {
      const { cipher } = this.#socket.cipher;
      const header = { type, epoch, sequenceNumber, version: 0xfefd };
      const [level, description] = cipher!.decrypt(this.#socket.sessionType, fragment, header);
      if (level === 2 || description === CLOSE_NOTIFY[1]) this.#end("closed");
    } catch {
      // Forged: nothing happened.
    }
  }

  /** werift reads handshakes and data; what it makes of garbage is nobody's business. */
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
      this.#sendAlert(BAD_CERTIFICATE);
      this.#fail(error);
      return false;
    }
  }

  #waitFor(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (condition()) resolve();
        else if (this.#state === "closed" || this.#state === "failed") reject(new Error("the session ended"));
        else this.#waiting.push(check);
      };
      check();
    });
  }

  #resumeWaiting(): void {
    for (const check of this.#waiting.splice(0)) check();
  }

  #connected(): void {
    if (this.#state !== "connecting" || this.#guard.certificate === undefined) return;
    clearTimeout(this.#deadline);
    this.#protection = this.#protect();
    this.#setState("connected");
    for (const record of this.#early.splice(0)) this.#receiveProtected(record);
  }

  /** From here on application data is ours; the numbers of records are shared with werift, whose nonces they are too. */
  #protect(): RecordProtection {
    const { cipher: { cipher }, dtls } = this.#socket;
    const { clientWriteKey, clientNonce, serverWriteKey, serverNonce } = cipher!;
    const keys = {
      clientKey: clientWriteKey!,
      clientSalt: clientNonce!,
      serverKey: serverWriteKey!,
      serverSalt: serverNonce!,
    };
    return protectRecords(keys, this.#options.role, { next: () => ++dtls.recordSequenceNumber });
  }

  #sendAlert(alert: readonly [number, number]): void {
    const { dtls, cipher, sessionType } = this.#socket;
    const plain = Buffer.from(alert);
    const header = { type: CONTENT.alert, epoch: dtls.epoch, sequenceNumber: ++dtls.recordSequenceNumber };
    const fragment = dtls.epoch === 0
      ? plain
      : cipher.cipher!.encrypt(sessionType, plain, { ...header, version: 0xfefd });
    this.#options.send(writeRecord({ ...header, fragment }));
  }

  #fail(cause: unknown): void {
    this.#end("failed", cause instanceof Error ? cause : new Error(String(cause)));
  }

  #end(state: "closed" | "failed", error?: Error): void {
    if (this.#state === "closed" || this.#state === "failed") return;
    clearTimeout(this.#deadline);
    this.#flights.end();
    this.#protection?.sealer.release();
    this.#protection?.opener.release();
    this.#protection = undefined;
    this.#setState(state, error);
    this.#resumeWaiting();
  }

  #setState(state: DtlsSessionState, error?: Error): void {
    this.#state = state;
    this.#listener.stateChanged(state, error);
  }
}

/** Whether a record may hold what the handshake's keys protect; Deno leaks a decipher for each that is too short. */
function isProtected({ epoch, fragment }: DtlsRecord): boolean {
  return epoch > 0 && fragment.length >= PROTECTION_BYTES;
}

/**
 * Offered as browsers offer it, with or without media (RFC 5764, section 4.1.2): werift, when it offers, gives a connection
 * up after the handshake that agrees on no profile. Nothing here uses it.
 */
const SRTP_AES128_CM_HMAC_SHA1_80 = 0x0001;

function openSocket({ role, certificate }: DtlsOptions, transport: unknown): Socket {
  const options = {
    cert: certificate.certPem,
    key: certificate.keyPem,
    signatureHash: ECDSA_SHA256,
    transport: transport as ConstructorParameters<typeof DtlsClient>[0]["transport"],
    extendedMasterSecret: true,
  };
  return role === "client"
    ? new DtlsClient({ ...options, srtpProfiles: [SRTP_AES128_CM_HMAC_SHA1_80] })
    : new DtlsServer({ ...options, certificateRequest: true });
}
