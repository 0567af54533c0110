import { join } from "node:path";
import { userFolder, type UserSystem } from "../core/disk/system/user_folder.ts";

/** Where the configuration file belongs: `config.json` in the user's folder. `undefined` when that is not known. */
export function configPath(user: UserSystem = {}): string | undefined {
  const folder = userFolder("config", user);
  return folder === undefined ? undefined : join(folder, "config.json");
}
