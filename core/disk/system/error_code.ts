import { constants } from "node:os";

/** The names of this system's error numbers. */
const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.errno).map(([name, number]) => [number, name]),
);

/** How Deno ends the message of an error that it has no class and no name for, such as `EFBIG`. */
const UNNAMED = /\(os error (\d+)\)/;

/**
 * The system's own name of what went wrong with a file, such as `ENOENT` (errno.h); `EACCES` when Deno was not given
 * the permission; `undefined` for any other error.
 */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof Deno.errors.NotCapable) return "EACCES";
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "string") return /^E[A-Z0-9]+$/.test(code) ? code : undefined;
  // The numbers of Windows are others than those that have these names.
  const number = Deno.build.os === "windows" ? undefined : UNNAMED.exec(error.message)?.[1];
  return number === undefined ? undefined : errorName(Number(number));
}

/** The name of the system's error number `number`, such as `ENOENT` for 2. */
export function errorName(number: number): string | undefined {
  return NAMES.get(number);
}
