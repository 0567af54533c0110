import assert from "node:assert/strict";
import type { Key as InkKey } from "ink";
import { keysOf } from "./ink_keys.ts";

const NO_FLAGS = Object.fromEntries(
  [
    ..."upArrow downArrow leftArrow rightArrow pageDown pageUp home end return escape ctrl shift tab".split(
      " ",
    ),
    ..."backspace delete meta super hyper capsLock numLock".split(" "),
  ].map((flag) => [flag, false]),
) as unknown as InkKey;

function names(input: string, flags: Partial<InkKey> = {}): string[] {
  return keysOf(input, { ...NO_FLAGS, ...flags }).map(({ name }) => name);
}

Deno.test("keysOf() names keys as tables do", () => {
  assert.deepEqual(names("", { upArrow: true }), ["up"]);
  assert.deepEqual(names("", { pageDown: true }), ["pagedown"]);
  assert.deepEqual(names("", { return: true }), ["enter"]);
  assert.deepEqual(names("", { tab: true, shift: true }), ["shift+tab"]);
  assert.deepEqual(names("", { escape: true, meta: true }), ["escape"]);
  assert.deepEqual(names("c", { ctrl: true }), ["ctrl+c"]);
  assert.deepEqual(names("", { backspace: true, meta: true }), ["alt+backspace"]);
  assert.deepEqual(names("A", { shift: true }), ["A"]);
  assert.deepEqual(names(" "), ["space"]);
});

Deno.test("keysOf() takes apart what was typed faster than it was read", () => {
  assert.deepEqual(names("7-cr\r"), ["7", "-", "c", "r", "enter"]);
  assert.deepEqual(names("\u001c"), ["ctrl+\\"]);
  assert.deepEqual(names("\u0015ab\t\u007f\u001b"), ["ctrl+u", "a", "b", "tab", "backspace", "escape"]);
  assert.deepEqual(names("aé🙂"), ["a", "é", "🙂"]);
});

Deno.test("keysOf() takes a path or a link that comes at once for a paste", () => {
  for (const text of ["/tmp/a b.txt", "'/tmp/a'", "https://slip.example/#7-a-b", "a\nb/c"]) {
    assert.deepEqual(keysOf(text, NO_FLAGS), [{ name: "paste", text }], JSON.stringify(text));
  }
  assert.deepEqual(names("/a"), ["/", "a"]);
});
