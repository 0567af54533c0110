/**
 * The app in the middle of a session, for frames and for keys.
 *
 * @module
 */

import type { Status } from "../../core/status.ts";
import type { Role } from "../reporters/reporter.ts";
import { beginOffer } from "./offer_state.ts";
import { ask, beginSession, type OfferQuestion, sessionAfter } from "./session_state.ts";
import { type AppState, INITIAL_STATE } from "./state.ts";

/** What happened, and when. */
export type Told = readonly [atMs: number, status: Status];

/** The app after `told` in a session of `role`, at the time of the last of it. */
export function sceneAfter(role: Role, told: readonly Told[]): AppState {
  const session = told.reduce(
    (session, [atMs, status]) => sessionAfter(session, status, atMs),
    beginSession(role, 0),
  );
  return { ...INITIAL_STATE, stage: "session", session, nowMs: told.at(-1)?.[0] ?? 0 };
}

/** The app while `question` is open. */
export function sceneOfOffer(question: OfferQuestion): AppState {
  const { entries, totalBytes } = question.offer;
  const scene = sceneAfter("receiver", [
    [10, { event: "server", url: "https://slip.example", port: 443 }],
    [20, { event: "peer", id: "1", agent: "slip/0.1.0 (terminal)" }],
    [30, { event: "offer", files: entries, totalBytes }],
  ]);
  return { ...scene, session: ask(scene.session!, question), offer: beginOffer(question) };
}
