/**
 * Does what keys ask for: runs sessions, one after the other, and says how the app ends.
 *
 * @module
 */

import { asSlipError, type SlipError, slipError } from "../../core/errors.ts";
import { PauseControl } from "../../core/transfer/pause.ts";
import { placeWords } from "../destination.ts";
import { INTERRUPTED_STATUS } from "../exit.ts";
import { settledSoonAfter } from "../settled_soon_after.ts";
import type { Shell } from "../shell.ts";
import type { Action } from "./actions.ts";
import { copySequence } from "./clipboard.ts";
import { resultOf } from "./closing.ts";
import { EMPTY_CODE_ENTRY } from "./code_entry_state.ts";
import { withResult } from "./earlier_results.ts";
import { INITIAL_ENDED } from "./ended_state.ts";
import { anotherTry, canTryAgain } from "./ended_keys.ts";
import type { Key } from "./keys.ts";
import { PickerEffects } from "./picker_effects.ts";
import { press } from "./press.ts";
import { Questions } from "./questions.ts";
import { changeSession, sessionReporter, tellFailure } from "./session_reporter.ts";
import { beginSession, isOver } from "./session_state.ts";
import { type AppState, withNotice } from "./state.ts";
import type { Store } from "./store.ts";
import type { AppTask } from "./when.ts";

/** How the app ended. */
export interface Outcome {
  readonly status: number;
  /** To be told after it, unless it was on screen in vain. */
  readonly error?: SlipError | undefined;
}

/** What a conductor works with. */
export interface ConductorOptions {
  readonly store: Store;
  /** What every command works with, but for what the app does itself. */
  readonly shell: Omit<Shell, "reporter" | "answers">;
  /** Fills in what the configuration says, for a task that the app itself came up with. */
  readonly complete: (task: AppTask) => Promise<AppTask>;
  /** Does a task: `slip send` or `slip receive`. */
  readonly perform: (task: AppTask, shell: Shell) => Promise<void>;
  /** Tells the terminal something, such as what goes to its clipboard. */
  readonly tell: (sequence: string) => void;
  /** Remembers where files were picked. */
  readonly remember: (folder: string) => void;
  /** Ends the process, when a second Ctrl+C, or Ctrl+\, wants no order. */
  readonly endNow: () => void;
  /** Milliseconds on the clock of `AppState.nowMs`. */
  readonly now: () => number;
}

/** A session, and the ways to get at it. */
interface RunningSession {
  readonly task: AppTask;
  readonly ending: AbortController;
  readonly pause: PauseControl;
}

/** Of the state, when there is no session. */
const BEFORE_SESSION = {
  session: undefined,
  offer: undefined,
  overlay: undefined,
  codeEntry: EMPTY_CODE_ENTRY,
} as const;

/** How many may receive; `undefined` where as many as come. */
function placesOf(task: AppTask): number | undefined {
  const { receivers = 1 } = task.command === "send" ? task.flags : {};
  return receivers === "any" ? undefined : receivers;
}

/** Runs the app behind its screen. */
export class Conductor {
  readonly #options: ConductorOptions;
  readonly #questions: Questions;
  readonly #picker: PickerEffects;
  readonly #finished = Promise.withResolvers<Outcome>();
  readonly #interrupt = new AbortController();
  #session: RunningSession | undefined;
  #last: Outcome = { status: 0 };

