/**
 * Watches a terminal: keeps what it is told, and what it shows.
 *
 * @module
 */

import type { TempFolder } from "../../tests/support/temp.ts";
import type { Tmux } from "../../tests/support/tmux.ts";
import type { Output } from "./cast.ts";
import type { Frame } from "./film.ts";
import { pause } from "./stage.ts";

/** Milliseconds between two looks. */
const LOOK_MS = 350;

/** What tmux asks a terminal about itself; a player would type the answers. */
// deno-lint-ignore no-control-regex -- escape sequences begin with one
const QUESTIONS = /\u001b\[>?[cq]/g;

/** What was seen. */
export interface Recording {
  readonly outputs: readonly Output[];
  readonly frames: readonly Frame[];
}

/** Watches `terminal` from when `begin` resolves until `act` does. @param shown What becomes of every text; as long as it. */
export async function record(
  terminal: Tmux,
  scratch: TempFolder,
  { act, shown }: { act: () => Promise<void>; shown: (text: string) => string },
): Promise<Recording> {
  const pipe = scratch.join(".recording");
  await new Deno.Command("mkfifo", { args: [pipe] }).output();
  const [file] = await Promise.all([Deno.open(pipe), terminal.record(pipe)]);
  const startMs = performance.now();
  const atMs = () => performance.now() - startMs;
  const outputs: Output[] = [];
  const frames: Frame[] = [];
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      frames.push({ atMs: atMs(), captured: shown(await terminal.picture()) });
      await pause(LOOK_MS);
    }
  })();
  const listening = (async () => {
    for await (const text of file.readable.pipeThrough(new TextDecoderStream())) {
      outputs.push({ atMs: atMs(), text });
    }
  })();
  try {
    await act();
  } finally {
    isOver = true;
    await looking;
    await terminal.stopRecording();
    await listening;
  }
  return { outputs: shownOutputs(outputs, shown), frames };
}

/** What is replaced may have come in two pieces; nothing gets longer or shorter by it. */
function shownOutputs(outputs: readonly Output[], shown: (text: string) => string): Output[] {
  const whole = shown(outputs.map(({ text }) => text).join(""));
  let start = 0;
  return outputs.map(({ atMs, text: { length } }) => ({
    atMs,
    text: whole.slice(start, start += length).replaceAll(QUESTIONS, ""),
  }));
}
