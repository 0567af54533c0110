import assert from "node:assert/strict";
import { until } from "../../tests/support/wait.ts";
import { BLOCK_BYTES, READ_AHEAD_BYTES } from "../limits.ts";
import type { Status } from "../status.ts";
import { BlockLoader } from "./block_loader.ts";
import { PauseControl } from "./pause.ts";
import { isSame, patterned, sha256 } from "./testing_files.ts";
import { assertArrived, assertFailed } from "./testing_outcome.ts";
import { IMPATIENT, LINE, longPause, other, SIDES, standstill } from "./testing_pauses.ts";
import { MemorySink } from "./testing_sink.ts";
import { MemorySource } from "./testing_source.ts";
import { endOf, SHORT, transfer } from "./testing_transfer.ts";

const MIB = BLOCK_BYTES;

const pausesIn = (told: readonly Status[]) =>
  told.filter((status) => status.event === "paused" || status.event === "resumed");

const THERE = [{ event: "paused", by: "there" }, { event: "resumed", by: "there" }];

for (const who of SIDES) {
  Deno.test(`${who} pauses for longer than any wait: nothing moves, both know, and it goes on`, async () => {
    const control = new PauseControl();
    const sink = new MemorySink();
    const startMs = performance.now();
    const running = transfer({
      sizes: [24 * MIB],
      sink,
      line: LINE,
      timings: IMPATIENT,
      pauses: { [who]: control },
    });
    await until(() => sink.writtenBytes > 2 * MIB, { what: "something to be written" });
    const pausedMs = performance.now();
    control.pause();
    await standstill(sink);
    const bytes = sink.writtenBytes;
    assert.ok(bytes < 24 * MIB, "it should have been paused in the middle");
    await longPause();
    assert.equal(sink.writtenBytes, bytes);
    const lengthMs = performance.now() - pausedMs;
    control.resume();
    const outcome = await running;
    assertArrived(outcome);
    const mostMs = performance.now() - startMs - lengthMs / 2;
    assert.deepEqual(pausesIn(outcome.told[other(who)]), THERE);
    assert.ok(outcome.sent.status === "fulfilled" && outcome.received.status === "fulfilled");
    for (const { value } of [outcome.sent, outcome.received]) {
      assert.ok(value.seconds * 1000 < mostMs, `${value.seconds} s should leave the pause out`);
    }
  });

  for (const canceller of SIDES) {
    Deno.test(`${canceller} cancels what ${who} has paused`, async () => {
      const control = new PauseControl();
      const stop = new AbortController();
      const sink = new MemorySink();
      const running = transfer({
        sizes: [24 * MIB],
        sink,
        line: LINE,
        timings: { ...SHORT, closeGraceMs: 60_000 },
        pauses: { [who]: control },
        signals: { [canceller]: stop.signal },
      });
      await until(() => sink.writtenBytes > MIB, { what: "something to be written" });
      control.pause();
      await standstill(sink);
      stop.abort();
      if (canceller === "sender") assertFailed(await running, "interrupted", "cancelled");
      else assertFailed(await running, "cancelled", "interrupted");
    });
  }

  Deno.test(`${who} that is paused from the start is offered or offers, and moves nothing until it goes on`, async () => {
    const control = new PauseControl();
    control.pause();
    const sink = new MemorySink();
    const told: string[] = [];
    const running = transfer({
      sizes: [3 * MIB, 0, 10],
      sink,
      timings: IMPATIENT,
      pauses: { [who]: control },
      watch: (side, { event }) => void told.push(`${side} ${event}`),
    });
    await until(() => SIDES.every((side) => told.includes(`${side} accepted`)), { what: "a yes" });
    await longPause();
    assert.equal(sink.writtenBytes, 0);
    control.resume();
    assertArrived(await running);
  });

  Deno.test(`${who} pauses and goes on before anything is accepted, which does no harm`, async () => {
    const control = new PauseControl();
    control.pause();
    const decide = () => {
      control.resume();
      return Promise.resolve(true);
    };
    assertArrived(await transfer({ sizes: [3 * MIB, 0], decide, pauses: { [who]: control } }));
  });

  Deno.test(`a peer that dies while ${who} pauses is noticed`, async () => {
    const control = new PauseControl();
    let isDead = false;
    const sink = new MemorySink();
    const running = transfer({
      sizes: [24 * MIB],
      sink,
      line: { ...LINE, passesControl: () => !isDead },
      timings: IMPATIENT,
      pauses: { [who]: control },
    });
    await until(() => sink.writtenBytes > MIB, { what: "something to be written" });
    control.pause();
    await standstill(sink);
    isDead = true;
    const { sent, received } = await running;
    assert.deepEqual([endOf(sent), endOf(received)], ["peer-lost", "peer-lost"]);
  });
}

