/** Pauses through the library: a real server, real connections, real files. */

import assert from "node:assert/strict";
import { PauseControl, receive, send, serve, type Status } from "../../mod.ts";
import { patternedBytes } from "../support/bytes.ts";
import { tempFolder } from "../support/temp.ts";
import { until } from "../support/wait.ts";

const SIZE = 32 * 1024 * 1024;

/** Slow enough that a pause comes in the middle. */
const BYTES_PER_SECOND = 8_000_000;

/** One side of a transfer, and what it told. */
class Told {
  readonly statuses: Status[] = [];
  readonly control = new PauseControl();

  /** Bytes that are stored, as it was told last. */
  get bytes(): number {
    return this.#progress?.bytes ?? 0;
  }

  /** Which sides pause, in words. */
  get pauses(): string[] {
    return this.statuses.flatMap((status) =>
      status.event === "paused" || status.event === "resumed" ? [`${status.event} ${status.by}`] : []
    );
  }

  /** The round trip that was told last. */
  get roundTripMs(): number | undefined {
    return this.#progress?.roundTripMs;
  }

  /** Follows `transfer` to its end. */
  async follow(transfer: AsyncIterable<Status>, told: (status: Status) => void = () => {}): Promise<void> {
    for await (const status of transfer) {
      this.statuses.push(status);
      told(status);
    }
  }

  get #progress() {
    return this.statuses.findLast((status) => status.event === "progress");
  }
}

/** Waits until all know the same and nothing more arrives, for long enough to be sure; returns how much there is. */
async function standstill(...sides: readonly Told[]): Promise<number> {
  let [stored, looks] = ["", 0];
  await until(() => {
    const now = sides.map(({ bytes }) => bytes).join();
    const isAgreed = sides.every(({ bytes }) => bytes === sides[0]!.bytes);
    looks = isAgreed && now === stored ? looks + 1 : 0;
    stored = now;
    return looks > 35;
  }, { what: "a standstill" });
  return Math.max(...sides.map(({ bytes }) => bytes));
}

Deno.test("send() and receive() pause from either end, tell both, and go on to the same bytes", async () => {
  await using folder = await tempFolder();
  const bytes = patternedBytes(SIZE);
  const path = await folder.write("data.bin", bytes);
  const server = await serve({ host: "127.0.0.1", port: 0, stun: "none" });
  const [sender, receiver] = [new Told(), new Told()];
  try {
    const code = Promise.withResolvers<string>();
    const sending = send([path], {
      server: server.url,
      bytesPerSecond: BYTES_PER_SECOND,
      pause: sender.control,
      cache: false,
    });
    const following = [
      sender.follow(sending, (status) => status.event === "code" && code.resolve(status.code)),
    ];
    const receiving = receive(await code.promise, {
      server: server.url,
      directory: folder.join("in"),
      pause: receiver.control,
    });
    following.push(receiver.follow(receiving));
    for (const [here, there] of [[sender, receiver], [receiver, sender]] as const) {
      const before = receiver.bytes;
      await until(() => receiver.bytes > before + 3_000_000, { what: "some of it" });
      here.control.pause();
      const stored = await standstill(sender, receiver);
      assert.ok(stored < SIZE);
      assert.deepEqual([sender.bytes, receiver.bytes], [stored, stored], "both know what is stored");
      assert.deepEqual([here.pauses.at(-1), there.pauses.at(-1)], ["paused here", "paused there"]);
      here.control.resume();
      await until(() => there.pauses.at(-1) === "resumed there", { what: "a word that it goes on" });
    }
    const [sent, received] = await Promise.all([sending.finished, receiving.finished, ...following]);
    assert.deepEqual([sent.movedBytes, sent.bytes, sent.digest], [SIZE, SIZE, received.digest]);
    assert.deepEqual(await Deno.readFile(folder.join("in", "data.bin")), bytes);
    assert.deepEqual(sender.pauses, ["paused here", "resumed here", "paused there", "resumed there"]);
    assert.deepEqual(receiver.pauses, ["paused there", "resumed there", "paused here", "resumed here"]);
    for (const { roundTripMs } of [sender, receiver]) assert.ok(roundTripMs !== undefined && roundTripMs > 0);
  } finally {
    await server.close();
  }
});

Deno.test("send() tells its own pause once, however many receivers it has, and holds up all of them", async () => {
  await using folder = await tempFolder();
  const bytes = patternedBytes(3_000_000);
  const path = await folder.write("data.bin", bytes);
  const server = await serve({ host: "127.0.0.1", port: 0, stun: "none" });
  const sender = new Told();
  sender.control.pause();
  try {
    const sending = send([path], { server: server.url, receivers: 2, pause: sender.control, cache: false });
    const places: Promise<unknown>[] = [];
    await sender.follow(sending, (status) => {
      if (status.event === "code") {
        for (const name of ["one", "two"]) {
          const directory = folder.join(name);
          places.push(receive(status.code, { server: server.url, directory }).finished);
        }
      }
      const accepted = sender.statuses.filter(({ event }) => event === "accepted").length;
      assert.ok(status.event !== "progress" || accepted === 2, "nothing moves before it goes on");
      if (status.event === "accepted" && accepted === 2) sender.control.resume();
    });
    await Promise.all(places);
    for (const name of ["one", "two"]) {
      assert.deepEqual(await Deno.readFile(folder.join(name, "data.bin")), bytes);
    }
    assert.deepEqual(sender.pauses, ["paused here", "resumed here"]);
  } finally {
    await server.close();
  }
});
