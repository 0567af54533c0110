/**
 * What ours and another stack must be able to do with each other.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createPeerConnection, type TerminalPeerConnection } from "../../../core/webrtc/mod.ts";
import { until, within } from "../../support/wait.ts";
import { type ExchangeEnd, exchangeEnd, type Load } from "./exchange_end.ts";

/** Milliseconds that any one step may take, on a machine with a lot to do. */
const STEP_MS = 40_000;

/** Bytes of single messages, around every border: packets, records, the limits of stacks. */
const SIZES = [
  0,
  1,
  2,
  1155,
  1156,
  1157,
  1187,
  1188,
  1189,
  16_383,
  16_384,
  16_385,
  65_535,
  65_536,
  131_073,
  262_144,
];

/** How a meeting goes. */
export interface MeetingOptions {
  /** Who begins. */
  readonly offerer: "ours" | "theirs";
  /** Whether the channel keeps order. */
  readonly ordered: boolean;
  /** What is moved each way. */
  readonly load: Load;
  /** Bytes of the smallest and the largest message the other stack takes. @default 0 and 262,144 */
  readonly messageBounds?: readonly [least: number, most: number];
  /** Who ends it, and whether the channel or the connection under it. */
  readonly ending: { readonly by: "ours" | "theirs"; readonly how: "closeChannel" | "abort" };
  /** Milliseconds of silence between the two directions. @default 0 */
  readonly idleMs?: number;
}

/** Ours meets `theirs`: small and large messages there and back, a load each way, and an end. */
export async function meet(theirs: ExchangeEnd, options: MeetingOptions): Promise<void> {
  const connection = await createPeerConnection({ iceServers: [] });
  try {
    const ours = exchangeEnd(connection as TerminalPeerConnection & RTCPeerConnection);
    await connect(ours, theirs, options);
    await speak(ours, theirs, options);
    await pour(ours, theirs, options);
    await idle(options.idleMs ?? 0);
    await pour(theirs, ours, options);
    await part(ours, theirs, options);
  } finally {
    connection.close();
    await step(connection.closed, "our stack to be released");
  }
}

/** Waits until the time has passed, which is what is tested. */
async function idle(idleMs: number): Promise<void> {
  const endMs = performance.now() + idleMs;
  await until(() => performance.now() >= endMs, {
    what: "silence",
    deadlineMs: 2 * idleMs + 1,
    everyMs: 500,
  });
}

function step<T>(promise: Promise<T>, what: string): Promise<T> {
  return within(promise, { what, deadlineMs: STEP_MS });
}

async function connect(ours: ExchangeEnd, theirs: ExchangeEnd, options: MeetingOptions): Promise<void> {
  const [offerer, answerer] = options.offerer === "ours" ? [ours, theirs] : [theirs, ours];
  const offer = await step(offerer.offer(options.ordered), "the offer");
  const answer = await step(answerer.answer(offer), "the answer");
  await step(offerer.accept(answer), "the answer to be accepted");
  await step(Promise.all([ours.opened(), theirs.opened()]), "the channel to open");
}

/** Each message there and back. */
async function speak(ours: ExchangeEnd, theirs: ExchangeEnd, options: MeetingOptions): Promise<void> {
  const [least, most] = options.messageBounds ?? [0, 262_144];
  const sizes = SIZES.filter((size) => size >= least && size <= most);
  await step(theirs.echo(), "their echo");
  const strange = await step(ours.roundTrip(sizes), "the echo");
  assert.deepEqual(strange, []);
}

async function pour(from: ExchangeEnd, to: ExchangeEnd, { load, ordered }: MeetingOptions): Promise<void> {
  await step(to.collect(load), "a listener");
  const digest = await step(from.send(load), "a load to leave");
  const { inOrder, ...taken } = await step(to.taken(), "a load to arrive");
  assert.deepEqual(taken, { digest, surplus: 0 });
  assert.ok(inOrder || !ordered, "an ordered channel keeps order");
}

async function part(ours: ExchangeEnd, theirs: ExchangeEnd, { ending }: MeetingOptions): Promise<void> {
  const [by, other] = ending.by === "ours" ? [ours, theirs] : [theirs, ours];
  await step(by[ending.how](), "the end to begin");
  await step(other.closed(), "the other end to close");
  if (ending.how === "closeChannel") await step(by.closed(), "the end that closed to be closed");
}
