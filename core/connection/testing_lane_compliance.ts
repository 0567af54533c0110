/**
 * What every lane must do, as tests: run on each implementation.
 *
 * @module
 */

import assert from "node:assert/strict";
import { until } from "../../tests/support/wait.ts";
import { CONTROL_MESSAGE_BYTES, FRAME_PAYLOAD_BYTES, LANE_HIGH_WATER_BYTES } from "../limits.ts";
import type { Lane } from "./lane.ts";

/** Two lanes that are joined, and how to be rid of what they stand on. */
export interface LanePair extends AsyncDisposable {
  readonly a: Lane;
  readonly b: Lane;
}

/** What a lane told its listener. */
export class LaneLog {
  readonly controls: string[] = [];
  readonly frames: Uint8Array<ArrayBuffer>[] = [];
  readonly ends: (Error | undefined)[] = [];
  /** What came after the end. */
  readonly late: string[] = [];

  /** Listens on `lane`. */
  constructor(lane: Lane) {
    lane.listen({
      control: (text) => this.#unlessOver("control", () => this.controls.push(text)),
      data: (frame) => this.#unlessOver("data", () => this.frames.push(frame)),
      closed: (error) => this.#unlessOver("closed", () => this.ends.push(error)),
    });
  }

  #unlessOver(what: string, note: () => void): void {
    if (this.ends.length > 0) this.late.push(what);
    else note();
  }
}

const FRAME_BYTES = 48 + FRAME_PAYLOAD_BYTES;

/** A frame that says which it is. */
function frameOf(index: number, length = FRAME_BYTES): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(length).fill(index);
  new DataView(frame.buffer).setUint32(0, index);
  return frame;
}

const indexOf = (frame: Uint8Array<ArrayBuffer>) => new DataView(frame.buffer, frame.byteOffset).getUint32(0);

/** Hands over frames without waiting until the lane wants no more; returns how many. */
function fill(lane: Lane): number {
  let count = 0;
  for (let bytes = 0; bytes < LANE_HIGH_WATER_BYTES + FRAME_BYTES; bytes += FRAME_BYTES) {
    lane.sendData(frameOf(count++));
  }
  return count;
}

type Promised = readonly [promise: string, test: (pair: LanePair) => Promise<void>];

