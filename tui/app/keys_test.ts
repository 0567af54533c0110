import assert from "node:assert/strict";
import { activeBindings, type Handled, handleKey, keyLabel, type KeyTable } from "./keys.ts";
import { INITIAL_STATE } from "./state.ts";

const arrows = { up: "↑", down: "↓", left: "←", right: "→" };

function said(notice: string): Handled {
  return { state: { ...INITIAL_STATE, notice: { text: notice, untilMs: 0 } } };
}

const table: KeyTable = {
  bindings: [
    { keys: ["a", "b"], help: "never", isOn: () => false, run: () => said("never") },
    { keys: ["a"], help: "a", run: () => said("a") },
    { keys: ["a"], help: "too late", run: () => said("too late") },
  ],
  typed: (_, { text }) => said(`typed ${text}`),
};

Deno.test("handleKey() takes the first binding that does something now", () => {
  const cases = [["a", "a", "a"], ["b", "b", "typed b"], ["up", "", undefined]] as const;
  for (const [name, text, expected] of cases) {
    assert.equal(handleKey(table, INITIAL_STATE, { name, text }).state?.notice?.text, expected, name);
  }
});

Deno.test("handleKey() does nothing with text where none is typed", () => {
  assert.deepEqual(handleKey({ bindings: [] }, INITIAL_STATE, { name: "x", text: "x" }), {});
});

Deno.test("activeBindings() leaves out what does nothing now", () => {
  assert.deepEqual(activeBindings(table, INITIAL_STATE).map(({ help }) => help), ["a", "too late"]);
});

Deno.test("keyLabel() says keys as keyboards do", () => {
  const labels = [["a", "a"], ["?", "?"], ["enter", "Enter"], ["escape", "Esc"], ["up", "↑"], [
    "ctrl+c",
    "Ctrl+C",
  ]];
  const more = [["shift+tab", "Shift+Tab"], ["alt+backspace", "Alt+Backspace"], ["space", "Space"], [
    "+",
    "+",
  ]];
  for (const [name, label] of [...labels, ...more]) assert.equal(keyLabel(name!, arrows), label);
});
