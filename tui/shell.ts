import type { Choice, IncomingOffer } from "../core/transfer/choice.ts";
import type { PauseControl } from "../core/transfer/pause.ts";
import type { ChoiceRules } from "./choosing/choose.ts";
import type { ConfigFile } from "./config_file.ts";
import type { Reporter } from "./reporters/reporter.ts";
import type { ServerHints } from "./server_lookup.ts";
import type { Terminal } from "./terminal.ts";

/** Answers to questions that are not put on a line of the terminal. */
export interface Answers {
  /** What of an offer is taken; false is nothing. */
  choose(offer: IncomingOffer, rules: ChoiceRules, over: AbortSignal): Promise<boolean | Choice>;
  /** Whether the other side shows the same words. */
  confirmWords(words: readonly string[], over: AbortSignal): Promise<boolean>;
}

/** What every command works with. */
export interface Shell {
  /** For questions. */
  readonly terminal: Terminal;
  /** For everything that is told. */
  readonly reporter: Reporter;
  /** Who is asked. @default the person at the terminal, line by line */
  readonly answers?: Answers;
  /** Aborted, with an `interrupted` error as its reason, when the command shall end. */
  readonly signal: AbortSignal;
  /** Pauses what is sent or received. @default nobody does */
  readonly pause?: PauseControl;
  /** `SLIP_SERVER`. */
  readonly environmentServer?: string | undefined;
  /** What became of the configuration file; flags are filled from it already. @default nobody looked for it */
  readonly configFile?: ConfigFile | undefined;
}

/** What may name a server besides flags and links. */
export function serverHints(
  { environmentServer, configFile }: Pick<Shell, "environmentServer" | "configFile">,
): ServerHints {
  const config = configFile?.state === "read" ? configFile.config.server : undefined;
  return { environment: environmentServer, config };
}

/**
 * Asks a question that only a yes answers.
 * @param over Aborted when the answer matters no more, as when the other side has left: then the question ends too.
 */
export async function confirm(
  { terminal, reporter, signal }: Shell,
  question: string,
  over: AbortSignal,
): Promise<boolean> {
  reporter.pause();
  return await terminal.confirm(question, AbortSignal.any([signal, over]));
}

/** Asks whether the other side shows the same four words: they are in the question, as there may be several others. */
export async function confirmWords(
  shell: Shell,
  words: readonly string[],
  over: AbortSignal,
): Promise<boolean> {
  if (shell.answers !== undefined) return await shell.answers.confirmWords(words, over);
  return await confirm(shell, `Does the other side show  ${words.join("  ")}?`, over);
}
