/**
 * The app from its start to its exit status.
 *
 * @module
 */

import { resolve } from "node:path";
import process from "node:process";
import { environmentVariable } from "../../core/disk/system/environment.ts";
import { userFolder } from "../../core/disk/system/user_folder.ts";
import { placeWords } from "../destination.ts";
import { exitNow, INTERRUPTED_STATUS } from "../exit.ts";
import { chooseServer } from "../server_lookup.ts";
import { serverHints, type Shell } from "../shell.ts";
import { onUncaught } from "../uncaught.ts";
import type { AppStart } from "./app_start.ts";
import { closingLines } from "./closing.ts";
import { Conductor, type Outcome } from "./conductor.ts";
import { HomeEffects } from "./home_effects.ts";
import { mount } from "./mount.tsx";
import { rememberFolder } from "./recent_folders.ts";
import { afterTick, INITIAL_STATE } from "./state.ts";
import { Store } from "./store.ts";
import { TERMINAL_DEVICE, TerminalGuard } from "./terminal_guard.ts";
import { createTheme, themeOptions } from "./theme.ts";
import type { AppTask } from "./when.ts";

/** How often the clock on screen goes on, in milliseconds; a screen reader says everything that changes. */
const TICK_MS = { seen: 1_000, read: 10_000 } as const;

/** For how long changes that can wait are gathered, in milliseconds: a frame costs some 5 ms of a core. */
const GATHER_MS = { seen: 250, read: 5_000 } as const;

/**
 * Runs the app. Resolves to the exit status when it is gone from the screen and what remains to be said is said.
 * @throws SlipError when it cannot begin, as without a server that is one.
 */
export async function runApp({ task, shell, complete }: AppStart): Promise<number> {
  const way = environmentVariable("INK_SCREEN_READER") === "true" ? "read" : "seen";
  const now = () => performance.now();
  const server = chooseServer({ flag: task?.flags.server, ...serverHints(shell) });
  const receiving = task ?? await complete({ command: "receive", code: "", flags: {} });
  const store = new Store({
    ...INITIAL_STATE,
    stage: task === undefined
      ? "home"
      : task.command === "receive" && task.code.trim() === ""
      ? "code"
      : "session",
    hasHome: task === undefined,
    size: terminalSize(),
    nowMs: now(),
    home: { ...INITIAL_STATE.home, folder: resolve(folderOf(receiving)) },
  }, GATHER_MS[way]);
  shell.terminal.hold();
  let outcome: Outcome;
  {
    using guard = new TerminalGuard(TERMINAL_DEVICE, way === "seen");
    using effects = new HomeEffects(store, server);
    const conductor = new Conductor({
      store,
      shell,
      complete: async (begun) =>
        await complete(task === undefined ? begun : { ...begun, flags: task.flags } as AppTask),
      perform,
      tell: (sequence) => guard.tell(sequence),
      remember: (folder) =>
        void rememberFolder(userFolder("cache"), folder).then(() => effects.recall(userFolder("cache"))),
      endNow: () => exitNow(INTERRUPTED_STATUS),
      now,
    });
    if (task === undefined) effects.start(userFolder("cache"));
    outcome = await onScreen(
      { store, conductor, guard, isRead: way === "read", tickMs: TICK_MS[way], now },
      task,
    );
  }
  shell.terminal.release();
  const { session, earlier } = store.getState();
  const flags = task?.command === "receive" ? task.flags : {};
  const lines = closingLines({
    earlier,
    session,
    error: outcome.error,
    placeWords: (place) => placeWords(flags, place),
  });
  shell.terminal.out((lines.out ?? []).map((line) => `${line}\n`).join(""));
  shell.terminal.err((lines.err ?? []).map((line) => `${line}\n`).join(""));
  return outcome.status;
}

interface Scene {
  readonly store: Store;
  readonly conductor: Conductor;
  readonly guard: TerminalGuard;
  readonly isRead: boolean;
  readonly tickMs: number;
  readonly now: () => number;
}

/** Draws until the conductor has finished. */
async function onScreen(
  { store, conductor, guard, isRead, tickMs, now }: Scene,
  task: AppTask | undefined,
): Promise<Outcome> {
  onUncaught((error) => conductor.fail(error));
  const ticking = setInterval(() => store.update((state) => afterTick(state, now()), "soon"), tickMs);
  const theme = createTheme(themeOptions(environmentVariable));
  const mounted = mount({ store, theme, onKey: (key) => conductor.press(key) }, isRead);
  mounted.ended.catch((error) => conductor.fail(error));
  const onResize = () => {
    // Terminals move what is on them in ways of their own, so nothing of the old drawing can be built upon.
    mounted.forget();
    guard.wipe();
    store.update((state) => ({ ...state, size: terminalSize() }));
  };
  // Before Ink hears of it, so that it never draws a frame that is too large.
  process.stdout.prependListener("resize", onResize);
  try {
    if (task !== undefined && store.getState().stage === "session") void conductor.run(task);
    return await conductor.finished;
  } finally {
    clearInterval(ticking);
    process.stdout.removeListener("resize", onResize);
    store.close();
    await mounted.unmount();
  }
}

/** Does a task with the functions behind the plain commands; the steps are always told, for who wants to see them. */
async function perform(task: AppTask, shell: Shell): Promise<void> {
  if (task.command === "send") {
    const { send } = await import("../send.ts");
    return await send(task.paths, { ...task.flags, trace: true }, shell);
  }
  const { receive } = await import("../receive.ts");
  await receive(task.code, { ...task.flags, trace: true }, shell);
}

function folderOf(task: AppTask): string {
  return task.command === "receive" ? task.flags.dir ?? "." : ".";
}

function terminalSize(): { columns: number; rows: number } {
  try {
    const { columns, rows } = Deno.consoleSize();
    return { columns: columns || INITIAL_STATE.size.columns, rows: rows || INITIAL_STATE.size.rows };
  } catch {
    return INITIAL_STATE.size;
  }
}
