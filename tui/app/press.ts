/**
 * What a key does, whatever is on screen. Pure.
 *
 * @module
 */

import { type Binding, type Handled, handleKey, type Key, type KeyTable } from "./keys.ts";
import { screenOf } from "./screen.ts";
import { SCREENS } from "./screens.ts";
import { CANCEL_KEYS } from "./session_keys.ts";
import type { AppState } from "./state.ts";

/** Keys that do the same everywhere, after those of the screen. */
const GLOBAL_BINDINGS: readonly Binding[] = [
  {
    keys: ["?"],
    help: "this help",
    footer: "help",
    run: (state) => ({ state: { ...state, overlay: "help" } }),
  },
];

/** Ctrl+C, which, as the next one, nothing else can take. */
const INTERRUPT: Binding = {
  keys: ["ctrl+c"],
  help: "end, in order",
  run: () => ({ action: { kind: "interrupt" } }),
};

/** What a terminal makes SIGQUIT of where no app takes its keys. */
const QUIT: Binding = {
  keys: ["ctrl+\\"],
  help: "end at once",
  run: () => ({ action: { kind: "quit" } }),
};

const HELP_KEYS: KeyTable = {
  bindings: [{
    keys: ["escape", "?", "q", "enter"],
    help: "close the help",
    footer: "back",
    run: (state) => ({ state: { ...state, overlay: undefined } }),
  }],
};

/** The table in force: of what is laid over the screen, or of the screen itself. */
export function keysFor(state: AppState): KeyTable {
  if (state.overlay === "help") return HELP_KEYS;
  if (state.overlay === "cancel") return CANCEL_KEYS;
  return screenKeys(state);
}

/** The table of the screen, whatever is laid over it. */
export function screenKeys(state: AppState): KeyTable {
  const { keys } = SCREENS[screenOf(state)];
  return { ...keys, bindings: [...keys.bindings, ...GLOBAL_BINDINGS, INTERRUPT, QUIT] };
}

/** What `key` does. */
export function press(state: AppState, key: Key): Handled {
  const ending = [INTERRUPT, QUIT].find(({ keys }) => keys.includes(key.name));
  if (ending !== undefined) return ending.run(state, key);
  return handleKey(keysFor(state), state, key);
}
