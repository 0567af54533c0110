/**
 * The few calls of Linux's C library that a fast UDP socket needs, through Deno's FFI, shared by all sockets.
 *
 * Addresses are passed as BigInts, the only form that V8 hands over without a detour (5 ns a call; numbers cost 160).
 * Whoever passes one keeps the buffer it points into alive.
 *
 * @module
 */

const SYMBOLS = {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  getsockname: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  getsockopt: { parameters: ["i32", "i32", "i32", "buffer", "buffer"], result: "i32" },
  setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32"], result: "i32" },
  sendmsg: { parameters: ["i32", "usize", "i32"], result: "isize" },
  recvmsg: { parameters: ["i32", "usize", "i32"], result: "isize" },
  poll: { parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true },
  eventfd: { parameters: ["u32", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
  __errno_location: { parameters: [], result: "pointer" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The calls. */
export type Libc = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** Constants of Linux, the same on x86-64 and arm64 (socket.h, in.h, in6.h, udp.h, eventfd.h, poll.h). */
export const Linux = {
  AF_INET: 2,
  AF_INET6: 10,
  SOCK_DGRAM: 2,
  SOCK_NONBLOCK: 0o4000,
  SOCK_CLOEXEC: 0o2000000,
  SOL_SOCKET: 1,
  SO_SNDBUF: 7,
  SO_RCVBUF: 8,
  SOL_UDP: 17,
  UDP_SEGMENT: 103,
  UDP_GRO: 104,
  IPPROTO_IP: 0,
  IP_MTU_DISCOVER: 10,
  IPPROTO_IPV6: 41,
  IPV6_MTU_DISCOVER: 23,
  IPV6_MTU: 24,
  IPV6_V6ONLY: 26,
  PMTUDISC_DONT: 0,
  PMTUDISC_WANT: 1,
  PMTUDISC_PROBE: 3,
  MSG_DONTWAIT: 0x40,
  EFD_NONBLOCK: 0o4000,
  EFD_CLOEXEC: 0o2000000,
  POLLIN: 1,
  POLLOUT: 4,
  EAGAIN: 11,
} as const;

let library: Deno.DynamicLibrary<typeof SYMBOLS> | undefined;
let users = 0;

/**
 * Opens the library, or shares it. Pair with {@linkcode releaseLibc}.
 * @throws Error when there is none to open: another system, another C library, or no permission `--allow-ffi`.
 */
export function acquireLibc(): Libc {
  if (Deno.build.os !== "linux") throw new Error(`no fast path on ${Deno.build.os}`);
  library ??= Deno.dlopen("libc.so.6", SYMBOLS);
  users++;
  return library.symbols;
}

/** Gives the library back; the last one closes it. */
export function releaseLibc(): void {
  if (--users > 0) return;
  library?.close();
  library = undefined;
}

/** The last error of the calling thread. */
export function errno(libc: Libc): number {
  const pointer = libc.__errno_location();
  return pointer === null ? 0 : new Deno.UnsafePointerView(pointer).getInt32();
}

/** Where `buffer` is in memory. It stays there as long as the buffer lives. */
export function addressOf(buffer: ArrayBuffer): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(buffer));
}
