import assert from "node:assert/strict";
import { BLOCK_BYTES } from "../../limits.ts";
import type { ManifestEntry } from "../../ports.ts";
import { bytes, content, rejectsWith, sha256 } from "../system/testing_disk.ts";
import { openPipeSink } from "./pipe_sink.ts";
import { blocksOf, EVERYTHING } from "./testing_sink.ts";

const NO_DIGEST = new Uint8Array(32);

/** A consumer that takes a chunk when it is told to. */
class SlowConsumer {
  readonly taken: Uint8Array[] = [];
  isClosed = false;
  #permits = 0;
  #wake = () => {};
  readonly writable = new WritableStream<Uint8Array>({
    write: async (chunk) => {
      while (this.#permits === 0) await new Promise<void>((resolve) => this.#wake = resolve);
      this.#permits--;
      this.taken.push(chunk);
    },
    close: () => void (this.isClosed = true),
  }, { highWaterMark: 0 });

  allow(chunks: number): void {
    this.#permits += chunks;
    this.#wake();
  }
}

async function opened(entries: readonly ManifestEntry[], consumer: SlowConsumer) {
  const sink = openPipeSink(consumer.writable);
  await sink.survey(entries);
  assert.deepEqual(await Array.fromAsync(sink.begin(EVERYTHING)), []);
  return sink;
}

Deno.test("a pipe gets the blocks of the one file in order, whatever the order they come in", async () => {
  const file = content(4, 3 * BLOCK_BYTES + 9);
  const consumer = new SlowConsumer();
  const entries: ManifestEntry[] = [{ path: "d", kind: "folder", size: 0 }, {
    path: "d/f",
    size: file.length,
  }];
  const sink = await opened(entries, consumer);
  consumer.allow(9);
  await sink.finish(0, NO_DIGEST);
  await Promise.all(
    [...blocksOf(file)].toReversed().map(({ offset, bytes, digest }) => {
      return sink.write(1, offset, bytes, digest);
    }),
  );
  await sink.finish(1, NO_DIGEST);
  assert.ok(!consumer.isClosed, "not before everything is verified");
  assert.deepEqual(await sink.complete(), []);
  await sink.close();
  assert.ok(consumer.isClosed);
  const got = new Uint8Array(await new Blob(consumer.taken as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  assert.deepEqual(sha256(got), sha256(file));
});

Deno.test("Sink.write() of a pipe resolves when the consumer took the block, and not before", async () => {
  const consumer = new SlowConsumer();
  const sink = await opened([{ path: "s", kind: "stream", size: 0 }], consumer);
  const order: string[] = [];
  const writes = ["a", "b"].map((text, at) => {
    return sink.write(0, at, bytes(text), NO_DIGEST).then(() =>
      order.push(`${text} after ${consumer.taken.length}`)
    );
  });
  consumer.allow(1);
  await writes[0];
  assert.deepEqual(order, ["a after 1"]);
  consumer.allow(1);
  await writes[1];
  assert.deepEqual(order, ["a after 1", "b after 2"]);
  await sink.finish(0, NO_DIGEST);
  await sink.complete();
  await sink.close();
});

Deno.test("a pipe takes exactly one file or stream", async () => {
  const file: ManifestEntry = { path: "a", size: 1 };
  const table: [ManifestEntry[], RegExp][] = [
    [[], /no file is offered/],
    [[{ path: "d", kind: "folder", size: 0 }], /no file is offered/],
    [[file, { ...file, path: "b" }], /several files are offered/],
    [[{ path: "l", kind: "link", size: 0, target: "a" }], /a link is offered/],
  ];
  for (const [entries, words] of table) {
    const sink = openPipeSink(new SlowConsumer().writable);
    const error = await rejectsWith(sink.survey(entries), "cannot-write");
    assert.match(error.message, words);
    await sink.close();
  }
});

Deno.test("a pipe that nobody reads any more says so, to everybody who waits", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "await Deno.stdin.read(new Uint8Array(10)); Deno.exit()"],
    stdin: "piped",
  }).spawn();
  const sink = openPipeSink(child.stdin);
  await sink.survey([{ path: "s", kind: "stream", size: 0 }]);
  const block = new Uint8Array(BLOCK_BYTES);
  const error = await rejectsWith(
    (async () => {
      for (let at = 0;; at++) {
        await Promise.all(
          [0, 1].map((other) => sink.write(0, (2 * at + other) * BLOCK_BYTES, block, NO_DIGEST)),
        );
      }
    })(),
    "unread",
  );
  assert.equal(error.exitCode, 1);
  await rejectsWith(
    sink.write(0, 0, block, NO_DIGEST).catch((again) => {
      if (again instanceof RangeError) throw error;
      throw again;
    }),
    "unread",
  );
  await sink.close();
  await child.stdin.abort().catch(() => {});
  await child.status;
});

Deno.test("Sink.close() of a pipe fails what waits, and does not close a pipe that is not complete", async () => {
  const consumer = new SlowConsumer();
  const sink = await opened([{ path: "f", size: 3 * BLOCK_BYTES }], consumer);
  const early = sink.write(0, BLOCK_BYTES, new Uint8Array(BLOCK_BYTES), NO_DIGEST);
  await assert.rejects(sink.finish(0, NO_DIGEST), TypeError);
  await assert.rejects(sink.write(0, BLOCK_BYTES, new Uint8Array(1), NO_DIGEST), RangeError);
  await assert.rejects(sink.write(1, 0, new Uint8Array(1), NO_DIGEST), RangeError);
  await Promise.all([sink.close(), sink.close(), assert.rejects(early, TypeError)]);
  assert.ok(!consumer.isClosed);
  assert.deepEqual(consumer.taken, []);
});
