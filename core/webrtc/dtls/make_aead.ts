import { type Aead, TAG_BYTES } from "./aead.ts";
import { LibcryptoAead } from "./libcrypto_aead.ts";
import { NodeAead } from "./node_aead.ts";

/** What protects records here: `libcrypto` is fast, `node:crypto` is everywhere. */
export type AeadKind = "libcrypto" | "node:crypto";

let kind: AeadKind | undefined;

/** Which one there is; found out once. */
export function aeadKind(): AeadKind {
  return kind ??= findAeadKind();
}

/** Looks which one there is. */
export function findAeadKind(): AeadKind {
  return hasLibcrypto() ? "libcrypto" : "node:crypto";
}

/** AES-GCM with `key` (16 or 32 bytes) for one direction, the fastest there is. */
export function makeAead(key: Uint8Array, direction: "seal" | "open"): Aead {
  return aeadKind() === "libcrypto" ? new LibcryptoAead(key, direction) : new NodeAead(key);
}

/** Asks nobody for the permission: who has not given it gets the other one. */
function hasLibcrypto(): boolean {
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") return false;
  try {
    return [16, 32].every(sealsAlike);
  } catch {
    return false;
  }
}

/** Whether libcrypto, whatever its version, seals a text as node:crypto does, and finds one that was touched. */
function sealsAlike(keyBytes: number): boolean {
  const key = Uint8Array.from({ length: keyBytes }, (_, index) => index);
  const sealed = sealSample(new NodeAead(key));
  const same = sealSample(new LibcryptoAead(key, "seal"));
  if (!sealed.every((byte, index) => byte === same[index])) return false;
  const touched = sealed.with(0, sealed[0]! ^ 1) as typeof sealed;
  const isSound = whileHeld(new LibcryptoAead(key, "open"), (opener) => {
    return !opener.open(touched, 0, SAMPLE_BYTES) && opener.open(sealed, 0, SAMPLE_BYTES);
  });
  return isSound && sealed.subarray(0, SAMPLE_BYTES).every((byte) => byte === 0);
}

const SAMPLE_BYTES = 50;

/** Seals zeros with a nonce of zeros. */
function sealSample(aead: Aead): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SAMPLE_BYTES + TAG_BYTES);
  whileHeld(aead, () => aead.seal(bytes, 0, SAMPLE_BYTES));
  return bytes;
}

function whileHeld<Result>(aead: Aead, use: (aead: Aead) => Result): Result {
  try {
    return use(aead);
  } finally {
    aead.release();
  }
}
