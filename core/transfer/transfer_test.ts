import assert from "node:assert/strict";
import fc from "fast-check";
import { BLOCK_BYTES, LANE_HIGH_WATER_BYTES, WINDOW_BYTES } from "../limits.ts";
import type { Status } from "../status.ts";
import { until } from "../../tests/support/wait.ts";
import { assertArrived } from "./testing_outcome.ts";
import type { Line } from "./testing_link.ts";
import { MemorySink, MemorySource, SHORT, transfer } from "./testing_transfer.ts";

const MIB = BLOCK_BYTES;
const SIZES = [0, 1, MIB - 1, MIB, MIB + 1, 5 * MIB];

const PERFECT: Line = {};
const LONG: Line = { seed: 7, delayMs: 2, jitterMs: 10, lossRate: 0.1, bytesPerSecond: 200e6 };

for (const size of SIZES) {
  Deno.test(`sendOver() and receiveOver() move ${size} bytes over a perfect line`, async () => {
    assertArrived(await transfer({ sizes: [size], line: PERFECT }));
  });

  Deno.test(`sendOver() and receiveOver() move ${size} bytes over a line that delays and reorders`, async () => {
    assertArrived(await transfer({ sizes: [size], line: LONG }));
  });
}

Deno.test("sendOver() and receiveOver() move many files of all sizes, over any line", async () => {
  const cases = fc.record({
    sizes: fc.array(fc.constantFrom(0, 0, 1, 5_000, 49_152, 49_153, MIB, MIB + 1), {
      minLength: 1,
      maxLength: 20,
    }),
    seed: fc.nat(),
    jitterMs: fc.constantFrom(0, 5),
    lossRate: fc.constantFrom(0, 0.2),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ sizes, ...line }) => {
      assertArrived(await transfer({ sizes, line: { ...line, retransmitMs: 5 } }));
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

Deno.test("sendOver() and receiveOver() move more empty files than the window has places", async () => {
  assertArrived(await transfer({ sizes: Array<number>(1_200).fill(0) }));
});

Deno.test("sendOver() and receiveOver() report in an order that a screen can follow", async () => {
  const { told } = await transfer({ sizes: [MIB + 1, 0] });
  const order = (statuses: readonly Status[]) =>
    statuses.map(({ event }) => event).filter((event, index, all) => event !== all[index - 1]);
  for (const statuses of [told.sender, told.receiver]) {
    assert.deepEqual(order(statuses).slice(0, 2), ["offer", "accepted"]);
    assert.deepEqual([...new Set(order(statuses))].toSorted(), ["accepted", "file", "offer", "progress"]);
  }
});

Deno.test("sendOver() and receiveOver() wait out a line on which one block takes longer than a stall", async () => {
  // 400 kB/s: a block takes 2.6 s where a stall is 300 ms, and the queue of the lane hides the frames from the sender.
  const outcome = await transfer({ sizes: [MIB], line: { bytesPerSecond: 400_000 } });
  assertArrived(outcome);
});

Deno.test("sendOver() is not impatient with a person who decides, nor with its own slow disk", async () => {
  const slow = async (milliseconds: number) => {
    const start = performance.now();
    await until(() => performance.now() - start > milliseconds, { what: "a slow answer" });
  };
  const decide = async () => {
    await slow(2 * SHORT.stallMs);
    return true;
  };
  const timings = { ...SHORT, stallMs: 150 };
  assertArrived(await transfer({ sizes: [1], decide, timings }));
  const sink = new MemorySink({ write: () => slow(100), finish: () => slow(100) });
  assertArrived(await transfer({ sizes: [1], sink, timings }));
});

Deno.test("sendOver() reads no more than the window ahead of a sink that is slow", async () => {
  const sink = new MemorySink({ write: () => gate.promise });
  const source = new MemorySource([40 * MIB]);
  const gate = Promise.withResolvers<void>();
  const running = transfer({ source, sink, timings: { ...SHORT, stallMs: 5_000 } });
  await until(() => source.readBytes >= WINDOW_BYTES, {
    what: () => `a full window, not ${source.readBytes}`,
  });
  // What could be read beyond it would be by the time the last block has crossed the line.
  await until(() => sink.working === 16, { what: () => `16 blocks to be written, not ${sink.working}` });
  assert.equal(source.readBytes, WINDOW_BYTES);
  gate.resolve();
  assertArrived(await running);
});

Deno.test("sendOver() reads at most two blocks ahead of a line that is slow", async () => {
  let most = 0;
  const source: MemorySource = new MemorySource([12 * MIB], () => {
    most = Math.max(most, source.readBytes - sink.writtenBytes);
  });
  const sink = new MemorySink();
  assertArrived(await transfer({ source, sink, line: { bytesPerSecond: 20e6 } }));
  assert.ok(most <= 2 * MIB + LANE_HIGH_WATER_BYTES + 2 * MIB, `${most} bytes were under way`);
});

Deno.test("sendOver() never hands over more than the high water mark and one frame", async () => {
  let most = 0;
  const outcome = await transfer({
    sizes: [5 * MIB],
    line: { bytesPerSecond: 50e6, passesData: (lane) => (most = Math.max(most, lane.mostQueuedBytes)) >= 0 },
  });
  assertArrived(outcome);
  assert.ok(most > LANE_HIGH_WATER_BYTES / 2 && most < LANE_HIGH_WATER_BYTES + 64 * 1024, `${most} bytes`);
});

Deno.test("receiveOver() is done although the goodbye is lost", async () => {
  const line: Line = { passesControl: (text) => !text.includes('"bye"') };
  const outcome = await transfer({ sizes: [1], line });
  assertArrived(outcome);
});

Deno.test("sendOver() and receiveOver() are done at once, without any grace", async () => {
  assertArrived(await transfer({ sizes: [1], timings: { ...SHORT, closeGraceMs: 60_000 } }));
});
