import { UdpSocket } from "../udp_socket.ts";
import type { DatagramSocket } from "./datagram_socket.ts";
import { FfiUdpSocket } from "./ffi_udp_socket.ts";

/** What is behind sockets here: `ffi` moves many datagrams per call, `node:dgram` is everywhere. */
export type SocketKind = "ffi" | "node:dgram";

let kind: Promise<SocketKind> | undefined;

/** Which one there is; found out once, without asking anybody for the permission. */
export function socketKind(): Promise<SocketKind> {
  return kind ??= hasFastSockets().then((has) => has ? "ffi" : "node:dgram");
}

/**
 * Binds a free port of `host`, an IP literal, with the fastest socket there is.
 * @throws Error of the system when the address cannot be bound.
 */
export async function bindSocket(host: string): Promise<DatagramSocket> {
  return await socketKind() === "ffi" ? FfiUdpSocket.bind(host) : await UdpSocket.bind(host);
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
