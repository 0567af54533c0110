/**
 * The configuration file, read once by commands that use it.
 *
 * @module
 */

import { environmentVariable } from "../core/disk/system/environment.ts";
import { slipError } from "../core/errors.ts";
import { CONFIG_FILE_BYTES } from "../core/limits.ts";
import type { Config } from "./config.ts";
import { configPath } from "./config_path.ts";

/** What became of the file. */
export type ConfigFile =
  /** There is none; `path` is where it would be, if that is known. */
  | { readonly state: "missing"; readonly path?: string | undefined }
  /** Nobody may read it: as good as none. */
  | { readonly state: "forbidden"; readonly path: string }
  /** It says what it says; `notes` are what is ignored of it. */
  | {
    readonly state: "read";
    readonly path: string;
    readonly config: Config;
    readonly notes: readonly string[];
  }
  /** It cannot be used. */
  | { readonly state: "broken"; readonly path: string; readonly problems: readonly string[] };

/**
 * Reads the configuration file. Never throws, and asks nobody for a permission.
 * @param path Where it is. @default where it belongs
 */
export async function readConfigFile(path: string | undefined = configPath()): Promise<ConfigFile> {
  if (path === undefined) return { state: "missing" };
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") {
    return { state: "forbidden", path };
  }
  try {
    return await parse(path, await readBounded(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { state: "missing", path };
    const isForbidden = error instanceof Deno.errors.PermissionDenied ||
      error instanceof Deno.errors.NotCapable;
    if (isForbidden) return { state: "forbidden", path };
    const reason = error instanceof Error ? error.message : String(error);
    return { state: "broken", path, problems: [reason] };
  }
}

/**
 * The configuration of `file`, empty when there is none.
 * @throws SlipError `config-unusable` when it is broken.
 */
export function configOf(file: ConfigFile): Config {
  if (file.state === "broken") {
    throw slipError("config-unusable", { path: file.path, detail: file.problems.join("; ") });
  }
  return file.state === "read" ? file.config : {};
}

async function parse(path: string, content: string): Promise<ConfigFile> {
  // Loaded only now, so that who has no file does not wait for it.
  const { parseConfig } = await import("./config.ts");
  const { config, notes, problems } = parseConfig(content, environmentVariable("HOME"));
  return problems.length > 0 ? { state: "broken", path, problems } : { state: "read", path, config, notes };
}

async function readBounded(path: string): Promise<string> {
  const { size, isFile } = await Deno.stat(path);
  if (!isFile) throw new Error("it is no file");
  if (size > CONFIG_FILE_BYTES) throw new Error(`it is larger than ${CONFIG_FILE_BYTES} bytes`);
  return await Deno.readTextFile(path);
}
