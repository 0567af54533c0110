import { isAbsolute, join } from "node:path";
import { environmentVariable } from "./environment.ts";

/**
 * Where the configuration file belongs: `$XDG_CONFIG_HOME/slip/config.json` or `$HOME/.config/slip/config.json` (XDG
 * Base Directory Specification), `%APPDATA%\slip\config.json` on Windows. `undefined` when the environment does not
 * tell, or Deno may not read it.
 * @param read What an environment variable says. @default the process's own
 */
export function configPath(
  read: (name: string) => string | undefined = environmentVariable,
  system: string = Deno.build.os,
): string | undefined {
  const at = (name: string, ...parts: string[]) => {
    const base = read(name);
    // What the specification says of a relative path: ignore it.
    return base !== undefined && isAbsolute(base) ? join(base, ...parts, "slip", "config.json") : undefined;
  };
  if (system === "windows") return at("APPDATA");
  return at("XDG_CONFIG_HOME") ?? at("HOME", ".config");
}
