/**
 * Plain lines for people: the words of `wording.ts`, and one line of progress that redraws on a screen and comes now
 * and then elsewhere.
 *
 * @module
 */

import type { SlipError } from "../../core/errors.ts";
import { formatCount } from "../../core/format.ts";
import { reduce } from "../../core/reduce.ts";
import type { Status } from "../../core/status.ts";
import { INITIAL_VIEW, type View } from "../../core/view.ts";
import { isLocal } from "../server_lookup.ts";
import { progressLine, slowest } from "./progress_line.ts";
import { ProgressPace } from "./progress_pace.ts";
import type { Reporter, Role } from "./reporter.ts";
import { textLines } from "./text.ts";
import { errorLines, linesFor } from "./wording.ts";

/** Milliseconds between two drawings of the progress line. */
const REDRAW_MS = 100;

/** Back to the first column, and clear to the end of the line (ECMA-48, 8.3.41, EL). */
const CLEAR_LINE = "\r\u001b[K";

/** Bold and back (ECMA-48, 8.3.117, SGR). */
const BOLD = ["\u001b[1m", "\u001b[0m"] as const;

/** Where plain lines go; a `Terminal` is one. */
export interface Screen {
  /** Writes to stdout. */
  out(text: string): void;
  /** Writes to stderr. */
  err(text: string): void;
  /** Writes to stderr unless it is still busy. */
  errIfIdle(text: string): void;
  /** Width in characters. */
  readonly columns: number;
}

/** How plain lines are written. */
export interface PlainOptions {
  /** Whose words they are. */
  readonly role: Role;
  /** Where they go. */
  readonly screen: Screen;
  /** Whether the progress line redraws; for screens. */
  readonly isLive: boolean;
  /** Whether the code may be bold. */
  readonly isStyled: boolean;
  /** Milliseconds since the command started. */
  readonly now: () => number;
  /** Whether a text is for a screen: then it is escaped. */
  readonly isOutTerminal?: boolean;
  /** Whether stdout is kept free for bytes, so that results go to stderr too; a text is bytes. @default false */
  readonly keepsOut?: boolean;
  /** Names a receiver's place in a sentence, escaped. @default `in` and the place */
  readonly placeWords?: (place: string) => string;
  /** Draws a link as a QR code, in lines. @default none is drawn */
  readonly drawQr?: (link: string) => readonly string[];
}

/** Reports as plain lines. */
export class PlainReporter implements Reporter {
  readonly #options: PlainOptions;
  readonly #pace = new ProgressPace();
  #view: View = INITIAL_VIEW;
  /** A progress line is on the screen. */
  #isDrawn = false;
  #drawnMs = -Infinity;

  /** Nothing is said yet. */
  constructor(options: PlainOptions) {
    this.#options = options;
  }

  readonly report = (status: Status): void => {
    this.#view = reduce(this.#view, status);
    if (status.event === "progress") return this.#progress();
    if (status.event === "text") return this.#text(status.text);
    const { role, now, placeWords, keepsOut } = this.#options;
    const { out = [], err = [] } = linesFor(status, { role, view: this.#view, timeMs: now(), placeWords });
    if (out.length + err.length > 0) this.pause();
    const result = out.map((line) => `${this.#styled(status, line)}\n`).join("");
    if (!keepsOut) this.#options.screen.out(result);
    this.#options.screen.err((keepsOut ? result : "") + err.map((line) => `${line}\n`).join(""));
    if (status.event === "code") this.#qr(status.url);
  };

  looking(entries: number): void {
    if (this.#options.isLive) this.#draw(`Looking: ${formatCount(entries, "entry", "entries")} so far`);
  }

  pause(): void {
    if (this.#isDrawn) this.#options.screen.err(CLEAR_LINE);
    this.#isDrawn = false;
  }

  fail(error: SlipError): void {
    this.pause();
    this.#options.screen.err(errorLines(error, this.#view).map((line) => `${line}\n`).join(""));
  }

  /** For a phone, which reaches only servers that are not this machine alone. */
  #qr(link: string): void {
    const { drawQr, screen } = this.#options;
    if (drawQr === undefined || isLocal(link)) return;
    screen.err(drawQr(link).map((line) => `    ${line}\n`).join("") + "\n");
  }

  /** Where nobody looks, a text is what was sent, to the byte; several are kept apart. */
  #text(text: string): void {
    const { screen, isOutTerminal } = this.#options;
    this.pause();
    if (isOutTerminal) return screen.out(textLines(text));
    const isAlone = this.#view.files.length <= 1;
    screen.out(isAlone || text.endsWith("\n") ? text : `${text}\n`);
  }

  #progress(): void {
    const { screen, isLive, now } = this.#options;
    const { bytes, totalBytes } = slowest(this.#view);
    if (!isLive) {
      if (this.#pace.isDue(bytes, totalBytes, now())) screen.err(`${progressLine(this.#view)}\n`);
      return;
    }
    if (now() - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = now();
    this.#draw(progressLine(this.#view));
  }

  /** Shows a line that the next one replaces. */
  #draw(line: string): void {
    const { screen } = this.#options;
    this.#isDrawn = true;
    screen.errIfIdle(CLEAR_LINE + line.slice(0, screen.columns - 1));
  }

  #styled(status: Status, line: string): string {
    if (status.event !== "code" || !this.#options.isStyled) return line;
    return `\n    ${BOLD[0]}${line}${BOLD[1]}`;
  }
}
