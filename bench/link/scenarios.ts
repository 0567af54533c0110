/**
 * Lines to measure on, and what is promised on each.
 *
 * @module
 */

import type { LineShape } from "./bottleneck.ts";
import type { Flow } from "./run.ts";

const MEGABIT = 1e6;

/** Bits a second of every line. */
const RATE = 100 * MEGABIT;

/** Milliseconds of queue that even a short line has. */
const SHORTEST_QUEUE_MS = 20;

/** A line. */
export interface Scenario {
  readonly name: string;
  readonly shape: LineShape;
  /** Share of the line that ours takes at least, 0–1. */
  readonly shareAtLeast?: number;
  /** Milliseconds that 99 % of ours wait in the queue at most. */
  readonly waitAtMostMs?: number;
}

/** Flows that share a line. */
export interface FairnessCase {
  readonly name: string;
  readonly flows: readonly Flow[];
  /** Share of what the flows take together that the larger takes at most, 0–1. */
  readonly largerAtMost: number;
}

/** A line of 100 Mbit/s, its queue as long as a round trip unless said otherwise. */
function line(roundTripMs: number, lossPercent: number, queueMs?: number): LineShape {
  return {
    bitsPerSecond: RATE,
    delayMs: roundTripMs / 2,
    lossRate: lossPercent / 100,
    queueMs: queueMs ?? Math.max(roundTripMs, SHORTEST_QUEUE_MS),
  };
}

/** One flow at a time. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "20 ms, 0.1 %", shape: line(20, 0.1), shareAtLeast: 0.85 },
  { name: "100 ms, 0 %", shape: line(100, 0), shareAtLeast: 0.85 },
  { name: "100 ms, 1 %", shape: line(100, 1), shareAtLeast: 0.75 },
  { name: "200 ms, 3 %", shape: line(200, 3), shareAtLeast: 0.5 },
  { name: "100 ms, queue 20 ms", shape: line(100, 0, 20) },
  { name: "100 ms, queue 500 ms", shape: line(100, 0, 500), waitAtMostMs: 150 },
];

/** Lines on which two flows meet. */
export const SHARED_LINES: readonly Scenario[] = [
  { name: "20 ms, queue 20 ms", shape: line(20, 0, 20) },
  { name: "40 ms, queue 100 ms", shape: line(40, 0, 100) },
  { name: "100 ms, queue 100 ms", shape: line(100, 0, 100) },
];

const OURS: Flow = { sender: "ours", receiver: "ours" };

function tcp(tcpControl: string): Flow {
  return { sender: "tcp", receiver: "tcp", tcpControl };
}

/** Who is measured alone, by name, with the congestion controls that the kernel has. */
export function contenderFlows(tcpControls: readonly string[]): Readonly<Record<string, Flow>> {
  return {
    "ours": OURS,
    "werift": { sender: "werift", receiver: "werift" },
    "libdatachannel": { sender: "libdatachannel", receiver: "libdatachannel" },
    ...Object.fromEntries(tcpControls.map((control) => [`TCP ${control}`, tcp(control)])),
    "ours → Chromium": { sender: "ours", receiver: "chromium" },
    "libdatachannel → Chromium": { sender: "libdatachannel", receiver: "chromium" },
  };
}

/** Who shares a line with whom. */
export function fairnessCases(tcpControls: readonly string[]): FairnessCase[] {
  return [
    { name: "two of ours", flows: [OURS, OURS], largerAtMost: 0.6 },
    ...tcpControls.map((control) => ({
      name: `ours and TCP ${control}`,
      flows: [OURS, tcp(control)],
      largerAtMost: 0.75,
    })),
  ];
}
