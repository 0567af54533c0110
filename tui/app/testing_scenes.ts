/**
 * The app in the middle of a session, for frames and for keys.
 *
 * @module
 */

import { STEPS } from "../../core/connection/steps.ts";
import type { OfferedFile, Status } from "../../core/status.ts";
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

/** A dozen files of a holiday, 1 GB in all. */
export const HOLIDAY_FILES: readonly OfferedFile[] = [
  { path: "holiday", size: 0, kind: "folder" },
  { path: "holiday/beach/2024-07-01 sunrise over the long pier.jpeg", size: 4_812_331 },
  { path: "holiday/beach/kite.jpg", size: 3_120_000 },
  { path: "holiday/beach/waves.mov", size: 912_000_000 },
  { path: "holiday/旅行の計画.pdf", size: 182_000 },
  { path: "holiday/cafe\u0301.txt", size: 812 },
  ...Array.from(
    { length: 12 },
    (_, n) => ({ path: `holiday/mountain/${n + 1}.jpg`, size: 6_000_000 + n * 100_000 }),
  ),
];

const HOLIDAY_BYTES = HOLIDAY_FILES.reduce((sum, { size }) => sum + size, 0);

/** What is told of a transfer of {@linkcode HOLIDAY_FILES} that began 1 s ago, up to `seconds` after it. */
export function holidayTold(seconds: number): Told[] {
  const rate = (second: number) => Math.round(18e6 + 9e6 * Math.sin(second / 3) - 6e6 * Math.cos(second));
  const told: Told[] = [
    [10, { event: "server", url: "https://slip.example", port: 443 }],
    [400, { event: "peer", id: "1", agent: "slip/0.1.0 (terminal)" }],
    [700, { event: "path", kind: "direct", detail: "UDP IPv4, host to srflx" }],
    [800, { event: "offer", files: HOLIDAY_FILES, totalBytes: HOLIDAY_BYTES }],
    [1_000, { event: "accepted" }],
  ];
  let [bytes, complete, completeBytes] = [0, 1, 0];
  for (let second = 0; second < seconds; second++) {
    const bytesPerSecond = rate(second);
    bytes = Math.min(HOLIDAY_BYTES, bytes + bytesPerSecond);
    const atMs = 2_000 + second * 1_000;
    for (
      let file = HOLIDAY_FILES[complete];
      file && completeBytes + file.size <= bytes;
      file = HOLIDAY_FILES[++complete]
    ) {
      completeBytes += file.size;
      told.push([atMs, { event: "file", path: file.path, bytes: file.size, digest: "3f9a0c21".repeat(8) }]);
    }
    const next = HOLIDAY_FILES[complete];
    told.push([atMs, {
      event: "progress",
      bytes,
      totalBytes: HOLIDAY_BYTES,
      bytesPerSecond,
      roundTripMs: 23.4,
      inFlight: next === undefined
        ? []
        : [{ path: next.path, bytes: bytes - completeBytes, size: next.size }],
    }]);
  }
  return told;
}

/** The steps `numbers` as one side tells them, the first at `startMs` and each a few milliseconds after the other. */
export function stepsTold(numbers: readonly number[], startMs: number): Told[] {
  return numbers.map((n, index) => {
    const { role, name } = STEPS[n - 1]!;
    return [startMs + 11 * index + index ** 2, { event: "step", n, role, name }];
  });
}

/** The steps that a sender tells, and those that a receiver does, in a usual order. */
export const TOLD_STEPS = {
  sender: [1, 2, 3, 4, 5, 6, 8, 7, 9, 10, 25, 26],
  receiver: [11, 12, 13, 14, 15, 16, 17, 21, 18, 19, 22, 20, 23, 24],
} as const;
