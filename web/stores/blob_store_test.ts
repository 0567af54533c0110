import assert from "node:assert/strict";
import * as fc from "fast-check";
import { SlipError } from "../../core/errors.ts";
import { PAGE_FILES, PAGE_MEMORY_BYTES } from "../../core/limits.ts";
import type { ManifestEntry, Plan, Sink } from "../../core/ports.ts";
import { BlobStore, type BlobStoreOptions } from "./blob_store.ts";

const ALL: Plan = { wants: () => true, onConflict: () => "skip" };

const only = (...files: number[]): Plan => ({ ...ALL, wants: (file) => files.includes(file) });

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

const isTooLarge = (error: unknown) => error instanceof SlipError && error.code === "too-large";

async function begin(store: Sink, plan: Plan = ALL): Promise<void> {
  assert.deepEqual(await Array.fromAsync(store.begin(plan)), []);
}

async function storeOf(
  entries: readonly ManifestEntry[],
  options: BlobStoreOptions = {},
): Promise<BlobStore> {
  const store = new BlobStore(options);
  await store.survey(entries);
  await begin(store);
  return store;
}

async function storeFor(...sizes: number[]): Promise<BlobStore> {
  return await storeOf(sizes.map((size, index) => ({ path: `file ${index}`, size })));
}

Deno.test("survey() refuses an offer of which nothing fits, and says how much it could hold", async () => {
  const size = PAGE_MEMORY_BYTES + 1;
  await assert.rejects(() => new BlobStore().survey([{ path: "a", size }, { path: "b", size }]), isTooLarge);
  await assert.rejects(
    () => new BlobStore().survey([{ path: "a", size: 2e9 }, { path: "folder", kind: "folder", size: 0 }]),
    /this page can hold 536\.9 MB at most, and 2\.0 GB are offered/,
  );
});

Deno.test("survey() leaves links out, and knows of no conflicts and nothing kept", async () => {
  const survey = await new BlobStore().survey([
    { path: "a", size: 1 },
    { path: "b", kind: "link", size: 0, target: "a" },
  ]);
  assert.deepEqual([...survey.unfit], [[1, "link-unsupported"]]);
  assert.deepEqual([survey.conflicts.size, survey.kept.size, survey.outdated.length], [0, 0, 0]);
});

Deno.test("begin() takes the limit to the byte, of what is wanted alone, and refuses one more", async () => {
  const store = new BlobStore({ maxBytes: 10 });
  await store.survey([{ path: "a", size: 9 }, { path: "b", size: 1 }, { path: "c", size: 2 }]);
  await begin(store, only(0, 1));
  await assert.rejects(() => begin(store, only(0, 2)), isTooLarge);
  await assert.rejects(() => begin(store), isTooLarge);
});

Deno.test("begin() refuses more files than it may hold, of what is wanted alone", async () => {
  const store = new BlobStore();
  await store.survey(Array.from({ length: PAGE_FILES + 1 }, (_, index) => ({ path: `${index}`, size: 0 })));
  await begin(store, { ...ALL, wants: (file) => file > 0 });
  await assert.rejects(() => begin(store), isTooLarge);
});

Deno.test("begin() refuses more folders than it may hold, those that are only in paths", async () => {
  const deep = (name: string, depth: number) => ({ path: `${name}/`.repeat(depth) + "x", size: 0 });
  await storeOf([deep("a", 3), deep("b", 7)], { maxFiles: 10 });
  await assert.rejects(() => storeOf([deep("a", 3), deep("b", 8)], { maxFiles: 10 }), isTooLarge);
  const many = Array.from({ length: 9_000 }, (_, index) => deep(`${index}`, 680));
  await assert.rejects(() => storeOf(many), isTooLarge);
});

Deno.test("begin() opens what is wanted and nothing else", async () => {
  const store = new BlobStore();
  await store.survey([{ path: "a", size: 0 }, { path: "b", size: 0 }, { path: "t", kind: "text", size: 0 }]);
  await begin(store, only(1, 2));
  await store.finish(1);
  await assert.rejects(() => store.finish(0), RangeError);
  await assert.rejects(() => store.finish(2), RangeError);
});

Deno.test("write() appends to a stream as it comes, and finish() takes whatever length that was", async () => {
  const store = await storeOf([{ path: "stdin", kind: "stream", size: 0 }]);
  await store.write(0, 0, Uint8Array.of(1, 2));
  await store.write(0, 2, Uint8Array.of(3));
  await assert.rejects(() => store.write(0, 4, Uint8Array.of(4)), RangeError);
  await assert.rejects(() => store.write(0, 0, Uint8Array.of(4)), RangeError);
  await store.finish(0);
  assert.deepEqual(await bytesOf(store.files[0]!.blob), Uint8Array.of(1, 2, 3));
});

Deno.test("write() refuses the byte of a stream for which there is no room beside the files", async () => {
  const entries: ManifestEntry[] = [{ path: "a", size: 6 }, { path: "stdin", kind: "stream", size: 0 }];
  const store = await storeOf(entries, { maxBytes: 10 });
  await store.write(1, 0, new Uint8Array(4));
  await assert.rejects(() => store.write(1, 4, new Uint8Array(1)), isTooLarge);
});

Deno.test("finish() keeps paths, folders, times and permissions for an archive", async () => {
  const store = await storeOf([
    { path: "tree/empty", kind: "folder", size: 0, modifiedMs: 5 },
    { path: "tree/../run.sh", size: 0, modifiedMs: 7, mode: 0o755 },
  ]);
  await store.finish(0);
  await store.finish(1);
  assert.deepEqual(store.folders, [{ path: "tree/empty/", modifiedMs: 5 }]);
  const [{ name, path, modifiedMs, mode }] = [store.files[0]!];
  assert.deepEqual({ name, path, modifiedMs, mode }, {
    name: "run.sh",
    path: "tree/file/run.sh",
    modifiedMs: 7,
    mode: 0o755,
  });
});

Deno.test("complete() has nothing to tell", async () => {
  assert.deepEqual(await (await storeFor()).complete(), []);
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
  const store = await storeOf([{ path: "../a.html", size: 0 }, { path: "b/a.html", size: 0 }]);
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
