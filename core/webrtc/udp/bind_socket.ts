import { UdpSocket } from "../udp_socket.ts";
import type { DatagramSocket } from "./datagram_socket.ts";
import { DenoUdpSocket, hasDenoSockets } from "./deno_udp_socket.ts";
import { FfiUdpSocket } from "./ffi_udp_socket.ts";

/**
 * What is behind sockets here: `ffi` moves many datagrams per call, `deno` one at a time and needs the unstable `net`,
 * `node:dgram` is everywhere.
 */
export type SocketKind = "ffi" | "deno" | "node:dgram";

let kind: Promise<SocketKind> | undefined;

/** Which one there is; found out once, without asking anybody for the permission. */
export function socketKind(): Promise<SocketKind> {
  return kind ??= findKind();
}

/**
 * Binds a free port of `host`, an IP literal, with the fastest socket there is.
 * @throws Error of the system when the address cannot be bound.
 */
export async function bindSocket(host: string): Promise<DatagramSocket> {
  switch (await socketKind()) {
    case "ffi":
      return FfiUdpSocket.bind(host);
    case "deno":
      return DenoUdpSocket.bind(host);
    case "node:dgram":
      return await UdpSocket.bind(host);
  }
}

async function findKind(): Promise<SocketKind> {
  if (await hasFastSockets()) return "ffi";
  return hasDenoSockets() ? "deno" : "node:dgram";
}

async function hasFastSockets(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") return false;
  try {
    await FfiUdpSocket.bind("127.0.0.1").close();
    return true;
  } catch {
    return false;
  }
}
