/**
 * The keys of a finished handshake, turned into a sealer and an opener.
 *
 * @module
 */

import { makeAead } from "./make_aead.ts";
import { RecordOpener, RecordSealer, type SequenceCounter } from "./record_protection.ts";

/** Keys of both directions as the handshake derived them (RFC 5246, section 6.3): 16 or 32 bytes, salts of 4. */
export interface RecordKeys {
  readonly clientKey: Uint8Array;
  readonly clientSalt: Uint8Array;
  readonly serverKey: Uint8Array;
  readonly serverSalt: Uint8Array;
}

/** Both directions of one session. */
export interface RecordProtection {
  readonly sealer: RecordSealer;
  readonly opener: RecordOpener;
}

/** Makes them for one side. */
export function protectRecords(
  keys: RecordKeys,
  role: "client" | "server",
  counter: SequenceCounter,
): RecordProtection {
  const { clientKey, clientSalt, serverKey, serverSalt } = keys;
  const [ownKey, ownSalt, theirKey, theirSalt] = role === "client"
    ? [clientKey, clientSalt, serverKey, serverSalt]
    : [serverKey, serverSalt, clientKey, clientSalt];
  return {
    sealer: new RecordSealer(makeAead(ownKey, "seal"), ownSalt, counter),
    opener: new RecordOpener(makeAead(theirKey, "open"), theirSalt),
  };
}
