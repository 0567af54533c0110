/**
 * Keys that do the same on every screen of a session.
 *
 * @module
 */

import type { Binding, Handled, KeyTable } from "./keys.ts";
import { isOver } from "./session_state.ts";
import type { AppState } from "./state.ts";

/** For screens on which something moves. */
export const PAUSE_BINDINGS: readonly Binding[] = [
  {
    keys: ["p"],
    help: "go on after the pause",
    footer: "go on",
    isOn: (state) => mayPause(state) && isPausedHere(state),
    run: () => ({ action: { kind: "pause" } }),
  },
  {
    keys: ["p"],
    help: "pause: nothing moves until you go on; the other side is told",
    footer: "pause",
    isOn: (state) => mayPause(state) && !isPausedHere(state),
    run: () => ({ action: { kind: "pause" } }),
  },
];

function mayPause({ session }: AppState): boolean {
  return session !== undefined && !isOver(session) && !session.isEnding;
}

function isPausedHere({ session }: AppState): boolean {
  return session?.view.pausedBy.includes("here") ?? false;
}

/** For the end of every table of a session's screen. */
export const SESSION_BINDINGS: readonly Binding[] = [
  {
    keys: ["t"],
    help: "how this connected: the steps and when each was reached",
    footer: "steps",
    run: (state) => ({ state: { ...state, overlay: state.overlay === "steps" ? undefined : "steps" } }),
  },
  {
    keys: ["escape", "q"],
    help: "stop",
    footer: "stop",
    isOn: ({ session }) => session !== undefined && !isOver(session) && !session.isEnding,
    run: stop,
  },
];

/** Stops at once while nobody is there; else asks first, since it ends the work of two. */
function stop(state: AppState): Handled {
  const view = state.session?.view;
  const isAlone = view?.peer === undefined && view?.receivers === undefined;
  return isAlone ? { action: { kind: "cancel" } } : { state: { ...state, overlay: "cancel" } };
}

/** While it is asked whether to stop. */
export const CANCEL_KEYS: KeyTable = {
  bindings: [
    {
      keys: ["y", "Y"],
      help: "stop; whatever arrived is kept and need not travel again",
      footer: "stop",
      run: (state) => ({ state: { ...state, overlay: undefined }, action: { kind: "cancel" } }),
    },
    {
      keys: ["n", "N", "escape", "enter", "q"],
      help: "go on",
      footer: "go on",
      run: (state) => ({ state: { ...state, overlay: undefined } }),
    },
  ],
};
