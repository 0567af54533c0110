import { DtlsClient, DtlsServer } from "werift";
import { type Certificate, ECDSA_SHA256 } from "./certificate.ts";

/**
 * Offered as browsers offer it, with or without media (RFC 5764, section 4.1.2): werift, when it offers, gives a connection
 * up after the handshake that agrees on no profile. Nothing here uses it.
 */
const SRTP_AES128_CM_HMAC_SHA1_80 = 0x0001;

/** Either role. */
export type DtlsSocket = DtlsClient | DtlsServer;

/** What werift's types keep private of a socket. */
export interface DtlsSocketInternals {
  waitForReady: (condition: () => boolean) => Promise<void>;
  handleFragmentHandshake: (messages: readonly Fragment[]) => readonly Fragment[];
}

interface Fragment {
  readonly length: number;
  readonly fragment_length: number;
}

/** werift's end of a handshake, which asks the other side for a certificate. */
export function openDtlsSocket(
  role: "client" | "server",
  certificate: Certificate,
  transport: unknown,
): DtlsSocket {
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
