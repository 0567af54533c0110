/**
 * How the receivers of a sender with several are doing, in numbers that every screen shows alike.
 *
 * @module
 */

import type { ErrorCode } from "./error_table.ts";
import type { Phase, View } from "./view.ts";

/** All receivers that ever came, each counted once but in `came`. */
export interface ReceiverCounts {
  /** How many came. */
  readonly came: number;
  /** How many connect or are asked. */
  readonly coming: number;
  /** How many take files. */
  readonly moving: number;
  /** How many have everything they wanted. */
  readonly done: number;
  /** How many wanted nothing. */
  readonly declined: number;
  /** How many failed; each gave its place back. */
  readonly failed: number;
  /** Bytes that all of them stored. */
  readonly bytes: number;
}

/** Counts the receivers of `view`, those that it keeps and those it does not. */
export function countReceivers({ receivers, crowd }: Pick<View, "receivers" | "crowd">): ReceiverCounts {
  const kept = [...receivers?.values() ?? []];
  const count = (...phases: Phase[]) => kept.filter(({ phase }) => phases.includes(phase)).length;
  const { done = 0, declined = 0, failed = 0, bytes = 0 } = crowd?.forgotten ?? {};
  return {
    came: crowd?.came ?? 0,
    coming: count("starting", "waiting", "connecting", "offered"),
    moving: count("moving"),
    done: done + count("done"),
    declined: declined + count("declined"),
    failed: failed + count("failed"),
    bytes: kept.reduce((sum, one) => sum + one.bytes, bytes),
  };
}

/**
 * How many more can come, of `places` in all: whoever was served or declined has used up a place, a failure gives it
 * back.
 */
export function freePlaces(view: Pick<View, "receivers" | "crowd" | "closed">, places: number): number {
  if (view.closed !== undefined) return 0;
  const { came, failed } = countReceivers(view);
  return Math.max(0, places - (came - failed));
}

/**
 * Why nobody else can come while those who are there are served, completing "nobody else can come:"; `undefined` while
 * somebody can.
 */
export function closedWords({ closed }: Pick<View, "closed">): string | undefined {
  return closed && (CLOSED_WORDS[closed.code] ?? "the code is closed");
}

const CLOSED_WORDS: { readonly [Code in ErrorCode]?: string } = {
  "code-expired": "the code expired",
  "server-lost": "the server went away",
  "too-many-tries": "wrong words were tried too often",
};
