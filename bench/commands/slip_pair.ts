/**
 * `slip send` and `slip receive`.
 *
 * @module
 */

import { slipCommand } from "../slip_command.ts";
import type { CommandPair } from "./command_run.ts";

/** The two, with the server at `url`. */
export function slipPair(url: string): CommandPair {
  return {
    sender: (path) => slipCommand("send", path, "--server", url, "--json"),
    code: /"event":"code".*?"code":"([^"]+)"/,
    receiver: (code, folder) =>
      slipCommand("receive", code, "--server", url, "--json", "--yes", "--dir", folder),
  };
}
