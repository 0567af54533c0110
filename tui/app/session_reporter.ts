/**
 * How what a session tells gets into the store.
 *
 * @module
 */

import type { SlipError } from "../../core/errors.ts";
import type { Status } from "../../core/status.ts";
import type { Reporter } from "../reporters/reporter.ts";
import { isOver, sessionAfter, type SessionState } from "./session_state.ts";
import type { Store } from "./store.ts";

/** Progress is told many times a second; what a person waits for is told at once. */
const FREQUENT: ReadonlySet<Status["event"]> = new Set<Status["event"]>([
  "progress",
  "file",
  "step",
  "warning",
]);

/** A reporter that draws; `now` tells milliseconds on the clock of `AppState.nowMs`. */
export function sessionReporter(store: Store, now: () => number): Reporter {
  return {
    report: (status) => {
      const urgency = FREQUENT.has(status.event) ? "soon" : "now";
      changeSession(store, (session) => sessionAfter(session, status, now()), urgency);
    },
    looking: (found) => changeSession(store, (session) => ({ ...session, found }), "soon"),
    pause: () => {},
    fail: () => {},
  };
}

/** What was not told by the session itself, such as that there is no such file. */
export function tellFailure(store: Store, { code, message, hint }: SlipError, now: () => number): void {
  changeSession(
    store,
    (session) =>
      isOver(session) ? session : sessionAfter(session, { event: "error", code, message, hint }, now()),
  );
}

/** Changes the session, if there is one. */
export function changeSession(
  store: Store,
  change: (session: SessionState) => SessionState,
  urgency: "now" | "soon" = "now",
): void {
  store.update(
    (state) => state.session === undefined ? state : { ...state, session: change(state.session) },
    urgency,
  );
}
