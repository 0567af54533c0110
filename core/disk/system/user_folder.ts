import { isAbsolute, join } from "node:path";
import { environmentVariable } from "./environment.ts";

/** What a user's folder is for: `cache` is worth keeping, and no loss; `config` is what the user has written. */
export type UserFolderKind = "cache" | "config";

/** Whose folders they are. */
export interface UserSystem {
  /** What an environment variable says. @default the process's own */
  readonly read?: (name: string) => string | undefined;
  /** As in `Deno.build.os`. @default this one */
  readonly system?: string;
}

interface Place {
  /** The variable that names the folder of all programs. */
  readonly variable: string;
  /** Where that folder is below `HOME` when the variable does not tell. */
  readonly belowHome: string;
  /** The same on Windows, and what comes after our name, since caches have no folder of their own there. */
  readonly onWindows: readonly [variable: string, ...below: string[]];
}

const PLACES: Readonly<Record<UserFolderKind, Place>> = {
  cache: { variable: "XDG_CACHE_HOME", belowHome: ".cache", onWindows: ["LOCALAPPDATA", "cache"] },
  config: { variable: "XDG_CONFIG_HOME", belowHome: ".config", onWindows: ["APPDATA"] },
};

/**
 * Where ours of the user's folders of this kind belongs, as an absolute path: such as `$XDG_CACHE_HOME/slip` or
 * `$HOME/.cache/slip` (XDG Base Directory Specification), `%LOCALAPPDATA%\slip\cache` on Windows. `undefined` when the
 * environment does not tell, or Deno may not read it.
 */
export function userFolder(kind: UserFolderKind, user: UserSystem = {}): string | undefined {
  const { read = environmentVariable, system = Deno.build.os } = user;
  const at = (name: string, ...parts: string[]) => {
    const base = read(name);
    // What the specification says of a relative path: ignore it.
    return base !== undefined && isAbsolute(base) ? join(base, ...parts) : undefined;
  };
  const { variable, belowHome, onWindows: [windowsVariable, ...below] } = PLACES[kind];
  if (system === "windows") return at(windowsVariable, "slip", ...below);
  return at(variable, "slip") ?? at("HOME", belowHome, "slip");
}
