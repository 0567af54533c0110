import { escapeForDisplay } from "../core/errors.ts";
import type { Task } from "./command_line.ts";
import { withDefaults } from "./config_defaults.ts";
import { type ConfigFile, configOf, readConfigFile } from "./config_file.ts";

/** A task that is ready to be performed. */
export interface ConfiguredTask {
  /** With what the configuration wishes where no flag was given. */
  readonly task: Task;
  /** What became of the file; `missing` for a command that does not look for it. */
  readonly configFile: ConfigFile;
}

/**
 * Reads the configuration file, if `task` has any use for it.
 * @param note Told what is ignored of it, a sentence each.
 * @throws SlipError `config-unusable`, but for a doctor, who tells of it.
 */
export async function configured(task: Task, note: (sentence: string) => void): Promise<ConfiguredTask> {
  if (task.command === "serve") return { task, configFile: { state: "missing" } };
  const configFile = await readConfigFile();
  if (task.command === "doctor" && configFile.state !== "read") return { task, configFile };
  const config = configOf(configFile);
  if (task.command !== "doctor" && configFile.state === "read") {
    for (const sentence of configFile.notes) note(`${escapeForDisplay(configFile.path)}: ${sentence}`);
  }
  return { task: withDefaults(task, config), configFile };
}
