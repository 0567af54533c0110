/**
 * The system's own name of what went wrong with a file, such as `ENOENT` (errno.h); `EACCES` when Deno was not given
 * the permission; `undefined` for any other error.
 */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof Deno.errors.NotCapable) return "EACCES";
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}
