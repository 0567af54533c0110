/** Bytes from the peer that break RFC 9260 or an extension of it; the only error the decoders of this folder throw. */
export class SctpProtocolError extends Error {
  override readonly name = "SctpProtocolError";
}
