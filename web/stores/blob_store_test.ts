import assert from "node:assert/strict";
import * as fc from "fast-check";
import { SlipError } from "../../core/errors.ts";
import { PAGE_FILES, PAGE_MEMORY_BYTES } from "../../core/limits.ts";
import { BlobStore } from "./blob_store.ts";

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

const isTooLarge = (error: unknown) => error instanceof SlipError && error.code === "too-large";

async function storeFor(...sizes: number[]): Promise<BlobStore> {
  const store = new BlobStore();
  await store.check(sizes.map((size, index) => ({ path: `file ${index}`, size })));
  return store;
}

Deno.test("check() takes the limit to the byte and refuses one more", async () => {
  await new BlobStore().check([{ path: "a", size: PAGE_MEMORY_BYTES - 1 }, { path: "b", size: 1 }]);
  await assert.rejects(
    () => new BlobStore().check([{ path: "a", size: PAGE_MEMORY_BYTES }, { path: "b", size: 1 }]),
    isTooLarge,
  );
});

Deno.test("check() says how much it could hold and how much is offered", async () => {
  await assert.rejects(
    () => new BlobStore().check([{ path: "a", size: 2e9 }]),
    /this page can hold 536\.9 MB at most, and 2\.0 GB are offered/,
  );
});

Deno.test("check() refuses more files than can be saved by hand", async () => {
  const entries = Array.from({ length: PAGE_FILES + 1 }, (_, index) => ({ path: `${index}`, size: 0 }));
  await new BlobStore().check(entries.slice(1));
  await assert.rejects(() => new BlobStore().check(entries), isTooLarge);
});

Deno.test("finish() puts parts in order whatever order they came in", async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.uint8Array({ minLength: 1, maxLength: 9 }), { maxLength: 9 }).chain((parts) =>
      fc.tuple(
        fc.constant(parts),
        fc.shuffledSubarray(parts.map((_, index) => index), { minLength: parts.length }),
      )
    ),
    async ([parts, order]) => {
      const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
      const store = await storeFor(whole.length);
      const offsets = parts.map((_, index) =>
        parts.slice(0, index).reduce((sum, { length }) => sum + length, 0)
      );
      for (const index of order) await store.write(0, offsets[index]!, Uint8Array.from(parts[index]!));
      await store.finish(0);
      assert.deepEqual(await bytesOf(store.files[0]!.blob), whole);
    },
  ));
});

Deno.test("write() copies, so that the caller may reuse its buffer", async () => {
  const store = await storeFor(1);
  const bytes = Uint8Array.of(1);
  await store.write(0, 0, bytes);
  bytes[0] = 2;
  await store.finish(0);
  assert.deepEqual(await bytesOf(store.files[0]!.blob), Uint8Array.of(1));
});

Deno.test("write() keeps the last of two writes at one offset", async () => {
  const store = await storeFor(2);
  await store.write(0, 0, Uint8Array.of(9, 9));
  await store.write(0, 0, Uint8Array.of(1, 2));
  await store.finish(0);
  assert.deepEqual(await bytesOf(store.files[0]!.blob), Uint8Array.of(1, 2));
});

Deno.test("write() rejects what is not in the file", async () => {
  const store = await storeFor(2);
  await assert.rejects(() => store.write(0, 1, Uint8Array.of(1, 2)), RangeError);
  await assert.rejects(() => store.write(0, -1, Uint8Array.of(1)), RangeError);
  await assert.rejects(() => store.write(1, 0, Uint8Array.of(1)), RangeError);
});

Deno.test("finish() rejects a file with a hole, an overlap or no end, and keeps it out of the finished ones", async () => {
  const cases: [offset: number, length: number][][] = [
    [],
    [[0, 2]],
    [[1, 2]],
    [[0, 1], [2, 1]],
    [[0, 2], [1, 2]],
  ];
  for (const writes of cases) {
    const store = await storeFor(3);
    for (const [offset, length] of writes) await store.write(0, offset, new Uint8Array(length));
    await assert.rejects(() => store.finish(0), RangeError, JSON.stringify(writes));
    assert.deepEqual(store.files, []);
  }
});

Deno.test("finish() takes an empty file, once", async () => {
  const store = await storeFor(0);
  await store.finish(0);
  assert.equal(store.files[0]!.blob.size, 0);
  await assert.rejects(() => store.finish(0), RangeError);
});

Deno.test("files are in the order of the manifest, with safe and different names and a type that opens nowhere", async () => {
  const store = new BlobStore();
  await store.check([{ path: "../a.html", size: 0 }, { path: "b/a.html", size: 0 }]);
  await store.finish(1);
  await store.finish(0);
  assert.deepEqual(store.files.map(({ name }) => name), ["a.html", "a (2).html"]);
  assert.deepEqual(store.files.map(({ blob }) => blob.type), Array(2).fill("application/octet-stream"));
});

Deno.test("close() drops what is not finished and keeps what is", async () => {
  const store = await storeFor(1, 1);
  await store.write(0, 0, Uint8Array.of(1));
  await store.write(1, 0, Uint8Array.of(1));
  await store.finish(0);
  await store.close();
  await store.close();
  assert.equal(store.files.length, 1);
  await assert.rejects(() => store.finish(1), RangeError);
});
