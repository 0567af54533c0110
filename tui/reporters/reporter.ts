import type { SlipError } from "../../core/errors.ts";
import type { Status } from "../../core/status.ts";

/** Which side of a transfer this command is. */
export type Role = "sender" | "receiver";

/** Shows a session: `--json` and plain lines now, more later; chosen before it is loaded. */
export interface Reporter {
  /** Shows what happened; a function of its own, so that it can be passed on. Never throws. */
  readonly report: (status: Status) => void;
  /** Whether programs read it, which are told everything. @default false */
  readonly isForPrograms?: boolean;
  /** Shows that a sender looks for what there is, and has found so much. @default nothing is shown */
  looking?(entries: number): void;
  /** Makes room for a question, which must not share a line with anything that redraws. */
  pause(): void;
  /** Shows the error that ends the command, unless a status told it already; called at most once, last. */
  fail(error: SlipError): void;
}
