import assert from "node:assert/strict";
import { until } from "../../tests/support/wait.ts";
import type { Status } from "../status.ts";
import { StatusQueue } from "./status_queue.ts";

const progress = (bytes: number, receiver?: string): Status => ({
  event: "progress",
  bytes,
  totalBytes: 9,
  bytesPerSecond: 1,
  ...(receiver !== undefined && { receiver }),
});
const file: Status = { event: "file", path: "a", bytes: 1, digest: "00" };

/** What is read of `pushed` when nobody read before. */
async function readAfter(pushed: readonly Status[]): Promise<Status[]> {
  const queue = new StatusQueue();
  for (const status of pushed) queue.push(status);
  queue.close();
  return await Array.fromAsync(queue.iterate());
}

Deno.test("StatusQueue keeps what is told anew only once in a row, the last for each receiver and side", async () => {
  const pushed = Array.from({ length: 100 }, (_, times): Status[] => [
    progress(times),
    { event: times % 2 === 0 ? "paused" : "resumed", by: "there" },
    progress(times, "2"),
    { event: "paused", by: "here" },
  ]).flat();
  assert.deepEqual(await readAfter([...pushed, file, progress(5), progress(6), file]), [
    progress(99),
    { event: "resumed", by: "there" },
    progress(99, "2"),
    { event: "paused", by: "here" },
    file,
    progress(6),
    file,
  ]);
});

Deno.test("StatusQueue hands on everything in order to whoever keeps up", async () => {
  const queue = new StatusQueue();
  const seen: Status[] = [];
  const reading = (async () => {
    for await (const status of queue.iterate()) seen.push(status);
  })();
  const pushed = [progress(1), progress(2), file, progress(3)];
  for (const status of pushed) {
    queue.push(status);
    await until(() => seen.at(-1) === status, { what: "it to be read" });
  }
  queue.close();
  await reading;
  assert.deepEqual(seen, pushed);
});
