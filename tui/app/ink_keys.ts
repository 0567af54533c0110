/**
 * Keys as Ink tells of them, as ours.
 *
 * @module
 */

import type { Key as InkKey } from "ink";
import type { Key } from "./keys.ts";

/** In the order in which Ink's flags are looked at. */
const NAMES: readonly (readonly [keyof InkKey, string])[] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "escape"],
  ["tab", "tab"],
  ["backspace", "backspace"],
  ["delete", "delete"],
];

/**
 * The key, or the keys, that `input` and `flags` of Ink's `useInput` stand for: characters that were typed faster than
 * they were read come as one input. What was pasted into a terminal that does not mark it comes so too.
 */
export function keysOf(input: string, flags: InkKey): Key[] {
  const named = NAMES.find(([flag]) => flags[flag])?.[1];
  if (named !== undefined) return [{ name: withModifiers(named, flags, true), text: "" }];
  if (flags.ctrl || flags.meta) return [{ name: withModifiers(nameOf(input), flags, false), text: "" }];
  if (looksPasted(input)) return [pasteKey(input)];
  return [...input].map(typedKey);
}

function typedKey(text: string): Key {
  const control = CONTROLS[text];
  if (control !== undefined) return { name: control, text: "" };
  // Ctrl and a character of the columns 4 and 5, of letters by their number in the alphabet (ECMA-48, C0).
  const code = text.charCodeAt(0);
  if (code < 0x20) return { name: `ctrl+${String.fromCharCode(code + 0x40).toLowerCase()}`, text: "" };
  return { name: nameOf(text), text };
}

const CONTROLS: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\b": "backspace",
  "\u007f": "backspace",
  "\u001b": "escape",
};

/** What was pasted. */
export function pasteKey(text: string): Key {
  return { name: "paste", text };
}

function nameOf(character: string): string {
  return character === " " ? "space" : character;
}

function withModifiers(name: string, { ctrl, meta, shift }: InkKey, tellsShift: boolean): string {
  const isShifted = tellsShift && shift;
  return `${ctrl ? "ctrl+" : ""}${meta && name !== "escape" ? "alt+" : ""}${
    isShifted ? "shift+" : ""
  }${name}`;
}

/** Nobody types a path, a link or a line end within one read of the keyboard. */
function looksPasted(input: string): boolean {
  // deno-lint-ignore no-control-regex -- keys that come together are no paste
  return input.length > 3 && /^[^\u0000-\u001f]*[/\\\n]|^https?:/.test(input);
}
