import type { Reporter } from "./reporters/reporter.ts";
import type { Terminal } from "./terminal.ts";

/** What every command works with. */
export interface Shell {
  /** For questions. */
  readonly terminal: Terminal;
  /** For everything that is told. */
  readonly reporter: Reporter;
  /** Aborted, with an `interrupted` error as its reason, when the command shall end. */
  readonly signal: AbortSignal;
  /** `SLIP_SERVER`. */
  readonly environmentServer?: string | undefined;
}

/** Asks whether both people see the same four words, which a status has shown just before. */
export async function confirmWords({ terminal, reporter, signal }: Shell): Promise<boolean> {
  reporter.pause();
  return await terminal.confirm("Does the other side show the same four words?", signal);
}
