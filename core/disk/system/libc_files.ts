/**
 * The few calls of Linux's C library that name files relative to an open folder, or advise about them, which Deno has none
 * of, through its FFI (POSIX.1-2024, openat(), linkat(), renameat(), mkdirat(), symlinkat(), unlinkat(), posix_fadvise();
 * statx(2)).
 *
 * `/proc/self/fd/N/name` would do without, but Deno 2.9 opens nothing below `/proc` for a program with fewer permissions
 * than all.
 *
 * @module
 */

import { errorName } from "./error_code.ts";

const SYMBOLS = {
  openat: { parameters: ["i32", "buffer", "i32", "u32"], result: "i32" },
  linkat: { parameters: ["i32", "buffer", "i32", "buffer", "i32"], result: "i32" },
  renameat: { parameters: ["i32", "buffer", "i32", "buffer"], result: "i32" },
  mkdirat: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  symlinkat: { parameters: ["buffer", "i32", "buffer"], result: "i32" },
  unlinkat: { parameters: ["i32", "buffer", "i32"], result: "i32" },
  statx: { parameters: ["i32", "buffer", "i32", "u32", "buffer"], result: "i32" },
  posix_fadvise: { parameters: ["i32", "i64", "i64", "i32"], result: "i32", nonblocking: true },
  close: { parameters: ["i32"], result: "i32" },
  __errno_location: { parameters: [], result: "pointer" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The calls. */
export type LibcFiles = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** Relative to the working directory, or an absolute path as it is (fcntl.h). */
export const AT_FDCWD = -100;
/** Not for child processes; the same on x86-64 and arm64 (fcntl.h). */
export const O_CLOEXEC = 0o2000000;

const LIBRARY = "libc.so.6";

let library: Deno.DynamicLibrary<typeof SYMBOLS> | undefined;
let users = 0;

/**
 * Opens the library, or shares it; pair with {@linkcode releaseLibcFiles}. `undefined` when there is none to open: another
 * system, another C library, or no permission `--allow-ffi`, which is not asked for.
 */
export function acquireLibcFiles(): LibcFiles | undefined {
  try {
    library ??= open();
  } catch { /* as said above */ }
  if (library === undefined) return undefined;
  users++;
  return library.symbols;
}

/** Gives the library back; the last one closes it. */
export function releaseLibcFiles(): void {
  if (--users > 0) return;
  library?.close();
  library = undefined;
}

/** The error that a call which returned -1 left, with its `code`, in the form of the system's errors. */
export function lastError(libc: LibcFiles, action: string, name: string): Error {
  const pointer = libc.__errno_location();
  const number = pointer === null ? 0 : new Deno.UnsafePointerView(pointer).getInt32();
  const code = errorName(number) ?? "EIO";
  return Object.assign(new Error(`${code}: ${action} ${JSON.stringify(name)}`), { code });
}

/** `text` as C takes it. @throws TypeError when there is a zero in it, where C would end. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  if (text.includes("\0")) throw new TypeError("a name has no zero in it");
  return new TextEncoder().encode(`${text}\0`);
}

function open(): Deno.DynamicLibrary<typeof SYMBOLS> | undefined {
  if (Deno.build.os !== "linux") return undefined;
  if (Deno.permissions.querySync({ name: "ffi", path: LIBRARY }).state !== "granted") return undefined;
  return Deno.dlopen(LIBRARY, SYMBOLS);
}
