/**
 * What must hold after every transfer, however it ended.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Status } from "../status.ts";
import { hasContent } from "./has_content.ts";
import { isSame } from "./testing_files.ts";
import { endOf, type Outcome } from "./testing_transfer.ts";

/** What arrived otherwise than by travelling all. */
export interface Arrival {
  /** Which entries were wanted. @default all */
  readonly wanted?: readonly number[];
  /** Bytes that travelled. @default all */
  readonly movedBytes?: number;
}

/** Both sides ended well and say the same, and the sink has exactly what was wanted. */
export function assertArrived(outcome: Outcome, { wanted, movedBytes }: Arrival = {}): void {
  const { sent, received, source, sink, told } = outcome;
  assert.deepEqual([endOf(sent), endOf(received)], ["done", "done"]);
  const files = wanted ?? [...source.all.keys()];
  for (const file of files) assertHas(outcome, file);
  const texts = files.filter((file) => source.all[file]!.kind === "text").length;
  assert.equal(sink.finished.size + texts, files.length, "nothing else is there");
  assert.equal(sink.completes, 1);
  const bytes = files.reduce((sum, file) => sum + source.bytesOf(file).length, 0);
  const contents = files.filter((file) => hasContent(source.all[file]!)).length;
  assert.ok(sent.status === "fulfilled" && received.status === "fulfilled");
  for (const { value } of [sent, received]) {
    const { bytes: all, files, movedBytes: moved } = value;
    assert.deepEqual({ all, files, moved }, { all: bytes, files: contents, moved: movedBytes ?? bytes });
  }
  assert.equal(sent.value.digest, received.value.digest);
  for (const statuses of [told.sender, told.receiver]) {
    assert.equal(lastProgress(statuses), bytes);
    assert.equal(statuses.filter(({ event }) => event === "file").length, contents);
  }
  assertReleased(outcome);
}

function assertHas({ source, sink, told }: Outcome, file: number): void {
  const { kind } = source.all[file]!;
  if (kind === "text") {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(source.bytesOf(file));
    assert.ok(told.receiver.some((status) => status.event === "text" && status.text === text));
  } else {
    assert.ok(isSame(sink.finished.get(file)!, source.bytesOf(file)), `entry ${file} differs`);
  }
}

function lastProgress(statuses: readonly Status[]): number {
  const last = statuses.findLast(({ event }) => event === "progress");
  return last?.event === "progress" ? last.bytes : 0;
}

/** Nothing goes on after the end, and source and sink were used as agreed. */
export function assertReleased({ source, sink }: Outcome): void {
  assert.deepEqual([sink.faults, source.faults], [[], []]);
  assert.ok(sink.closes >= 1, "the sink should be closed");
  assert.deepEqual([source.reading, sink.working], [0, 0]);
}

/** Both sides failed, and nothing incomplete is under its final name. */
export function assertFailed(outcome: Outcome, sent: string, received: string): void {
  assert.deepEqual([endOf(outcome.sent), endOf(outcome.received)], [sent, received]);
  for (const [index, bytes] of outcome.sink.finished) {
    assert.ok(isSame(bytes, outcome.source.bytesOf(index)), `entry ${index} is finished and differs`);
  }
  assertReleased(outcome);
}
