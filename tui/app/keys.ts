/**
 * Keys, and the tables that say what they do. A screen's table is the one source of what a key does, of the footer
 * and of the help on `?`.
 *
 * @module
 */

import type { Action } from "./actions.ts";
import type { AppState } from "./state.ts";

/**
 * A key that was pressed, or a text that was typed or pasted.
 *
 * `name` is the character itself (`a`, `A`, `?`), `up`, `down`, `left`, `right`, `pageup`, `pagedown`, `home`, `end`,
 * `enter`, `escape`, `tab`, `shift+tab`, `backspace`, `delete`, `space`, or one of these after `ctrl+` or `alt+`. What
 * was pasted is `paste` with its text.
 */
export interface Key {
  readonly name: string;
  /** What it writes: the character, all of a paste, a space; empty for keys that write nothing. */
  readonly text: string;
}

/** What a key makes of the state, and what is to be done outside of it. */
export interface Handled {
  /** @default as it was */
  readonly state?: AppState;
  /** @default nothing is done */
  readonly action?: Action;
}

/** What one key, or several that do the same, do on a screen. Pure. */
export interface Binding {
  /** Names of keys; the first one is the one that people are told of. */
  readonly keys: readonly string[];
  /** What they do, in a few words, for the help. */
  readonly help: string;
  /** One or two words for the footer. @default it is only in the help */
  readonly footer?: string;
  /** Whether it does anything now; else it is not shown and the key goes on to the next binding. @default always */
  isOn?(state: AppState): boolean;
  /** Does it. */
  run(state: AppState, key: Key): Handled;
}

/** All that keys do on a screen. */
export interface KeyTable {
  readonly bindings: readonly Binding[];
  /** Takes what is written, where text is typed: keys with text that no binding took. */
  readonly typed?: (state: AppState, key: Key) => Handled;
}

/** What `key` does by `table`; nothing when it has no binding. */
export function handleKey(table: KeyTable, state: AppState, key: Key): Handled {
  const binding = activeBindings(table, state).find(({ keys }) => keys.includes(key.name));
  if (binding !== undefined) return binding.run(state, key);
  return key.text === "" ? {} : table.typed?.(state, key) ?? {};
}

/** The bindings that do something now, in the order of the table. */
export function activeBindings({ bindings }: KeyTable, state: AppState): Binding[] {
  return bindings.filter(({ isOn }) => isOn?.(state) ?? true);
}

/** What is said of a key: `Enter`, `Ctrl+A`, `↑` where it can be drawn. */
export function keyLabel(name: string, arrows: ArrowGlyphs): string {
  const [, modifiers = "", bare = ""] = /^((?:ctrl\+|alt\+|shift\+)*)(.+)$/s.exec(name) ?? [];
  const word = arrows[bare as keyof ArrowGlyphs] ?? WORDS[bare] ??
    (modifiers === "" ? bare : bare.toUpperCase());
  return modifiers.replace(/(\w+)\+/g, (_, one: string) => `${one[0]!.toUpperCase()}${one.slice(1)}+`) + word;
}

/** How arrows are drawn. */
export interface ArrowGlyphs {
  readonly up: string;
  readonly down: string;
  readonly left: string;
  readonly right: string;
}

const WORDS: Readonly<Record<string, string>> = {
  pageup: "PgUp",
  pagedown: "PgDn",
  home: "Home",
  end: "End",
  enter: "Enter",
  escape: "Esc",
  tab: "Tab",
  backspace: "Backspace",
  delete: "Del",
  space: "Space",
};
