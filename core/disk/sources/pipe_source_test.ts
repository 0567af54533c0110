import assert from "node:assert/strict";
import fc from "fast-check";
import { BLOCK_BYTES, TEXT_BYTES } from "../../limits.ts";
import type { Source } from "../../ports.ts";
import { bytes, rejectsWith } from "../system/testing_disk.ts";
import { isText, openPipe } from "./pipe_source.ts";
import { disposable, listed } from "./testing_tree_source.ts";

/** A stream that gives these chunks, each when it is asked for, and ends. */
function streamOf(...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks);
}

/** A pipe and its other end. */
function pipe() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  return { readable, writer: writable.getWriter() };
}

/** All blocks of the first entry. */
async function blocksOf(source: Source, most: number): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  for (let block = await source.next!(0, most); block.length > 0; block = await source.next!(0, most)) {
    blocks.push(block);
  }
  return blocks;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
}

Deno.test("a pipe is a stream whose blocks are what went into it, whatever its pieces", async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 50 }), async (chunks, most) => {
      await using source = disposable(openPipe(streamOf(...chunks), { asText: false }));
      assert.deepEqual(await listed(source), [{ path: "stdin", kind: "stream", size: 0 }]);
      const blocks = await blocksOf(source, most);
      assert.deepEqual(joined(blocks), joined(chunks));
      assert.equal(blocks.slice(0, -1).every((block) => block.length === most), true);
      assert.equal(blocks.every((block) => block.length <= most), true);
      assert.equal((await source.next!(0, most)).length, 0);
    }),
    { numRuns: 50 },
  );
});

Deno.test("a short text that ends at once is a text, under the pipe's name", async () => {
  await using source = disposable(openPipe(streamOf(bytes("one\n"), bytes("\ttwo é\r\n")), { name: "note" }));
  assert.deepEqual(await listed(source), [{ path: "note", kind: "text", size: 13 }]);
  assert.deepEqual(await listed(source), [{ path: "note", kind: "text", size: 13 }]);
  assert.deepEqual(await source.read(0, 4, 4), bytes("\ttwo"));
  await assert.rejects(source.next!(0, 10), RangeError);
});

Deno.test("what is no short text is a stream, of which nothing is lost", async () => {
  const table: [string, Uint8Array[], boolean][] = [
    ["at the limit", [bytes("x".repeat(TEXT_BYTES))], true],
    ["over the limit", [bytes("x".repeat(TEXT_BYTES)), bytes("y")], false],
    ["one chunk over", [bytes("x".repeat(TEXT_BYTES + 1))], false],
    ["an escape", [bytes("\u001b[31m")], false],
    ["not UTF-8", [new Uint8Array([0xff, 0xfe])], false],
    ["half a character", [bytes("é").subarray(0, 1)], false],
    ["a character in two chunks", [bytes("é").subarray(0, 1), bytes("é").subarray(1)], true],
    ["nothing", [], false],
  ];
  for (const [what, chunks, isShort] of table) {
    await using source = disposable(openPipe(streamOf(...chunks)));
    const [entry] = await listed(source);
    assert.equal(entry?.kind, isShort ? "text" : "stream", what);
    const all = isShort ? [await source.read(0, 0, entry!.size)] : await blocksOf(source, BLOCK_BYTES);
    assert.deepEqual(joined(all), joined(chunks), what);
  }
});

Deno.test("a pipe that does not end is a stream, though only a short text came", async () => {
  const { readable, writer } = pipe();
  await using source = disposable(openPipe(readable));
  void writer.write(bytes("so far"));
  assert.deepEqual(await listed(source), [{ path: "stdin", kind: "stream", size: 0 }]);
  assert.deepEqual(await source.next!(0, 100), bytes("so far"));
  const next = source.next!(0, 100);
  void writer.write(bytes("more"));
  assert.deepEqual(await next, bytes("more"));
  void writer.close();
  assert.equal((await source.next!(0, 100)).length, 0);
});

Deno.test("nothing is read ahead but the chunk that was asked for", async () => {
  let given = 0;
  const readable = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(100).fill(++given)),
  }, { highWaterMark: 0 });
  await using source = disposable(openPipe(readable, { asText: false }));
  await listed(source);
  assert.equal(given, 0);
  assert.equal((await source.next!(0, 250)).length, 250);
  assert.equal(given, 3);
  assert.equal((await source.next!(0, 50)).length, 50);
  assert.equal(given, 3);
});

Deno.test("a pipe that breaks is told as such", async () => {
  for (const asText of [true, false]) {
    const readable = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("gone")),
    });
    await using source = disposable(openPipe(readable, { asText }));
    const reading = asText ? listed(source) : listed(source).then(() => source.next!(0, 1));
    await rejectsWith(reading, "source-failed");
  }
});

Deno.test("close() cancels the pipe and ends a call that waits", async () => {
  let isCancelled = false;
  const readable = new ReadableStream<Uint8Array>({
    cancel() {
      isCancelled = true;
    },
  });
  const source = openPipe(readable, { asText: false });
  await listed(source);
  const next = source.next!(0, 1);
  await source.close();
  await source.close();
  assert.equal((await next).length, 0);
  assert.equal(isCancelled, true);
});

Deno.test("next() refuses what is no stream, and room for nothing", async () => {
  await using source = disposable(openPipe(streamOf(bytes("x")), { asText: false }));
  await listed(source);
  await assert.rejects(source.next!(1, 10), RangeError);
  await assert.rejects(source.next!(0, 0), RangeError);
  await assert.rejects(source.read(0, 0, 1), RangeError);
});

Deno.test("isText() takes what a screen can show", () => {
  const table: [string | Uint8Array, boolean][] = [
    ["", true],
    ["a\tb\r\nc", true],
    ["日本語 🎉", true],
    ["\u0000", false],
    ["\u0007", false],
    ["\u000b", false],
    ["\u001b[0m", false],
    ["\u007f", false],
    ["\u009b", false],
    [new Uint8Array([0xc3]), false],
    [new Uint8Array([0xed, 0xa0, 0x80]), false],
  ];
  for (const [content, isShown] of table) {
    assert.equal(isText(typeof content === "string" ? bytes(content) : content), isShown, String(content));
  }
});
