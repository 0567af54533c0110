/**
 * The calls of Linux's C library that an emulated line is made of, through FFI.
 *
 * @module
 */

/** Constants of Linux, the same on x86-64 and arm64 (fcntl.h, poll.h, sched.h, errno.h). */
export const Linux = {
  O_RDWR: 2,
  O_NONBLOCK: 0o4000,
  O_CLOEXEC: 0o2000000,
  POLLIN: 1,
  SCHED_RR: 2,
  SCHED_RESET_ON_FORK: 0x40000000,
  EPERM: 1,
  ENOENT: 2,
  EACCES: 13,
  ENODEV: 19,
} as const;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  ioctl: { parameters: ["i32", "usize", "buffer"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  ppoll: { parameters: ["buffer", "usize", "buffer", "pointer"], result: "i32" },
  sched_setscheduler: { parameters: ["i32", "i32", "buffer"], result: "i32" },
  __errno_location: { parameters: [], result: "pointer" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The calls. */
export type Libc = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** Opens the library, for as long as the process lives. @throws Error where there is none. */
export function openLibc(): Libc {
  return Deno.dlopen("libc.so.6", SYMBOLS).symbols;
}

/** The last error of the calling thread. */
export function errno(libc: Libc): number {
  const pointer = libc.__errno_location();
  return pointer === null ? 0 : new Deno.UnsafePointerView(pointer).getInt32();
}
