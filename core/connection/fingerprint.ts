/**
 * Is the certificate at the other end of DTLS the one that was announced under seal?
 *
 * The stacks check this themselves (RFC 8827, section 6.5); since everything rests on it, we check again with the bytes
 * of the certificate, before the channel counts as open.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { formatHex } from "../hex.ts";
import type { PeerConnection, Platform } from "../ports.ts";

/** SHA-256 fingerprints in a session description, as 32 bytes in lower-case hex (RFC 8122, section 5). */
export function fingerprintsOf(sdp: string): string[] {
  const lines = sdp.matchAll(/^a=fingerprint:sha-256 ([0-9a-f]{2}(?::[0-9a-f]{2}){31})\s*$/gim);
  return [...lines].map((match) => match[1]!.replaceAll(":", "").toLowerCase());
}

/** The certificate the peer used, DER; `undefined` where the stack does not show it (Firefox). */
function remoteCertificate(connection: PeerConnection): ArrayBuffer | undefined {
  const transport = connection.sctp?.transport;
  return transport?.getRemoteCertificates?.()[0];
}

/**
 * Compares the certificate the peer used with the fingerprint in `sdp`, the description it sent under seal. Where a
 * browser does not show the certificate, its own check stands alone; `docs/security.md` names those browsers.
 * @throws SlipError `fingerprint-mismatch`, also when the description has no SHA-256 fingerprint or several that differ.
 */
export async function checkFingerprint(
  connection: PeerConnection,
  sdp: string,
  platform: Platform,
): Promise<void> {
  const announced = new Set(fingerprintsOf(sdp));
  if (announced.size !== 1) throw slipError("fingerprint-mismatch");
  const certificate = remoteCertificate(connection);
  if (certificate === undefined) return;
  const digest = await platform.sha256(new Uint8Array(certificate));
  if (!announced.has(formatHex(digest))) throw slipError("fingerprint-mismatch");
}
