import assert from "node:assert/strict";
import { OutputQueue, type Writer } from "./output_queue.ts";

/** Takes a few bytes at a time, as a pipe may, and fails once `room` is used up. */
class Pipe implements Writer {
  text = "";
  readonly #log: string[];
  readonly #room: number;

  constructor(log: string[] = [], room = Infinity) {
    this.#log = log;
    this.#room = room;
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.text.length >= this.#room) return Promise.reject(new Deno.errors.BrokenPipe("nobody reads"));
    const part = new TextDecoder().decode(bytes.subarray(0, 3));
    this.text += part;
    this.#log.push(part);
    return Promise.resolve(part.length);
  }
}

Deno.test("OutputQueue.write() keeps the order of both streams and writes everything", async () => {
  const log: string[] = [];
  const [out, err] = [new Pipe(log), new Pipe(log)];
  const queue = new OutputQueue({ out, err }, () => assert.fail());
  queue.write("out", "first\n");
  queue.write("err", "second\n");
  queue.write("out", "third\n");
  assert.equal(queue.isIdle, false);
  await queue.flush();
  assert.equal(queue.isIdle, true);
  assert.equal(log.join(""), "first\nsecond\nthird\n");
  assert.equal(out.text, "first\nthird\n");
});

Deno.test("OutputQueue.writeParts() makes the parts as they are written, in their place in the order", async () => {
  let made = 0;
  function* parts(): Generator<string> {
    for (; made < 5; made++) yield `${made}`.repeat(64 * 1024);
  }
  const [out, err] = [new Pipe(), new Pipe()];
  const queue = new OutputQueue({ out, err }, () => assert.fail());
  queue.write("out", "first\n");
  queue.writeParts("out", parts());
  queue.write("out", "last\n");
  assert.deepEqual([made, queue.isIdle], [0, false]);
  await queue.flush();
  assert.equal(
    out.text,
    `first\n${["0", "1", "2", "3", "4"].map((each) => each.repeat(64 * 1024)).join("")}last\n`,
  );
  assert.equal(queue.isIdle, true);
});

Deno.test("OutputQueue.writeParts() makes no more parts for a stream that is closed", async () => {
  let made = 0;
  function* parts(): Generator<string> {
    for (;; made++) yield "x".repeat(64 * 1024);
  }
  let closed = 0;
  const queue = new OutputQueue({ out: new Pipe([], 3), err: new Pipe() }, () => closed++);
  queue.writeParts("out", parts());
  await queue.flush();
  assert.deepEqual([closed, made], [1, 1]);
});

Deno.test("OutputQueue.write() tells once that nobody reads stdout, and goes on with stderr", async () => {
  let closed = 0;
  const [out, err] = [new Pipe([], 3), new Pipe()];
  const queue = new OutputQueue({ out, err }, () => closed++);
  queue.write("out", "123456");
  queue.write("err", "still here");
  queue.write("out", "789");
  await queue.flush();
  assert.equal(closed, 1);
  assert.equal(out.text, "123");
  assert.equal(err.text, "still here");
});

Deno.test("OutputQueue.write() tells nobody that nobody reads stderr", async () => {
  const [out, err] = [new Pipe(), new Pipe([], 0)];
  const queue = new OutputQueue({ out, err }, () => assert.fail());
  queue.write("err", "unheard");
  queue.write("out", "heard");
  await queue.flush();
  assert.deepEqual([out.text, err.text], ["heard", ""]);
});

Deno.test("OutputQueue.write() drops what a reader that never reads cannot take", async () => {
  const gate = Promise.withResolvers<void>();
  let written = 0;
  const slow: Writer = {
    async write(bytes) {
      await gate.promise;
      written += bytes.length;
      return bytes.length;
    },
  };
  const queue = new OutputQueue({ out: slow, err: slow }, () => {});
  const mebibyte = "x".repeat(1024 * 1024);
  for (let count = 0; count < 20; count++) queue.write("out", mebibyte);
  gate.resolve();
  await queue.flush();
  assert.equal(written, 8 * mebibyte.length);
  queue.write("out", "again");
  await queue.flush();
  assert.equal(written, 8 * mebibyte.length + 5);
});

Deno.test("OutputQueue.write() writes lines that wait in few pieces, each whole and in order", async () => {
  const pieces: string[] = [];
  const pipe = (name: string): Writer => ({
    write(bytes) {
      pieces.push(`${name}${new TextDecoder().decode(bytes)}`);
      return Promise.resolve(bytes.length);
    },
  });
  const queue = new OutputQueue({ out: pipe("out:"), err: pipe("err:") }, () => {});
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`);
  for (const line of lines) queue.write("out", line);
  queue.write("err", "between\n");
  queue.write("out", "last\n");
  await queue.flush();
  assert.ok(pieces.length < 10, String(pieces.length));
  assert.deepEqual(pieces.slice(-2), ["err:between\n", "out:last\n"]);
  const joined = pieces.slice(0, -2).map((piece) => piece.slice("out:".length));
  assert.ok(joined.every((piece) => piece.endsWith("\n")));
  assert.equal(joined.join(""), lines.join(""));
  queue.write("out", "again\n");
  assert.equal(queue.isIdle, false);
  await queue.flush();
  assert.deepEqual([pieces.at(-1), queue.isIdle], ["out:again\n", true]);
});

Deno.test("OutputQueue.write() takes one text that is larger than what may wait", async () => {
  let written = 0;
  const pipe: Writer = {
    write(bytes) {
      written += bytes.length;
      return Promise.resolve(bytes.length);
    },
  };
  const queue = new OutputQueue({ out: pipe, err: pipe }, () => {});
  const large = "x".repeat(9 * 1024 * 1024);
  queue.write("out", large);
  queue.write("out", "too much");
  await queue.flush();
  assert.equal(written, large.length);
});