/** Each thing that a lane promises. */
const PROMISES: readonly Promised[] = [
  ["delivers control messages whole and in order", async ({ a, b }) => {
    const log = new LaneLog(b);
    new LaneLog(a);
    const texts = [
      "",
      "ü😀",
      "x".repeat(CONTROL_MESSAGE_BYTES),
      ...Array.from({ length: 100 }, (_, n) => `${n}`),
    ];
    for (const text of texts) a.sendControl(text);
    await until(() => log.controls.length >= texts.length, { what: "every message" });
    assert.ok(log.controls.every((text, index) => text === texts[index]), "texts should be the same");
  }],
  ["delivers frames whole, each once, in both directions", async ({ a, b }) => {
    const logs = [new LaneLog(a), new LaneLog(b)];
    for (let index = 0; index < 40; index++) {
      for (const lane of [a, b]) {
        await lane.writable();
        lane.sendData(frameOf(index, index % 2 === 0 ? FRAME_BYTES : 17));
      }
    }
    for (const log of logs) {
      await until(() => log.frames.length >= 40, { what: () => `40 frames, not ${log.frames.length}` });
      for (const frame of log.frames) assert.deepEqual(frame, frameOf(indexOf(frame), frame.length));
      assert.equal(new Set(log.frames.map(indexOf)).size, 40);
    }
  }],
  ["sends a frame as it was, whatever becomes of its memory", async ({ a, b }) => {
    const log = new LaneLog(b);
    new LaneLog(a);
    const frame = frameOf(0);
    for (let index = 0; index < 30; index++) {
      await a.writable();
      frame.set(frameOf(index));
      a.sendData(frame);
    }
    frame.fill(255);
    await until(() => log.frames.length >= 30, { what: "every frame" });
    for (const each of log.frames) assert.deepEqual(each, frameOf(indexOf(each)));
    assert.equal(new Set(log.frames.map(indexOf)).size, 30);
  }],
  ["keeps what arrives before somebody listens", async ({ a, b }) => {
    const near = new LaneLog(a);
    b.sendControl("ready?");
    a.sendControl("first");
    a.sendControl("second");
    a.sendData(frameOf(7));
    await until(() => near.controls.length > 0, { what: "the other end to be there" });
    const log = new LaneLog(b);
    a.sendControl("third");
    await until(() => log.controls.length >= 3 && log.frames.length > 0, { what: "what was held" });
    assert.deepEqual([log.controls, log.frames.map(indexOf)], [["first", "second", "third"], [7]]);
  }],
  ["takes frames at once while little is queued", async ({ a, b }) => {
    [new LaneLog(a), new LaneLog(b)];
    await a.writable();
    a.sendData(frameOf(1));
    await a.writable();
  }],
  ["makes the sender wait above the high water mark, and lets it go on", async ({ a, b }) => {
    const log = new LaneLog(b);
    new LaneLog(a);
    const count = fill(a);
    let isWritable = false;
    const waiting = a.writable().then(() => isWritable = true);
    await Promise.resolve();
    assert.equal(isWritable, false);
    await waiting;
    await until(() => log.frames.length >= count, { what: "every frame" });
  }],
  ["ends the wait of a sender when it closes", async ({ a, b }) => {
    [new LaneLog(a), new LaneLog(b)];
    fill(a);
    const waiting = a.writable();
    a.close();
    await assert.rejects(waiting, { code: "peer-lost" });
    await assert.rejects(a.writable(), { code: "peer-lost" });
  }],
  ["ends the wait of a sender when the other end closes", async ({ a, b }) => {
    const logs = [new LaneLog(a), new LaneLog(b)];
    fill(a);
    const waiting = a.writable();
    b.close();
    // What was queued may have gone out before; then the next wait fails.
    await waiting.catch((error) => assert.equal(error.code, "peer-lost"));
    await until(() => logs[0]!.ends.length > 0, { what: "the end" });
    await assert.rejects(a.writable());
  }],
  ["tells both ends once that it is closed, without an error", async ({ a, b }) => {
    const logs = [new LaneLog(a), new LaneLog(b)];
    a.sendControl("hello");
    await until(() => logs[1]!.controls.length > 0, { what: "a message" });
    a.close();
    a.close();
    for (const log of logs) await until(() => log.ends.length > 0, { what: "the end" });
    b.close();
    assert.deepEqual(logs.map(({ ends, late }) => [ends, late]), [[[undefined], []], [[undefined], []]]);
  }],
  ["tells a listener that comes too late that it is closed", async ({ a, b }) => {
    a.close();
    const logs = [new LaneLog(a), new LaneLog(b)];
    for (const log of logs) await until(() => log.ends.length > 0, { what: "the end" });
  }],
  ["sends and delivers nothing after its end, and says nothing of it", async ({ a, b }) => {
    const logs = [new LaneLog(a), new LaneLog(b)];
    b.sendControl("under way");
    b.sendData(frameOf(1));
    a.close();
    for (const lane of [a, b]) {
      lane.sendControl("late");
      lane.sendData(frameOf(2));
    }
    for (const log of logs) await until(() => log.ends.length > 0, { what: "the end" });
    for (const lane of [a, b]) {
      lane.sendControl("later");
      lane.sendData(frameOf(3));
    }
    assert.deepEqual([logs[0]!.controls, logs[0]!.frames], [[], []]);
    for (const log of logs) assert.deepEqual([log.ends.length, log.late], [1, []]);
  }],
];

/** Registers the tests for one kind of lane. @param open Joins two new ones. */
export function testLaneCompliance(name: string, open: () => Promise<LanePair>): void {
  for (const [promise, test] of PROMISES) {
    Deno.test(`${name} ${promise}`, async () => {
      await using pair = await open();
      await test(pair);
    });
  }
}
