import { isAbsolute, join } from "node:path";

/**
 * Where what is worth keeping, and no loss, belongs: `$XDG_CACHE_HOME/slip` or `$HOME/.cache/slip` (XDG Base Directory
 * Specification), `%LOCALAPPDATA%\slip\cache` on Windows. `undefined` when the environment does not tell, or Deno
 * may not read it.
 * @param read What an environment variable says. @default the process's own
 */
export function cacheFolder(
  read: (name: string) => string | undefined = readEnvironment,
  system: string = Deno.build.os,
): string | undefined {
  const at = (name: string, ...parts: string[]) => {
    const base = read(name);
    // What the specification says of a relative path: ignore it.
    return base !== undefined && isAbsolute(base) ? join(base, ...parts) : undefined;
  };
  if (system === "windows") return at("LOCALAPPDATA", "slip", "cache");
  return at("XDG_CACHE_HOME", "slip") ?? at("HOME", ".cache", "slip");
}

function readEnvironment(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch {
    return undefined;
  }
}
