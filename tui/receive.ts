/**
 * `slip receive`.
 *
 * @module
 */

import { openFolder } from "../core/disk/file_sink.ts";
import { escapeForDisplay } from "../core/errors.ts";
import type { Sink } from "../core/ports.ts";
import { askForCode, type Meeting, readCode } from "./code_entry.ts";
import type { ReceiveFlags } from "./command_line.ts";
import { terminalPlatform } from "./platform.ts";
import { amount } from "./reporters/wording.ts";
import { chooseServer } from "./server_lookup.ts";
import { confirm, confirmWords, type Shell } from "./shell.ts";

/**
 * Takes what is offered under `typed`, a code or a link; asks for it when it is empty.
 * @throws SlipError for whatever went wrong; what the session reported is not to be reported again.
 */
export async function receive(typed: string, flags: ReceiveFlags, shell: Shell): Promise<void> {
  // A wrong --server shall not be told only after the code was typed.
  chooseServer({ flag: flags.server, environment: shell.environmentServer });
  const meeting = typed.trim() === "" ? await askForCode(shell) : readCode(typed);
  const sink = openFolder(flags.dir);
  try {
    await take(meeting, sink, flags, shell);
  } finally {
    await sink.close();
  }
}

async function take(meeting: Meeting, sink: Sink, flags: ReceiveFlags, shell: Shell): Promise<void> {
  const { receiveFiles } = await import("../core/session/receive.ts");
  await receiveFiles({
    server: chooseServer({ flag: flags.server, link: meeting.server, environment: shell.environmentServer }),
    code: meeting.code,
    sink,
    platform: terminalPlatform,
    report: shell.reporter.report,
    signal: shell.signal,
    trace: flags.trace ?? false,
    decide: async (entries, totalBytes, over) => {
      if (flags.yes) return true;
      const what = amount(entries.length, totalBytes);
      return await confirm(shell, `Save ${what} in ${escapeForDisplay(sink.place)}?`, over);
    },
    ...(flags.verify &&
      { confirmWords: (_words: readonly string[], over: AbortSignal) => confirmWords(shell, over) }),
  });
}