Deno.test("when both pause, it goes on once both do", async () => {
  const pauses = { sender: new PauseControl(), receiver: new PauseControl() };
  const sink = new MemorySink();
  const running = transfer({ sizes: [24 * MIB], sink, line: LINE, pauses });
  await until(() => sink.writtenBytes > MIB, { what: "something to be written" });
  pauses.sender.pause();
  pauses.receiver.pause();
  await standstill(sink);
  const bytes = sink.writtenBytes;
  pauses.sender.resume();
  await standstill(sink);
  assert.equal(sink.writtenBytes, bytes);
  pauses.receiver.resume();
  const outcome = await running;
  assertArrived(outcome);
  for (const side of SIDES) assert.deepEqual(pausesIn(outcome.told[side]), THERE);
});

Deno.test("a sender that pauses reads no more than it reads ahead, and compares nothing", async () => {
  const control = new PauseControl();
  control.pause();
  const bytes = patterned(12 * MIB, 1);
  const source = new MemorySource([{ bytes }, 12 * MIB]);
  const sink = new MemorySink({}, [{ file: 0, bytes, blocks: [0, 1, 2, 3, 4, 5] }]);
  const running = transfer({ source, sink, pauses: { sender: control } });
  await until(() => source.readBytes >= READ_AHEAD_BYTES, { what: "blocks to be read ahead" });
  await standstill(sink);
  assert.equal(source.readBytes, READ_AHEAD_BYTES);
  control.resume();
  assertArrived(await running, { movedBytes: 18 * MIB });
});

Deno.test("a stream keeps its order over pauses", async () => {
  const control = new PauseControl();
  const sink = new MemorySink();
  const chunks = Array.from({ length: 30 }, (_, index) => patterned(200_000 + index, index));
  const running = transfer({
    sizes: [{ kind: "stream", chunks }],
    sink,
    line: { ...LINE, jitterMs: 3 },
    pauses: { receiver: control },
  });
  for (const bytes of [100_000, 1_000_000, 2_000_000]) {
    await until(() => sink.writtenBytes > bytes, { what: `${bytes} bytes to be written` });
    control.pause();
    await standstill(sink);
    control.resume();
  }
  assertArrived(await running);
});

Deno.test("a receiver that pauses pauses only itself", async () => {
  const control = new PauseControl();
  const source = new MemorySource([24 * MIB]);
  const loader = new BlockLoader(source, sha256);
  const sink = new MemorySink();
  const paused = transfer({ source, loader, sink, line: LINE, pauses: { receiver: control } });
  await until(() => sink.writtenBytes > MIB, { what: "something to be written" });
  control.pause();
  const free = await transfer({ source, loader, line: LINE });
  assert.deepEqual([endOf(free.sent), endOf(free.received)], ["done", "done"]);
  assert.ok(sink.writtenBytes < 24 * MIB);
  control.resume();
  const outcome = await paused;
  assert.ok(isSame(sink.finished.get(0)!, source.bytesOf(0)));
  assert.deepEqual([endOf(outcome.sent), endOf(outcome.received)], ["done", "done"]);
});

Deno.test("one sender's pause holds up all its receivers", async () => {
  const control = new PauseControl();
  control.pause();
  const source = new MemorySource([2 * MIB]);
  const loader = new BlockLoader(source, sha256);
  const sinks = [new MemorySink(), new MemorySink()];
  const running = sinks.map((sink) => transfer({ source, loader, sink, pauses: { sender: control } }));
  await until(() => source.readBytes > 0, { what: "a block to be read" });
  for (const sink of sinks) await standstill(sink);
  assert.deepEqual(sinks.map(({ writtenBytes }) => writtenBytes), [0, 0]);
  control.resume();
  for (const { sent, received } of await Promise.all(running)) {
    assert.deepEqual([endOf(sent), endOf(received)], ["done", "done"]);
  }
});
