import assert from "node:assert/strict";
import { BLOCK_BYTES } from "../limits.ts";
import type { Status } from "../status.ts";
import { assertFailed } from "./testing_outcome.ts";
import { endOf, MemorySink, SHORT, transfer } from "./testing_transfer.ts";

const MIB = BLOCK_BYTES;

/** Where a transfer can be interrupted: at the first such status of that side. */
const PHASES: readonly (readonly [side: "sender" | "receiver", event: Status["event"]])[] = [
  ["sender", "offer"],
  ["receiver", "offer"],
  ["sender", "accepted"],
  ["receiver", "accepted"],
  ["sender", "progress"],
  ["receiver", "progress"],
  ["sender", "file"],
  ["receiver", "file"],
];

for (const who of ["sender", "receiver"] as const) {
  for (const [side, event] of PHASES) {
    Deno.test(`${who} interrupted when ${side} reports ${event}: the other one is told`, async () => {
      const stop = new AbortController();
      const timings = { ...SHORT, closeGraceMs: 60_000 };
      const outcome = await transfer({
        sizes: [1, 8 * MIB],
        line: { bytesPerSecond: 100e6, delayMs: 1 },
        timings,
        signals: { [who]: stop.signal },
        watch: (one, status) => one === side && status.event === event && stop.abort(),
      });
      if (who === "sender") assertFailed(outcome, "interrupted", "cancelled");
      else assertFailed(outcome, "cancelled", "interrupted");
    });
  }

  Deno.test(`${who} interrupted before it begins`, async () => {
    const outcome = await transfer({ signals: { [who]: AbortSignal.abort() } });
    if (who === "sender") assertFailed(outcome, "interrupted", "cancelled");
    else assertFailed(outcome, "cancelled", "interrupted");
  });
}

Deno.test("receiveOver() ends although nobody answers, when the sender leaves", async () => {
  const stop = new AbortController();
  const asked = Promise.withResolvers<AbortSignal>();
  const decide = (_offer: unknown, signal: AbortSignal) => {
    asked.resolve(signal);
    stop.abort();
    return new Promise<boolean>(() => {});
  };
  assertFailed(await transfer({ decide, signals: { sender: stop.signal } }), "interrupted", "cancelled");
  assert.equal((await asked.promise).aborted, true, "whoever asks should be told that it is over");
});

Deno.test("receiveOver() does nothing with an answer that comes after the end", async () => {
  const stop = new AbortController();
  const answer = Promise.withResolvers<boolean>();
  const decide = () => {
    stop.abort();
    return answer.promise;
  };
  const outcome = await transfer({ decide, signals: { sender: stop.signal } });
  answer.resolve(true);
  await answer.promise;
  await Promise.resolve();
  assert.deepEqual(outcome.told.receiver.map(({ event }) => event), ["offer"]);
});

/** What a pipe keeps waiting whose reader has stopped, and who has had enough. */
const STUCK: readonly (readonly [where: "write" | "complete", who: "sender" | "receiver"])[] = [
  ["write", "sender"],
  ["write", "receiver"],
  ["complete", "receiver"],
];

for (const [where, who] of STUCK) {
  Deno.test(`receiveOver() lets go of a sink that is stuck in ${where}() when ${who} is interrupted`, async () => {
    const stop = new AbortController();
    const stuck = () => {
      stop.abort();
      return new Promise<never>(() => {});
    };
    const sink = new MemorySink({ [where]: stuck });
    const timings = { ...SHORT, peerSilenceMs: 1_000 };
    const { sent, received } = await transfer({ sink, timings, signals: { [who]: stop.signal } });
    const ends = who === "sender" ? ["interrupted", "cancelled"] : ["cancelled", "interrupted"];
    assert.deepEqual([endOf(sent), endOf(received)], ends);
    assert.ok(sink.closes > 0, "the sink should be closed");
  });
}
