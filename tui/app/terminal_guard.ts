/**
 * What the app changes about a terminal, and giving all of it back, on whatever way the process ends.
 *
 * @module
 */

import { atExit } from "../exit.ts";

/** Another screen, empty, with the cursor at its start; the one before comes back untouched (xterm, DECSET 1049). */
const WIPE = "\u001b[2J\u001b[H";
const ENTER = `\u001b[?1049h${WIPE}`;
const LEAVE = "\u001b[?1049l";

/** No marks around pasted text, plain letters, and a cursor: what Ink may have changed when it was stopped midway. */
const RESTORE = "\u001b[?2004l\u001b[0m\u001b[?25h";

/** The terminal's device; `Deno` has one. */
export interface TerminalDevice {
  /** Writes all of it before it returns. */
  write(text: string): void;
  /** Whether keys come one by one and unechoed. */
  setRaw(isRaw: boolean): void;
}

/** The terminal of this process. */
export const TERMINAL_DEVICE: TerminalDevice = {
  write(text) {
    let rest = new TextEncoder().encode(text);
    while (rest.length > 0) rest = rest.subarray(Deno.stdout.writeSync(rest));
  },
  setRaw: (isRaw) => Deno.stdin.setRaw(isRaw),
};

/** Holds the terminal for the app, until it is disposed or the process ends. */
export class TerminalGuard implements Disposable {
  readonly #device: TerminalDevice;
  readonly #takesScreen: boolean;
  readonly #forget: () => void;
  #isHeld = true;

  /** @param takesScreen Whether the app gets a screen of its own; a screen reader follows the usual one better. */
  constructor(device: TerminalDevice, takesScreen: boolean) {
    this.#device = device;
    this.#takesScreen = takesScreen;
    this.#forget = atExit(() => this.restore());
    if (takesScreen) device.write(ENTER);
  }

  /** Says something to the terminal itself, between two drawings; it must not move the cursor. */
  tell(sequence: string): void {
    if (this.#isHeld) this.#device.write(sequence);
  }

  /** Empties the app's own screen and goes to its start, where the next drawing begins. */
  wipe(): void {
    if (this.#takesScreen) this.tell(WIPE);
  }

  /** Gives everything back as it was; safe to call twice. Never throws: the terminal may be gone. */
  restore(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#forget();
    for (
      const step of [
        () => this.#device.setRaw(false),
        () => this.#device.write(RESTORE + (this.#takesScreen ? LEAVE : "")),
      ]
    ) {
      try {
        step();
      } catch {
        // A window that was closed cannot be written to, and needs no more.
      }
    }
  }

  [Symbol.dispose](): void {
    this.restore();
  }
}
