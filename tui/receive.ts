/**
 * `slip receive`.
 *
 * @module
 */

import type { ConflictAction, Sink } from "../core/ports.ts";
import type { Choice, IncomingOffer } from "../core/transfer/choice.ts";
import { type ChoiceRules, choose, type Person } from "./choosing/choose.ts";
import { matcher } from "./choosing/patterns.ts";
import { askForCode, type Meeting, readCode } from "./code_entry.ts";
import type { ReceiveFlags } from "./command_line.ts";
import { type Destination, placeWords, readDestination } from "./destination.ts";
import { terminalPlatform } from "./platform.ts";
import type { Reporter } from "./reporters/reporter.ts";
import { chooseServer } from "./server_lookup.ts";
import { confirmWords, serverHints, type Shell } from "./shell.ts";

/**
 * Takes what is offered under `typed`, a code or a link; asks for it when it is empty.
 * @throws SlipError for whatever went wrong; what the session reported is not to be reported again.
 */
export async function receive(typed: string, flags: ReceiveFlags, shell: Shell): Promise<void> {
  // What is wrong with the flags shall not be told only after the code was typed.
  chooseServer({ flag: flags.server, ...serverHints(shell) });
  const destination = readDestination(flags);
  const meeting = typed.trim() === "" ? await askForCode(shell) : readCode(typed);
  const texts: string[] = [];
  await take(meeting, await open(destination, flags, shell), flags, {
    ...shell,
    reporter: destination.kind === "file" ? withoutTexts(shell.reporter, texts) : shell.reporter,
  });
  if (texts.length > 0) await store(texts.join("\n"), await open(destination, {}, shell), flags, shell);
}

/** Keeps texts for a file, of which only a program is told. */
function withoutTexts(reporter: Reporter, texts: string[]): Reporter {
  return {
    pause: () => reporter.pause(),
    fail: (error) => reporter.fail(error),
    report(status) {
      if (status.event === "text") texts.push(status.text);
      if (status.event !== "text" || reporter.isForPrograms) reporter.report(status);
    },
  };
}

async function store(text: string, sink: Sink, flags: ReceiveFlags, { terminal }: Shell): Promise<void> {
  const { storeText } = await import("./text_file.ts");
  const { onConflict = "ask", json } = flags;
  // Texts are taken without a question.
  const action = onConflict === "ask" ? unaskedAction(flags) : onConflict;
  await storeText(text, { sink, platform: terminalPlatform, onConflict: action });
  if (!json) terminal.out(`Saved the text ${placeWords(flags, sink.place)}\n`);
}

/** Loads the one sink that is needed and opens it. */
async function open(
  destination: Destination,
  { only }: Pick<ReceiveFlags, "only">,
  { terminal }: Shell,
): Promise<Sink> {
  switch (destination.kind) {
    case "folder": {
      const { openFolder } = await import("../core/disk/sinks/folder_sink.ts");
      return openFolder(destination.path);
    }
    case "file": {
      const { openFileSink } = await import("../core/disk/sinks/file_sink.ts");
      return openFileSink(destination.path, only && matcher(only));
    }
    case "stdout": {
      const { openPipeSink } = await import("../core/disk/sinks/pipe_sink.ts");
      return openPipeSink(terminal.openStdout(), { mayTake: only && matcher(only) });
    }
  }
}

async function take(meeting: Meeting, sink: Sink, flags: ReceiveFlags, shell: Shell): Promise<void> {
  const { receiveFiles } = await import("../core/session/receive.ts");
  await receiveFiles({
    server: chooseServer({ flag: flags.server, link: meeting.server, ...serverHints(shell) }),
    code: meeting.code,
    sink,
    platform: terminalPlatform,
    report: shell.reporter.report,
    signal: shell.signal,
    trace: flags.trace ?? false,
    ...(shell.pause !== undefined && { pause: shell.pause }),
    decide: (offer, over) => decide(offer, rulesOf(flags, sink, shell), { shell, flags, over }),
    ...(flags.verify && {
      confirmWords: (words: readonly string[], over: AbortSignal) => confirmWords(shell, words, over),
    }),
  });
}

async function decide(
  offer: IncomingOffer,
  rules: ChoiceRules,
  { shell, flags, over }: { readonly shell: Shell; readonly flags: ReceiveFlags; readonly over: AbortSignal },
): Promise<boolean | Choice> {
  if (shell.answers !== undefined) return await shell.answers.choose(offer, rules, over);
  return await choose(offer, rules, personAt(shell, flags, over));
}

/** Whoever names one file wants that name or none: another one would be found by nobody. */
function unaskedAction({ output }: ReceiveFlags): ConflictAction {
  return output === undefined ? "rename" : "skip";
}

function rulesOf(flags: ReceiveFlags, { place }: Sink, { terminal }: Shell): ChoiceRules {
  return {
    yes: flags.yes ?? false,
    only: flags.only,
    onConflict: flags.onConflict,
    unasked: unaskedAction(flags),
    where: placeWords(flags, place),
    canAskAgain: terminal.isTerminal.in,
  };
}

/** Who answers, and is not told with `--json` what events tell and nobody is asked. */
function personAt({ terminal, reporter, signal }: Shell, flags: ReceiveFlags, over: AbortSignal): Person {
  const isSilent = flags.json && flags.yes && flags.onConflict !== "ask";
  return {
    tell(lines) {
      if (isSilent) return;
      reporter.pause();
      terminal.err(lines.map((line) => `${line}\n`).join(""));
    },
    async ask(question) {
      reporter.pause();
      return await terminal.ask(question, AbortSignal.any([signal, over]));
    },
  };
}
