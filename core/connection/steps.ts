/**
 * The 26 steps of setting up a connection, as people can watch them with `--trace`.
 *
 * The table is the one place that names them; `docs/handshake.md` says where each happens in the code.
 *
 * @module
 */

import type { Report, StepRole } from "../status.ts";

/** One step of the set-up. */
export interface Step {
  /** 1 to 26. */
  readonly n: number;
  readonly role: StepRole;
  readonly name: string;
  /** The steps that have happened, wherever they are observed, before this one can be. */
  readonly after: readonly number[];
}

const SENDER = "sender";
const RECEIVER = "receiver";
const SERVER = "server";

/**
 * All of them. The server cannot tell an offer from a candidate, since both are sealed: its steps (10 and 24) are
 * observed by whoever gets its delivery receipts, so they may be told a moment after the other side acts on them.
 */
export const STEPS: readonly Step[] = [
  { n: 1, role: SENDER, name: "configure ICE servers", after: [] },
  { n: 2, role: SENDER, name: "create peer connection, register listeners", after: [1] },
  { n: 3, role: SENDER, name: "decide the data: a data channel", after: [2] },
  { n: 4, role: SENDER, name: "create the data channel", after: [3] },
  { n: 5, role: SENDER, name: "create offer", after: [4] },
  { n: 6, role: SENDER, name: "set local description", after: [5] },
  { n: 7, role: SENDER, name: "gather candidates", after: [5] },
  { n: 8, role: SENDER, name: "send the offer to the server", after: [6] },
  { n: 9, role: SENDER, name: "send candidates to the server", after: [7] },
  { n: 10, role: SERVER, name: "deliver the offer", after: [8] },
  { n: 11, role: RECEIVER, name: "open the WebSocket", after: [] },
  { n: 12, role: RECEIVER, name: "get the offer", after: [8, 11] },
  { n: 13, role: RECEIVER, name: "configure ICE servers", after: [12] },
  { n: 14, role: RECEIVER, name: "create peer connection, register listeners", after: [13] },
  { n: 15, role: RECEIVER, name: "decide what to receive", after: [14] },
  { n: 16, role: RECEIVER, name: "listen for the data channel", after: [15] },
  { n: 17, role: RECEIVER, name: "set remote description", after: [16] },
  { n: 18, role: RECEIVER, name: "create answer", after: [17] },
  { n: 19, role: RECEIVER, name: "set local description", after: [18] },
  { n: 20, role: RECEIVER, name: "gather candidates", after: [18] },
  { n: 21, role: RECEIVER, name: "add received candidates", after: [9, 17] },
  { n: 22, role: RECEIVER, name: "send the answer to the server", after: [19] },
  { n: 23, role: RECEIVER, name: "send candidates to the server", after: [20] },
  { n: 24, role: SERVER, name: "deliver answer and candidates", after: [22, 23] },
  { n: 25, role: SENDER, name: "receive answer and candidates", after: [22] },
  { n: 26, role: SENDER, name: "set remote description", after: [25] },
];

/** Tells each step the first time it happens: candidates are many, their step is one. */
export class StepTrace {
  readonly #report: Report | undefined;
  readonly #told = new Set<number>();

  /** @param report Told the steps; nothing is told without it. */
  constructor(report?: Report) {
    this.#report = report;
  }

  /**
   * Step `n` happened.
   * @throws RangeError when there is no such step.
   */
  reached(n: number): void {
    const step = STEPS[n - 1];
    if (step === undefined) throw new RangeError(`step should be 1 to ${STEPS.length}, but is ${n}`);
    if (this.#told.has(n)) return;
    this.#told.add(n);
    this.#report?.({ event: "step", n, role: step.role, name: step.name });
  }
}
