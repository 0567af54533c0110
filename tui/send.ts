/**
 * `slip send`.
 *
 * @module
 */

import { parseChosenWords } from "../core/pairing/code.ts";
import type { Source } from "../core/ports.ts";
import type { SendFlags } from "./command_line.ts";
import { Looking } from "./looking.ts";
import { type Offering, readOffering } from "./offering.ts";
import { terminalPlatform } from "./platform.ts";
import { chooseServer } from "./server_lookup.ts";
import { confirmWords, serverHints, type Shell } from "./shell.ts";

/**
 * Offers what `paths` and `flags` name and waits until it was received.
 * @throws SlipError for whatever went wrong; what the session reported is not to be reported again.
 */
export async function send(paths: readonly string[], flags: SendFlags, shell: Shell): Promise<void> {
  const words = flags.code === undefined ? undefined : parseChosenWords(flags.code);
  const server = chooseServer({ flag: flags.server, ...serverHints(shell) });
  const source = await open(readOffering(paths, flags), flags, shell);
  const { reporter } = shell;
  using looking = new Looking(reporter.report, () => reporter.looking?.(source.entries.length));
  try {
    const { sendFiles } = await import("../core/session/send.ts");
    await sendFiles({
      server,
      source,
      platform: terminalPlatform,
      report: looking.report,
      signal: shell.signal,
      trace: flags.trace ?? false,
      ...(shell.pause !== undefined && { pause: shell.pause }),
      receivers: flags.receivers ?? 1,
      ...(flags.throttle !== undefined && { bytesPerSecond: flags.throttle }),
      ...(words !== undefined && { words }),
      ...(flags.verify && {
        confirmWords: (shown: readonly string[], over: AbortSignal) => confirmWords(shell, shown, over),
      }),
    });
  } finally {
    await source.close();
  }
}

/** Loads the one source that is needed and opens it. */
async function open(offering: Offering, flags: SendFlags, { terminal }: Shell): Promise<Source> {
  switch (offering.kind) {
    case "tree":
      return await openPaths(offering.paths, flags);
    case "text": {
      const { openText } = await import("../core/disk/sources/text_source.ts");
      return openText(offering.text);
    }
    case "stdin": {
      if (terminal.isTerminal.in) terminal.err("Type what to send; Ctrl+D on a line of its own ends it\n");
      const { openPipe } = await import("../core/disk/sources/pipe_source.ts");
      // What has a name is a file, however short it is.
      const { name } = offering;
      return openPipe(terminal.stdin, name === undefined ? {} : { name, asText: false });
    }
  }
}

async function openPaths(paths: readonly string[], flags: SendFlags): Promise<Source> {
  const { openTree } = await import("../core/disk/sources/tree_source.ts");
  const { userFolder } = await import("../core/disk/system/user_folder.ts");
  const { links = "keep", exclude = [], gitignore = false } = flags;
  const cache = userFolder("cache");
  return await openTree(paths, { links, exclude, gitignore, ...(cache !== undefined && { cache }) });
}
