/**
 * Self-signed certificates that live as long as one connection (RFC 8827, section 6.5).
 *
 * @module
 */

import { createHash, X509Certificate } from "node:crypto";
import { CipherContext, HashAlgorithm, NamedCurveAlgorithm, SignatureAlgorithm } from "werift";

/** A certificate with its key, P-256 as every browser's. */
export interface Certificate {
  readonly certPem: string;
  readonly keyPem: string;
  /** SHA-256 of the DER form, lower-case hex without colons. */
  readonly fingerprint: string;
}

/** What werift calls ECDSA with SHA-256, of certificates and signatures alike. */
export const ECDSA_SHA256 = {
  hash: HashAlgorithm.sha256_4,
  signature: SignatureAlgorithm.ecdsa_3,
} as const;

/** Makes a certificate with a new key. */
export async function createCertificate(): Promise<Certificate> {
  const curve = NamedCurveAlgorithm.secp256r1_23;
  const { certPem, keyPem } = await CipherContext.createSelfSignedCertificateWithKey(ECDSA_SHA256, curve);
  return { certPem, keyPem, fingerprint: fingerprintOf(new X509Certificate(certPem).raw) };
}

/** SHA-256 of a certificate in DER form: lower-case hex without colons (RFC 8122, section 5). */
export function fingerprintOf(der: Uint8Array): string {
  return createHash("sha256").update(der).digest("hex");
}
