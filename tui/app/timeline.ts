/**
 * The steps of the set-up as one side saw them: what happened when, what the other side must have done in between, and
 * what did not happen. Pure.
 *
 * @module
 */

import { type Step, STEPS } from "../../core/connection/steps.ts";
import type { StepRole } from "../../core/status.ts";
import type { ReachedStep } from "../../core/view.ts";

/**
 * What is known of a step.
 * - `seen`: it was told here.
 * - `implied`: the other side did it, since something that was told can only come after it.
 * - `coming`: nothing is known of it.
 */
export type StepState = "seen" | "implied" | "coming";

/** A row of the timeline. */
export interface TimelineRow {
  readonly n: number;
  readonly role: StepRole;
  readonly name: string;
  readonly state: StepState;
  /** When it was told, in milliseconds since the first was. */
  readonly atMs?: number;
  /** Milliseconds since the one told before it. */
  readonly tookMs?: number;
}

/** What was told. */
export interface Observed {
  /** In the order in which they were told. */
  readonly steps: readonly ReachedStep[];
  /** When each was, on any clock; may be missing. */
  readonly times: readonly number[];
  /** Whether there is a connection, so that every step was done. */
  readonly isConnected: boolean;
}

/** All 26 steps: those that were told in their order, before each what it needed, and then the rest. */
export function timelineOf({ steps, times, isConnected }: Observed): TimelineRow[] {
  const seen = new Set(steps.map(({ n }) => n));
  const rows: TimelineRow[] = [];
  const placed = new Set<number>();
  const place = (n: number, row: Omit<TimelineRow, "n" | "role" | "name">) => {
    const { role, name } = STEPS[n - 1]!;
    rows.push({ n, role, name, ...row });
    placed.add(n);
  };
  for (const [index, { n }] of steps.entries()) {
    if (placed.has(n) || STEPS[n - 1] === undefined) continue;
    for (const before of needsOf(n)) {
      if (!seen.has(before) && !placed.has(before)) place(before, { state: "implied" });
    }
    const [first, previous = first, time] = [times[0], times[index - 1], times[index]];
    const isTimed = time !== undefined && first !== undefined && previous !== undefined;
    place(n, { state: "seen", ...(isTimed && { atMs: time - first, tookMs: time - previous }) });
  }
  for (const { n } of STEPS) if (!placed.has(n)) place(n, { state: isConnected ? "implied" : "coming" });
  return rows;
}

/** How a set-up that ended stands: the last step that was told, and what usually comes next on this side. */
export interface Standstill {
  readonly last: Step | undefined;
  readonly next: Step | undefined;
}

/** The step of the server that each side tells, since it gets the receipts. */
const RECEIPTS = { sender: 10, receiver: 24 } as const;

/** Where the set-up stopped, as the side `role` sees it; no next step when it saw all that it can see. */
export function standstillOf(rows: readonly TimelineRow[], role: "sender" | "receiver"): Standstill {
  const last = rows.findLast(({ state }) => state === "seen");
  const done = new Set(rows.filter(({ state }) => state !== "coming").map(({ n }) => n));
  const toldHere = STEPS.filter((step) => step.role === role || step.n === RECEIPTS[role]).map(({ n }) => n);
  const awaited = new Set(toldHere.flatMap((n) => [n, ...needsOf(n)]));
  const next = STEPS.find(({ n, after }) =>
    awaited.has(n) && !done.has(n) && after.every((before) => done.has(before))
  );
  return { last: last && STEPS[last.n - 1], next };
}

/** A receiver is in the room before a set-up begins, although nothing in the table of steps says so. */
const BEFORE_ALL = 11;

/** All steps that must have happened before step `n`, in their order. */
function needsOf(n: number): number[] {
  const needs = new Set(n === BEFORE_ALL ? [] : [BEFORE_ALL]);
  const open = [...STEPS[n - 1]!.after];
  for (let before = open.pop(); before !== undefined; before = open.pop()) {
    if (!needs.has(before)) open.push(...STEPS[before - 1]!.after);
    needs.add(before);
  }
  return [...needs].sort((a, b) => a - b);
}
