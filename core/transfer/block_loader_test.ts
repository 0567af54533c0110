import assert from "node:assert/strict";
import { SlipError, slipError } from "../errors.ts";
import { BLOCK_BYTES, SHARED_BLOCKS_BYTES } from "../limits.ts";
import { BlockLoader } from "./block_loader.ts";
import { isSame, sha256 } from "./testing_files.ts";
import { MemoryDigests, MemorySource, type SourceHooks } from "./testing_source.ts";

const M = BLOCK_BYTES;

/** A loader of files of these sizes, all listed, and how often it hashed. */
async function loaderOf(sizes: readonly number[], hooks: SourceHooks | SourceHooks["read"] = {}) {
  const source = new MemorySource(sizes, hooks);
  await Array.fromAsync(source.list());
  const counts = { hashes: 0 };
  const loader = new BlockLoader(source, (bytes) => {
    counts.hashes++;
    return sha256(bytes);
  });
  return { source, loader, counts };
}

/** The same with so many users. */
async function sharedBy(users: number, ...rest: Parameters<typeof loaderOf>) {
  const made = await loaderOf(...rest);
  for (let user = 0; user < users; user++) made.loader.join();
  return made;
}

/** Loads a block and waits for its digest as well: nothing may go on after a test. */
async function take(loader: BlockLoader, file: number, block: number): Promise<Uint8Array> {
  const { bytes, digest } = await loader.load(file, block);
  await digest;
  return bytes;
}

Deno.test("BlockLoader.load() gives a block and its digest", async () => {
  const { source, loader } = await sharedBy(1, [M + 5]);
  for (const [block, length] of [[0, M], [1, 5]] as const) {
    const { bytes, digest } = await loader.load(0, block);
    assert.equal(bytes.length, length);
    assert.ok(isSame(bytes, source.bytesOf(0).subarray(block * M, block * M + length)));
    assert.deepEqual(await digest, await sha256(bytes));
  }
});

Deno.test("BlockLoader.load() keeps nothing for a single user", async () => {
  const { source, loader } = await sharedBy(1, [1]);
  await take(loader, 0, 0);
  await take(loader, 0, 0);
  assert.deepEqual([source.reads, loader.keptBytes], [2, 0]);
});

Deno.test("BlockLoader.load() says that a block is nobody else's to a single user only", async () => {
  for (const [users, isOwn] of [[1, true], [2, undefined]] as const) {
    const { loader } = await sharedBy(users, [M]);
    assert.equal((await loader.load(0, 0)).isOwn, isOwn, `${users} users`);
    await loader.digest(0, 0);
    assert.ok(isSame(await take(loader, 0, 0), await take(loader, 0, 0)), "what is shared stays");
    for (let user = 0; user < users; user++) loader.leave();
  }
});

Deno.test("BlockLoader.load() joins those who want the same at the same time", async () => {
  const gate = Promise.withResolvers<void>();
  const { source, loader, counts } = await sharedBy(2, [1], () => gate.promise);
  const both = [loader.load(0, 0), loader.load(0, 0)];
  gate.resolve();
  const [first, second] = await Promise.all(both);
  assert.equal(first!.bytes, second!.bytes);
  await second!.digest;
  assert.deepEqual([source.reads, counts.hashes], [1, 1]);
});

Deno.test("BlockLoader.load() keeps what was read a moment ago, up to SHARED_BLOCKS_BYTES", async () => {
  const blocks = SHARED_BLOCKS_BYTES / M;
  const { source, loader } = await sharedBy(2, [(blocks + 1) * M]);
  for (let block = 0; block <= blocks; block++) {
    await take(loader, 0, block);
    assert.ok(loader.keptBytes <= SHARED_BLOCKS_BYTES);
  }
  assert.equal(loader.keptBytes, SHARED_BLOCKS_BYTES);
  await take(loader, 0, blocks);
  await take(loader, 0, 1);
  assert.equal(source.reads, blocks + 1, "both were kept");
  await take(loader, 0, 0);
  assert.equal(source.reads, blocks + 2, "the oldest was not");
});

