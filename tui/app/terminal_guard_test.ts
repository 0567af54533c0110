import assert from "node:assert/strict";
import { TerminalGuard } from "./terminal_guard.ts";

function device() {
  const said: string[] = [];
  return {
    said,
    write: (text: string) => void said.push(text),
    setRaw: (isRaw: boolean) => void said.push(isRaw ? "raw" : "cooked"),
  };
}

Deno.test("TerminalGuard takes a screen of its own and gives all of it back, once", () => {
  const terminal = device();
  const guard = new TerminalGuard(terminal, true);
  guard.tell("x");
  guard.restore();
  guard.restore();
  guard.tell("y");
  const [enter, told, cooked, leave] = terminal.said;
  assert.deepEqual([terminal.said.length, told, cooked], [4, "x", "cooked"]);
  assert.match(enter!, /\[\?1049h/);
  assert.match(leave!, /\[\?2004l.*\[\?25h.*\[\?1049l$/);
});

Deno.test("TerminalGuard leaves the screen to a screen reader, and gives back the rest", () => {
  const terminal = device();
  new TerminalGuard(terminal, false).restore();
  assert.doesNotMatch(terminal.said.join(), /1049/);
  assert.match(terminal.said.join(), /\[\?25h/);
});

Deno.test("TerminalGuard.restore() takes a terminal that is gone", () => {
  const gone = () => {
    throw new Deno.errors.BrokenPipe();
  };
  const guard = new TerminalGuard({ write: () => {}, setRaw: gone }, true);
  guard.restore();
});
