import assert from "node:assert/strict";
import { LineReader } from "./line_reader.ts";

const never = new AbortController().signal;

Deno.test("LineReader.next() finds lines however the bytes are cut", async () => {
  const text = "one\ntwo é\r\n\nlast";
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => {
      return bytes.slice(index * size, (index + 1) * size);
    });
    const lines = readerOf(chunks);
    for (const line of ["one", "two é", "", "last", undefined, undefined]) {
      assert.equal(await lines.next(never), line, `in pieces of ${size}`);
    }
  }
});

Deno.test("LineReader.next() has no line when the stream is closed at once or fails", async () => {
  assert.equal(await readerOf([]).next(never), undefined);
  const broken = new LineReader(() => {
    throw new Error("not readable");
  });
  assert.equal(await broken.next(never), undefined);
});

Deno.test("LineReader.next() opens the stream when the first line is asked for", async () => {
  let opened = 0;
  const lines = new LineReader(() => {
    opened++;
    return ReadableStream.from([new TextEncoder().encode("a\nb\n")]);
  });
  assert.equal(opened, 0);
  await lines.next(never);
  await lines.next(never);
  assert.equal(opened, 1);
});

Deno.test("LineReader.next() stops waiting when aborted, and the line is there for the next call", async () => {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const lines = new LineReader(() => readable);
  const abortion = new AbortController();
  const waiting = lines.next(abortion.signal);
  abortion.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
  await assert.rejects(lines.next(abortion.signal), /enough/);
  const writer = writable.getWriter();
  await writer.write(new TextEncoder().encode("late\n"));
  assert.equal(await lines.next(never), "late");
  await writer.close();
  assert.equal(await lines.next(never), undefined);
});

Deno.test("LineReader.next() counts a line that no person types as closed", async () => {
  const endless = new Uint8Array(64 * 1024 + 1).fill(97);
  const lines = readerOf([endless, new TextEncoder().encode("\nyes\n")]);
  assert.equal(await lines.next(never), undefined);
  assert.equal(await lines.next(never), undefined);
});

function readerOf(chunks: Uint8Array<ArrayBuffer>[]): LineReader {
  return new LineReader(() => ReadableStream.from(chunks));
}
