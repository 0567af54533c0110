/**
 * Which handshake messages may reach werift, and whether the last of them proves who is there.
 *
 * werift takes the last of several messages of a kind, the transcript that is proven has the first; and it restarts
 * with any ClientHello. So what was seen cannot be replaced, and a Finished that is not right was never seen.
 *
 * @module
 */

import type { Buffer } from "node:buffer";
import { fingerprintOf } from "./certificate.ts";
import {
  HANDSHAKE,
  type HandshakeMessage,
  type HandshakeView,
  isFinished,
  provenCertificate,
} from "./dtls_proof.ts";
import type { DtlsSocket } from "./dtls_socket.ts";

/** Messages that come once; what differs in a second one is forged. */
const SENT_ONCE: readonly number[] = [
  HANDSHAKE.serverHello,
  HANDSHAKE.certificate,
  HANDSHAKE.serverKeyExchange,
  HANDSHAKE.certificateRequest,
  HANDSHAKE.certificateVerify,
  HANDSHAKE.clientKeyExchange,
];

/** Whom to expect. */
export interface Expectation {
  /** Our own role. */
  readonly role: "client" | "server";
  /** SHA-256 of the certificates that are accepted: lower-case hex without colons. */
  readonly fingerprints: readonly string[];
}

/** Watches over one handshake. */
export class HandshakeGuard {
  readonly #socket: DtlsSocket;
  readonly #expectation: Expectation;
  #certificate: Buffer | undefined;
  #finished: Buffer | undefined;

  constructor(socket: DtlsSocket, expectation: Expectation) {
    this.#socket = socket;
    this.#expectation = expectation;
  }

  /** The certificate of the other side in DER form, once it was proven and matched. */
  get certificate(): Buffer | undefined {
    return this.#certificate;
  }

  /**
   * Whether a message may reach werift.
   * @throws Error when it ends the handshake, and the other side is not who it should be.
   */
  admits(message: HandshakeMessage): boolean {
    if (message.msg_type === HANDSHAKE.finished) return this.#isProof(message.fragment);
    // Nobody begins again: werift would, also where it should not, and take its keys along.
    if (this.#finished !== undefined) return false;
    if (message.msg_type === HANDSHAKE.clientHello) return this.#socket.dtls.flight < 4;
    return !SENT_ONCE.includes(message.msg_type) ||
      !this.#remoteFlight().some(({ msg_type }) => msg_type === message.msg_type);
  }

  #isProof(verifyData: Buffer): boolean {
    if (this.#finished !== undefined) return this.#finished.equals(verifyData);
    const view = this.#view();
    if (view === undefined || !isFinished(view, verifyData)) return false;
    const certificate = provenCertificate(view);
    if (!this.#expectation.fingerprints.includes(fingerprintOf(certificate))) {
      throw new Error("the peer's certificate does not match the fingerprint in its description");
    }
    this.#certificate = certificate;
    this.#finished = verifyData;
    return true;
  }

  #view(): HandshakeView | undefined {
    const { role } = this.#expectation;
    const { masterSecret, localRandom, remoteRandom, remoteKeyPair } = this.#socket.cipher;
    if (!masterSecret || !localRandom || !remoteRandom || !remoteKeyPair?.publicKey) return undefined;
    const [local, remote] = [localRandom.serialize(), remoteRandom.serialize()];
    return {
      role,
      transcript: this.#transcript(),
      remoteFlight: this.#remoteFlight(),
      masterSecret,
      clientRandom: role === "client" ? local : remote,
      serverRandom: role === "client" ? remote : local,
      remotePublicKey: remoteKeyPair.publicKey,
    };
  }

  #transcript(): HandshakeMessage[] {
    return this.#socket.dtls.sortedHandshakeCache as unknown as HandshakeMessage[];
  }

  /** Flight 4 comes from the server, flight 5 from the client (RFC 6347, figure 1). */
  #remoteFlight(): HandshakeMessage[] {
    const flight = this.#expectation.role === "client" ? 4 : 5;
    return (this.#socket.dtls.handshakeCache[flight]?.data ?? []) as unknown as HandshakeMessage[];
  }
}
