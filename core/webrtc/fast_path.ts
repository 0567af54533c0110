/**
 * What the fast path of this machine lacks, for people who wonder why it is slow.
 *
 * @module
 */

import { aeadKind } from "./dtls/make_aead.ts";
import { LibcryptoAead } from "./dtls/libcrypto_aead.ts";
import { socketKind } from "./udp/bind_socket.ts";
import { FfiUdpSocket } from "./udp/ffi_udp_socket.ts";

/** One half of the fast path. */
export interface FastPathPart {
  /** What is in use, such as `ffi` or `node:crypto`. */
  readonly kind: string;
  /** Why the fast one is not; `undefined` when it is. */
  readonly missing?: string | undefined;
}

/** Both halves. */
export interface FastPath {
  /** What moves datagrams. */
  readonly sockets: FastPathPart;
  /** What protects records. */
  readonly cipher: FastPathPart;
}

/** Which sockets and which cipher a connection uses here, and why no faster ones. Asks for no permission. */
export async function describeFastPath(): Promise<FastPath> {
  const sockets = await socketKind();
  const cipher = aeadKind();
  return {
    sockets: { kind: sockets, missing: sockets === "ffi" ? undefined : await whyNoSockets() },
    cipher: { kind: cipher, missing: cipher === "libcrypto" ? undefined : await whyNoCipher() },
  };
}

async function whyNoSockets(): Promise<string> {
  if (Deno.build.os !== "linux") return `there are fast sockets on Linux only, and this is ${Deno.build.os}`;
  return whyNoFfi() ?? await reasonOf(() => FfiUdpSocket.bind("127.0.0.1").close());
}

async function whyNoCipher(): Promise<string> {
  return whyNoFfi() ?? await reasonOf(() => new LibcryptoAead(new Uint8Array(16), "seal").release());
}

function whyNoFfi(): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "ffi" });
  return state === "granted" ? undefined : "the permission --allow-ffi was not given";
}

/** Why `attempt` fails. */
async function reasonOf(attempt: () => void | Promise<void>): Promise<string> {
  try {
    await attempt();
    return "it failed at first and would work now";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