Deno.test("BlockLoader.load() keeps no more tiny blocks than would fill the bound as pages", async () => {
  const count = SHARED_BLOCKS_BYTES / 4096;
  const { source, loader } = await sharedBy(2, Array<number>(count + 1).fill(1));
  for (let file = 0; file <= count; file++) await take(loader, file, 0);
  assert.equal(loader.keptBytes, SHARED_BLOCKS_BYTES);
  await take(loader, 0, 0);
  assert.equal(source.reads, count + 2);
});

Deno.test("BlockLoader.leave() forgets everything when a single user is left", async () => {
  const { source, loader } = await sharedBy(3, [1]);
  await take(loader, 0, 0);
  loader.leave();
  assert.ok(loader.keptBytes > 0);
  loader.leave();
  assert.equal(loader.keptBytes, 0);
  await take(loader, 0, 0);
  assert.deepEqual([source.reads, loader.keptBytes], [2, 0]);
});

Deno.test("BlockLoader.leave() forgets also what is still being read", async () => {
  const gate = Promise.withResolvers<void>();
  const { loader } = await sharedBy(2, [1], () => gate.promise);
  const loading = take(loader, 0, 0);
  loader.leave();
  gate.resolve();
  await loading;
  assert.equal(loader.keptBytes, 0);
});

Deno.test("BlockLoader.load() fails for all who wait, and tries again for the next", async () => {
  let fails = true;
  const { loader } = await sharedBy(2, [1], () => {
    if (fails) throw slipError("source-failed", { path: "a" });
  });
  const ends = await Promise.allSettled([loader.load(0, 0), loader.load(0, 0)]);
  for (const end of ends) assert.ok(end.status === "rejected" && end.reason instanceof SlipError);
  fails = false;
  assert.equal((await take(loader, 0, 0)).length, 1);
});

Deno.test("BlockLoader notes each digest it computes, and computes none twice for several receivers", async () => {
  const known = new MemoryDigests();
  const { loader, source, counts } = await sharedBy(2, [M + 1], { known });
  for (const block of [0, 1]) await (await loader.load(0, block)).digest;
  assert.deepEqual([known.noted, counts.hashes], [2, 2]);
  loader.leave();
  loader.join();
  const { digest } = await loader.load(0, 1);
  assert.deepEqual(await digest, await sha256(source.bytesOf(0).slice(M)));
  assert.deepEqual([source.reads, counts.hashes], [3, 2]);
});

Deno.test("BlockLoader.load() believes no digest of another day for a single receiver", async () => {
  const known = new MemoryDigests();
  known.note(0, 0, new Uint8Array(32));
  const { loader, source } = await sharedBy(1, [1], { known });
  assert.deepEqual(await (await loader.load(0, 0)).digest, await sha256(source.bytesOf(0)));
});

Deno.test("BlockLoader.digest() recalls what is known, and reads what is not", async () => {
  const known = new MemoryDigests();
  const { loader, source, counts } = await sharedBy(1, [2 * M], { known });
  const first = await loader.digest(0, 1);
  assert.deepEqual(first, await sha256(source.bytesOf(0).slice(M)));
  assert.deepEqual(await loader.digest(0, 1), first);
  assert.deepEqual([source.reads, counts.hashes, known.recalled], [1, 1, 1]);
});

Deno.test("BlockLoader.digest() fails with what a recall fails with", async () => {
  const known = new MemoryDigests();
  known.beforeRecall = () => {
    throw slipError("source-changed", { path: "a" });
  };
  const { loader } = await sharedBy(2, [1], { known });
  const isChanged = (error: unknown) => error instanceof SlipError && error.code === "source-changed";
  await assert.rejects(() => loader.digest(0, 0), isChanged);
  const { digest } = await loader.load(0, 0);
  await assert.rejects(() => digest, isChanged);
});
