import assert from "node:assert/strict";
import fc from "fast-check";
import { slipError } from "../errors.ts";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES, TEXT_BYTES, WINDOW_BYTES } from "../limits.ts";
import { until } from "../../tests/support/wait.ts";
import { patterned } from "./testing_files.ts";
import { assertArrived, assertFailed } from "./testing_outcome.ts";
import { MemorySink } from "./testing_sink.ts";
import { type MemoryEntry, MemorySource } from "./testing_source.ts";
import { SHORT, transfer } from "./testing_transfer.ts";

const MIB = BLOCK_BYTES;
const P = FRAME_PAYLOAD_BYTES;

const stream = (chunks: MemoryEntry["chunks"] & object): MemoryEntry => ({
  path: "-",
  kind: "stream",
  chunks,
});

const text = (words: string, path = "text"): MemoryEntry => ({
  path,
  kind: "text",
  bytes: new TextEncoder().encode(words),
});

const IMPATIENT = { ...SHORT, stallMs: 300 };

/** As long as nobody would wait who does not know what for. */
async function threeStalls(): Promise<void> {
  const start = performance.now();
  await until(() => performance.now() - start > 3 * IMPATIENT.stallMs, { what: "three stalls" });
}

/** A pipe that gives `count` times `bytes`, and says how often it was asked. */
function endless(count: number, bytes: Uint8Array<ArrayBuffer>) {
  const pipe = { given: 0, chunks: generate() };
  function* generate() {
    for (; pipe.given < count; pipe.given++) yield bytes;
  }
  return pipe;
}

Deno.test("sendOver() and receiveOver() move a stream, in pieces of any length, over any line", async () => {
  const lengths = fc.array(fc.constantFrom(1, 2, 1_000, P - 1, P, P + 1, 64 * 1024, MIB, MIB + 1), {
    maxLength: 12,
  });
  const line = fc.record({
    seed: fc.nat(),
    jitterMs: fc.constantFrom(0, 5),
    lossRate: fc.constantFrom(0, 0.2),
  });
  await fc.assert(
    fc.asyncProperty(lengths, line, async (lengths, line) => {
      const chunks = lengths.map((length, index) => patterned(length, index));
      assertArrived(await transfer({ sizes: [stream(chunks)], line: { ...line, retransmitMs: 5 } }));
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

Deno.test("sendOver() and receiveOver() move a stream much longer than the window", async () => {
  const { chunks } = endless(40, patterned(MIB));
  assertArrived(await transfer({ sizes: [stream(chunks)], line: { jitterMs: 2 } }));
});

Deno.test("sendOver() and receiveOver() hand on what a slow pipe has, before there is more", async () => {
  const sink = new MemorySink();
  async function* chunks() {
    for (const length of [1, 10, P + 1]) {
      const before = sink.writtenBytes;
      yield patterned(length);
      await until(() => sink.writtenBytes === before + length, { what: `${length} bytes to be written` });
    }
  }
  assertArrived(await transfer({ sizes: [stream(chunks())], sink }));
});

Deno.test("sendOver() and receiveOver() have all the patience for a pipe that has nothing", async () => {
  async function* chunks() {
    yield patterned(5);
    await threeStalls();
    yield patterned(5);
  }
  assertArrived(await transfer({ sizes: [stream(chunks())], timings: IMPATIENT }));
});

Deno.test("sendOver() reads no more than a window of a stream whose consumer has stopped, and waits", async () => {
  const pipe = endless(24, patterned(MIB));
  const gate = Promise.withResolvers<void>();
  const sink = new MemorySink({ write: () => gate.promise });
  const source = new MemorySource([stream(pipe.chunks)]);
  const running = transfer({ source, sink, timings: IMPATIENT });
  await until(() => source.readBytes >= WINDOW_BYTES - MIB, { what: "a window to be read" });
  await threeStalls();
  assert.ok(source.readBytes <= WINDOW_BYTES, `${source.readBytes} bytes were read`);
  gate.resolve();
  assertArrived(await running);
});

Deno.test("receiveOver() writes nothing of a stream after a write that failed", async () => {
  let writes = 0;
  const write = () => {
    if (++writes === 3) throw slipError("cannot-write", { path: "-", reason: "the pipe is closed" });
  };
  const sink = new MemorySink({ write });
  const { chunks } = endless(40, patterned(1_000));
  const outcome = await transfer({ sizes: [stream(chunks)], sink });
  assertFailed(outcome, "remote-failed", "cannot-write");
  assert.deepEqual([writes, sink.writtenBytes], [3, 2_000]);
});

Deno.test("receiveOver() tells texts once they are verified, in any script, and needs no disk for them", async () => {
  const words = ["", "hello", "zwei\nZeilen\r\n", "日本語 😀", "\ufeffmarked", "x".repeat(TEXT_BYTES)];
  const sink = new MemorySink();
  const outcome = await transfer({ sizes: words.map((one, index) => text(one, `text ${index}`)), sink });
  assertArrived(outcome);
  const told = outcome.told.receiver.flatMap((status) => status.event === "text" ? [status.text] : []);
  assert.deepEqual(told.toSorted(), words.toSorted());
  assert.deepEqual([sink.writtenBytes, sink.finished.size], [0, 0]);
});

Deno.test("sendOver() and receiveOver() move texts beside files", async () => {
  assertArrived(await transfer({ sizes: [text("look at this"), 5, { path: "f", kind: "folder" }] }));
});

Deno.test("sendOver() is as patient as it takes with a receiver whose person, disk or last touch is slow", async () => {
  const hooks: ConstructorParameters<typeof MemorySink>[0][] = [
    { survey: () => threeStalls().then(() => ({})) },
    { begin: threeStalls },
    { write: threeStalls },
    { finish: threeStalls },
    { complete: () => threeStalls().then(() => []) },
  ];
  const runs = hooks.map((hook) => transfer({ sink: new MemorySink(hook), timings: IMPATIENT }));
  runs.push(transfer({ decide: () => threeStalls().then(() => true), timings: IMPATIENT }));
  for (const outcome of await Promise.all(runs)) assertArrived(outcome);
});
