/**
 * What must hold after every transfer, however it ended.
 *
 * @module
 */

import assert from "node:assert/strict";
import { isSame } from "./testing_files.ts";
import { endOf, type Outcome } from "./testing_transfer.ts";

/** Both sides ended well, and the sink has exactly the bytes. */
export function assertArrived({ sent, received, source, sink, told }: Outcome): void {
  assert.deepEqual([endOf(sent), endOf(received)], ["done", "done"]);
  assert.equal(sink.finished.size, source.entries.length);
  for (const index of source.entries.keys()) {
    assert.ok(isSame(sink.finished.get(index)!, source.bytesOf(index)), `file ${index} differs`);
  }
  assert.ok(sent.status === "fulfilled" && received.status === "fulfilled");
  assert.equal(sent.value.digest, received.value.digest);
  assert.equal(sent.value.bytes, source.readBytes);
  for (const statuses of [told.sender, told.receiver]) {
    const last = statuses.findLast(({ event }) => event === "progress");
    assert.equal(last?.event === "progress" ? last.bytes : 0, source.readBytes);
    assert.equal(statuses.filter(({ event }) => event === "file").length, source.entries.length);
  }
  assertReleased({ sent, received, source, sink, told } as Outcome);
}

/** Nothing goes on after the end, and the sink was used as agreed. */
export function assertReleased({ source, sink }: Outcome): void {
  assert.deepEqual(sink.faults, []);
  assert.ok(sink.closes >= 1, "the sink should be closed");
  assert.deepEqual([source.reading, sink.working], [0, 0]);
}

/** Both sides failed, and nothing incomplete is under its final name. */
export function assertFailed(outcome: Outcome, sent: string, received: string): void {
  assert.deepEqual([endOf(outcome.sent), endOf(outcome.received)], [sent, received]);
  for (const [index, bytes] of outcome.sink.finished) {
    assert.ok(isSame(bytes, outcome.source.bytesOf(index)), `file ${index} is finished and differs`);
  }
  assertReleased(outcome);
}