  /** Nothing runs yet. */
  constructor(options: ConductorOptions) {
    this.#options = options;
    this.#questions = new Questions(options.store);
    this.#picker = new PickerEffects(options.store);
    options.shell.signal.addEventListener("abort", () => this.#end(), { once: true });
  }

  /** Resolves when the app shall end. Never rejects. */
  get finished(): Promise<Outcome> {
    return this.#finished.promise;
  }

  /** Takes a key. */
  press(key: Key): void {
    const { store } = this.#options;
    const { state, action } = press(store.getState(), key);
    if (state !== undefined) store.update(() => state);
    if (action !== undefined) this.perform(action);
    void this.#picker.learnSizes();
  }

  /** Does `action`, or begins it. */
  perform(action: Action): void {
    switch (action.kind) {
      case "leave":
        return this.#finished.resolve(this.#last);
      case "interrupt":
        return this.#interruptAll();
      case "quit":
        return this.#options.endNow();
      case "cancel":
        return this.#cancel();
      case "pause":
        return this.#pauseOrResume();
      case "home":
        return this.#goHome();
      case "again":
        return this.#again();
      case "send":
        return this.#send(action.paths);
      case "receive":
        return void this.#begin({ command: "receive", code: action.typed, flags: {} });
      case "answer":
        return this.#questions.answer(action.question, action.answer);
      case "copy":
        return this.#copy(action);
      case "list":
        return void this.#picker.list(action.folder);
      case "paste":
        return void this.#picker.paste(action.text);
    }
  }

  /** Runs `task` as a session. Never rejects. */
  async run(task: AppTask): Promise<void> {
    const { store, now, shell, perform } = this.#options;
    const ending = new AbortController();
    const pause = new PauseControl();
    this.#session = { task, ending, pause };
    const role = task.command === "send" ? "sender" : "receiver";
    store.update((state) => ({
      ...state,
      stage: "session",
      overlay: undefined,
      offer: undefined,
      ended: INITIAL_ENDED,
      session: beginSession(role, now(), placesOf(task)),
    }));
    const signal = AbortSignal.any([shell.signal, ending.signal, this.#interrupt.signal]);
    try {
      const [reporter, answers] = [sessionReporter(store, now), this.#questions];
      await settledSoonAfter(signal, perform(task, { ...shell, signal, pause, reporter, answers }));
      this.#ended(task, { status: 0 });
    } catch (thrown) {
      const error = asSlipError(thrown);
      tellFailure(store, error, now);
      this.#ended(task, { status: error.exitCode, error });
    }
  }

  /** Ends the app because something of it broke. */
  fail(thrown: unknown): void {
    const error = asSlipError(thrown);
    this.#interrupt.abort(error);
    this.#finished.resolve({ status: error.exitCode, error });
  }

  /** A task that the app came up with itself. */
  async #begin(task: AppTask): Promise<void> {
    try {
      await this.run(await this.#options.complete(task));
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  #again(): void {
    const { store } = this.#options;
    const way = anotherTry(store.getState());
    if (way === "same" && this.#session !== undefined) void this.run(this.#session.task);
    if (way !== "code" && way !== "correction") return;
    const task = this.#session?.task;
    const typed = way === "correction" && task?.command === "receive" ? task.code : "";
    store.update((state) => ({
      ...state,
      ...BEFORE_SESSION,
      stage: "code",
      codeEntry: { ...EMPTY_CODE_ENTRY, typed },
    }));
  }

  #send(paths: readonly string[]): void {
    const { store, remember } = this.#options;
    remember(store.getState().picker.folder);
    void this.#begin({ command: "send", paths, flags: {} });
  }

  /** What becomes of the app when a session is over. */
  #ended({ flags }: AppTask, outcome: Outcome): void {
    this.#last = outcome;
    const { store, shell } = this.#options;
    const state = store.getState();
    if (this.#interrupt.signal.aborted || shell.signal.aborted) return this.#finished.resolve(outcome);
    if (this.#session?.ending.signal.aborted) return this.#stopped(state, outcome);
    // Who asked for one thing gets a prompt again when it is done, or cannot be helped by another try.
    const isUnattended = "yes" in flags && flags.yes === true;
    const isFinal = outcome.status === 0 || isUnattended || !canTryAgain(state);
    if (!state.hasHome && isFinal) this.#finished.resolve(outcome);
  }

  #stopped({ hasHome }: AppState, outcome: Outcome): void {
    if (!hasHome) return this.#finished.resolve(outcome);
    this.#goHome();
    this.#options.store.update((state) => withNotice(state, "Stopped"));
    this.#last = { status: outcome.status };
  }

  #goHome(): void {
    this.#last = { status: this.#last.status };
    this.#options.store.update((state) => ({
      ...state,
      ...BEFORE_SESSION,
      earlier: withResult(state.earlier, this.#result(state)),
      stage: "home",
      picker: { ...state.picker, selected: new Map() },
    }));
  }

  /** How the session that is left ended well, in a line. */
  #result({ session }: AppState): string | undefined {
    const task = this.#session?.task;
    const flags = task?.command === "receive" ? task.flags : {};
    return session && resultOf(session, (place) => placeWords(flags, place));
  }

  #interruptAll(): void {
    if (this.#interrupt.signal.aborted) return this.#options.endNow();
    this.#interrupt.abort(slipError("interrupted"));
    this.#end();
  }

  #cancel(): void {
    this.#session?.ending.abort(slipError("interrupted"));
    this.#markEnding();
  }

  /** What comes of it is told by the session, which is told of it here. */
  #pauseOrResume(): void {
    const pause = this.#session?.pause;
    if (pause?.isPaused) pause.resume();
    else pause?.pause();
  }

  /** Ends what runs, in order, and then the app. */
  #end(): void {
    const { session } = this.#options.store.getState();
    if (session === undefined || isOver(session)) {
      return this.#finished.resolve({ status: INTERRUPTED_STATUS });
    }
    this.#markEnding();
  }

  #markEnding(): void {
    changeSession(this.#options.store, (session) => ({ ...session, isEnding: true }));
  }

  #copy({ text, what }: { readonly text: string; readonly what: string }): void {
    const sequence = copySequence(text);
    if (sequence !== undefined) this.#options.tell(sequence);
    const words = sequence === undefined
      ? `The ${what} is too long to copy`
      : `Copied the ${what}, if the terminal allows it`;
    this.#options.store.update((state) => withNotice(state, words));
  }
}
