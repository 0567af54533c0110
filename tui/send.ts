/**
 * `slip send`.
 *
 * @module
 */

import { openFiles } from "../core/disk/file_source.ts";
import { slipError } from "../core/errors.ts";
import { parseChosenWords } from "../core/pairing/code.ts";
import type { SendFlags } from "./command_line.ts";
import { terminalPlatform } from "./platform.ts";
import { chooseServer } from "./server_lookup.ts";
import { confirmWords, type Shell } from "./shell.ts";

/**
 * Offers the files at `paths` and waits until somebody has them.
 * @throws SlipError for whatever went wrong; what the session reported is not to be reported again.
 */
export async function send(paths: readonly string[], flags: SendFlags, shell: Shell): Promise<void> {
  const words = flags.code === undefined ? undefined : parseChosenWords(flags.code);
  const server = chooseServer({ flag: flags.server, environment: shell.environmentServer });
  if (paths.includes("-")) {
    throw slipError("usage", {
      detail: "sending stdin with - is not there yet; for a file of that name use ./-",
    });
  }
  const source = await openFiles(paths);
  try {
    const { sendFiles } = await import("../core/session/send.ts");
    await sendFiles({
      server,
      source,
      platform: terminalPlatform,
      report: shell.reporter.report,
      signal: shell.signal,
      trace: flags.trace ?? false,
      ...(words !== undefined && { words }),
      ...(flags.verify &&
        { confirmWords: (_words: readonly string[], over: AbortSignal) => confirmWords(shell, over) }),
    });
  } finally {
    await source.close();
  }
}
