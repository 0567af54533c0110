/**
 * Which reporter shows a command: decided once, before any is loaded.
 *
 * @module
 */

import { isToStdout, placeWords } from "../destination.ts";
import type { Terminal } from "../terminal.ts";
import type { Reporter, Role } from "./reporter.ts";

/** What the choice depends on. */
export interface ReporterChoice {
  /** Whose words they are. */
  readonly role: Role;
  /** `--json`. */
  readonly json?: boolean | undefined;
  /** `--plain`. */
  readonly plain?: boolean | undefined;
  /** `--output`. */
  readonly output?: string | undefined;
}

/** Loads the reporter for these flags and this terminal. */
export async function createReporter(choice: ReporterChoice, terminal: Terminal): Promise<Reporter> {
  // In Deno this clock starts with the process.
  const now = () => performance.now();
  if (choice.json) {
    const { jsonReporter } = await import("./json.ts");
    return jsonReporter({
      out: (text) => terminal.out(text),
      outParts: (parts) => terminal.outParts(parts),
      now,
    });
  }
  const { PlainReporter } = await import("./plain.ts");
  const keepsOut = isToStdout(choice);
  // What is received must not be drawn over.
  const isLive = terminal.isTerminal.err && !choice.plain && !(keepsOut && terminal.isTerminal.out);
  const isStyled = terminal.isStyled && !choice.plain;
  const options = {
    role: choice.role,
    screen: terminal,
    isLive,
    isStyled,
    isOutTerminal: terminal.isTerminal.out,
    keepsOut,
    placeWords: (place: string) => placeWords(choice, place),
    now,
  };
  if (!isLive || choice.role === "receiver") return new PlainReporter(options);
  const { qrLines } = await import("../qr.ts");
  return new PlainReporter({ ...options, drawQr: (link) => qrLines(link, isStyled) });
}
