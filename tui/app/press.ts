/**
 * What a key does, whatever is on screen. Pure.
 *
 * @module
 */

import { type Binding, type Handled, handleKey, type Key, type KeyTable } from "./keys.ts";
import { INITIAL_HELP } from "./help_state.ts";
import { lastHelpTop } from "./help_lines.ts";
import { scrolledTop } from "./scrolled.ts";
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
    run: (state) => ({ state: { ...state, overlay: "help", help: INITIAL_HELP } }),
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

/** Rows of a page. */
const PAGE_ROWS = 8;

/** Keys of the help that move it by so many lines, where not all have room. */
function scrolling(by: number): Pick<Binding, "isOn" | "run"> {
  return {
    isOn: (state) => lastHelpTop(screenKeys(state), state) > 0,
    run(state) {
      const top = scrolledTop(state.help.top, by, lastHelpTop(screenKeys(state), state));
      return { state: { ...state, help: { top } } };
    },
  };
}

const HELP_KEYS: KeyTable = {
  bindings: [
    { keys: ["down", "j"], help: "a line down", footer: "more", ...scrolling(1) },
    { keys: ["up", "k"], help: "a line up", ...scrolling(-1) },
    { keys: ["pagedown", "space"], help: "a page down", ...scrolling(PAGE_ROWS) },
    { keys: ["pageup"], help: "a page up", ...scrolling(-PAGE_ROWS) },
    {
      keys: ["escape", "?", "q", "enter"],
      help: "close the help",
      footer: "back",
      run: (state) => ({ state: { ...state, overlay: undefined } }),
    },
  ],
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
