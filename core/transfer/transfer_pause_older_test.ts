import assert from "node:assert/strict";
import { until } from "../../tests/support/wait.ts";
import type { Lane, LaneListener } from "../connection/lane.ts";
import { BLOCK_BYTES, WINDOW_BYTES } from "../limits.ts";
import { PauseControl } from "./pause.ts";
import { receiveOver } from "./receiving.ts";
import { sendOver } from "./sending.ts";
import { isSame } from "./testing_files.ts";
import { linkPair } from "./testing_link.ts";
import { IMPATIENT, LINE, longPause, standstill } from "./testing_pauses.ts";
import { accepting, sendTo, stayBusy } from "./testing_sending.ts";
import { MemorySink } from "./testing_sink.ts";
import { MemorySource } from "./testing_source.ts";
import { endOf, memoryPlatform } from "./testing_transfer.ts";

const MIB = BLOCK_BYTES;

Deno.test("a receiver that pauses holds no more than its window of a sender that knows nothing of pauses", async () => {
  const control = new PauseControl();
  const { a, b } = linkPair(LINE);
  const source = new MemorySource([40 * MIB]);
  const sink = new MemorySink();
  const both = Promise.allSettled([
    sendOver({
      lane: new OlderLane(a),
      source,
      platform: memoryPlatform,
      report: () => {},
      timings: IMPATIENT,
    }),
    receiveOver({
      lane: b,
      sink,
      decide: () => Promise.resolve(true),
      platform: memoryPlatform,
      report: () => {},
      timings: IMPATIENT,
      pause: control,
    }),
  ]);
  await until(() => sink.writtenBytes > MIB, { what: "something to be written" });
  control.pause();
  await standstill(sink);
  const bytes = sink.writtenBytes;
  assert.ok(bytes < 20 * MIB, `${bytes} bytes were written although it pauses`);
  await longPause();
  assert.equal(sink.writtenBytes, bytes);
  assert.ok(
    source.readBytes <= bytes + WINDOW_BYTES,
    `${source.readBytes - bytes} bytes beyond what is stored`,
  );
  control.resume();
  assert.deepEqual((await both).map(endOf), ["done", "done"]);
  assert.ok(isSame(sink.finished.get(0)!, source.bytesOf(0)));
});

/** A lane to a build that says and hears nothing of pauses. */
class OlderLane implements Lane {
  readonly kind = "direct";
  readonly detail = "emulated";
  readonly #lane: Lane;

  constructor(lane: Lane) {
    this.#lane = lane;
  }

  listen(listener: LaneListener): void {
    this.#lane.listen({
      control: (text) => {
        const { isPaused: _, ...known } = JSON.parse(text);
        listener.control(JSON.stringify(known));
      },
      data: (frame) => listener.data(frame),
      closed: (error) => listener.closed(error),
    });
  }

  sendControl(text: string): void {
    this.#lane.sendControl(text);
  }

  sendData(frame: Uint8Array<ArrayBuffer>): void {
    this.#lane.sendData(frame);
  }

  writable(): Promise<void> {
    return this.#lane.writable();
  }

  close(): void {
    this.#lane.close();
  }
}

Deno.test("a sender that pauses is busy for a receiver that knows nothing of pauses, and sends it no frame", async () => {
  const control = new PauseControl();
  const { peer, pings, ending } = sendTo(new MemorySource([4 * MIB]), (message, peer) => {
    if (message["type"] === "manifest-end") control.pause();
    accepting(message, peer);
  }, { pause: control, timings: IMPATIENT });
  using _ = stayBusy(peer);
  const paused = () => pings().filter(({ isPaused, isBusy }) => isPaused === true && isBusy === true);
  await until(() => paused().length > 2 * IMPATIENT.stallMs / IMPATIENT.keepaliveMs, { what: "pings" });
  assert.equal(peer.frames, 0);
  control.resume();
  await until(() => peer.frames > 0, { what: "frames" });
  await until(() => pings().at(-1)!["isPaused"] === undefined, { what: "a ping that says so" });
  peer.say({ type: "cancel" });
  assert.equal(endOf(await ending), "cancelled");
});

Deno.test("a sender waits for a receiver that pauses, and for no other that stores nothing", async () => {
  const { peer, ending, told } = sendTo(new MemorySource([4 * MIB]), accepting, { timings: IMPATIENT });
  let isPaused = true;
  const pinging = setInterval(() => peer.say({ type: "ping", isPaused }), IMPATIENT.keepaliveMs);
  await until(() => told.some(({ event }) => event === "paused"), { what: "a pause" });
  await longPause();
  isPaused = false;
  assert.equal(endOf(await ending), "stalled");
  clearInterval(pinging);
  const pauses = told.filter(({ event }) => event === "paused" || event === "resumed");
  assert.deepEqual(pauses, [{ event: "paused", by: "there" }, { event: "resumed", by: "there" }]);
});
