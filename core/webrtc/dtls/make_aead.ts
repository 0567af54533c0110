import type { Aead } from "./aead.ts";
import { LibcryptoAead } from "./libcrypto_aead.ts";
import { NodeAead } from "./node_aead.ts";

/** What protects records here: `libcrypto` is fast, `node:crypto` is everywhere. */
export type AeadKind = "libcrypto" | "node:crypto";

let kind: AeadKind | undefined;

/** Which one there is; found out once. */
export function aeadKind(): AeadKind {
  return kind ??= hasLibcrypto() ? "libcrypto" : "node:crypto";
}

/** AES-GCM with `key` (16 or 32 bytes) for one direction, the fastest there is. */
export function makeAead(key: Uint8Array, direction: "seal" | "open"): Aead {
  return aeadKind() === "libcrypto" ? new LibcryptoAead(key, direction) : new NodeAead(key);
}

/** Asks nobody for the permission: who has not given it gets the other one. */
function hasLibcrypto(): boolean {
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") return false;
  try {
    new LibcryptoAead(new Uint8Array(16), "seal").release();
    return true;
  } catch {
    return false;
  }
}
