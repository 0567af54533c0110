import assert from "node:assert/strict";
import fc from "fast-check";
import { EMPTY_LOG, type FinishedLine, type FinishedLog, LOG_LINES, logFile, settleLog } from "./finished_log.ts";

Deno.test("logFile() has a line for each file that comes alone, and one for those that come in a rush", () => {
  let log = EMPTY_LOG;
  for (const n of [1, 2, 3, 4, 5, 6]) log = logFile(log, `${n}`, n, 0);
  assert.deepEqual(drawn(log), ["1", "2", "3", "4"]);
  log = logFile(log, "7", 7, 1_000);
  assert.deepEqual(drawn(log), ["1", "2", "3", "4", "2 more, 11", "7"]);
  assert.equal(settleLog(log), log);
});

Deno.test("settleLog() tells what was held back", () => {
  let log = EMPTY_LOG;
  for (const n of [1, 2, 3, 4, 5]) log = logFile(log, `${n}`, n, 0);
  assert.deepEqual(drawn(settleLog(log)).at(-1), "1 more, 5");
});

Deno.test("logFile() loses no file, never changes a line, and stays bounded", () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(600))), (told) => {
    let [log, nowMs, count]: [FinishedLog, number, number] = [EMPTY_LOG, 0, 0];
    for (const [bytes, afterMs] of told) {
      const before = log.lines;
      log = logFile(log, "f", bytes, nowMs += afterMs);
      count++;
      assert.deepEqual(log.lines.slice(0, before.length), before);
    }
    const counted = settleLog(log).lines.reduce((sum, line) => sum + countOf(line), 0);
    assert.equal(counted, count);
  }));
  let log = EMPTY_LOG;
  for (let n = 0; n < 3 * LOG_LINES; n++) log = logFile(log, "f", 1, n * 1_000);
  assert.equal(settleLog(log).lines.length, LOG_LINES);
  assert.equal(log.held.count, 2 * LOG_LINES);
});

function drawn({ lines }: FinishedLog): string[] {
  return lines.map((line) => line.what === "file" ? line.path : `${line.count} more, ${line.bytes}`);
}

function countOf(line: FinishedLine): number {
  return line.what === "file" ? 1 : line.count;
}
