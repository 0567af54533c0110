import assert from "node:assert/strict";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { HandlePool } from "./handle_pool.ts";

/** Opens real files and counts how many are open. */
class Opener implements AsyncDisposable {
  readonly #directory = Deno.makeTempDirSync();
  opened = 0;
  now = 0;
  most = 0;

  open = async (name: string): Promise<FileHandle> => {
    this.opened++;
    this.now++;
    this.most = Math.max(this.most, this.now);
    const handle = await open(join(this.#directory, name), "w+");
    const close = handle.close.bind(handle);
    handle.close = async () => {
      await close();
      this.now--;
    };
    return handle;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#directory, { recursive: true });
  }
}

Deno.test("HandlePool.use() opens a file once for several users", async () => {
  await using opener = new Opener();
  const pool = new HandlePool<FileHandle>(2);
  const use = () => pool.use(7, () => opener.open("a"), (handle) => handle.stat());
  await Promise.all([use(), use(), use()]);
  await use();
  assert.equal(opener.opened, 1);
  await pool.close();
  assert.equal(opener.now, 0);
});

Deno.test("HandlePool.use() never holds more files open than its limit, whoever asks at once", async () => {
  for (const limit of [1, 2, 5]) {
    await using opener = new Opener();
    const pool = new HandlePool<FileHandle>(limit);
    const names = Array.from({ length: 40 }, (_, index) => index % 11);
    const seen = await Promise.all(
      names.map((index) =>
        pool.use(index, () => opener.open(`f${index}`), async (handle) => {
          await handle.stat();
          return index;
        })
      ),
    );
    assert.deepEqual(seen, names);
    assert.equal(opener.most, limit);
    await pool.close();
    assert.equal(opener.now, 0);
  }
});

Deno.test("HandlePool.use() closes the file unused for longest", async () => {
  await using opener = new Opener();
  const pool = new HandlePool<FileHandle>(2);
  const use = (index: number) => pool.use(index, () => opener.open(`f${index}`), () => Promise.resolve());
  for (const index of [0, 1, 0, 2]) await use(index);
  assert.equal(opener.opened, 3);
  await use(0);
  assert.equal(opener.opened, 3, "0 was used after 1, so 1 had to go");
  await use(1);
  assert.equal(opener.opened, 4);
  await pool.close();
});

Deno.test("HandlePool.use() passes on why a file could not be opened and tries again the next time", async () => {
  await using opener = new Opener();
  const pool = new HandlePool<FileHandle>(1);
  const failing = () => Promise.reject(new Error("no such luck"));
  await assert.rejects(pool.use(0, failing, () => Promise.resolve()), /no such luck/);
  assert.equal(await pool.use(0, () => opener.open("a"), () => Promise.resolve("fine")), "fine");
  assert.equal(await pool.use(1, () => opener.open("b"), () => Promise.resolve("fine")), "fine");
  await pool.close();
});

Deno.test("HandlePool.use() keeps the file open after an action that failed", async () => {
  await using opener = new Opener();
  const pool = new HandlePool<FileHandle>(1);
  const act = (action: () => Promise<void>) => pool.use(0, () => opener.open("a"), action);
  await assert.rejects(act(() => Promise.reject(new Error("bad"))), /bad/);
  await act(() => Promise.resolve());
  assert.equal(opener.opened, 1);
  await pool.close();
});

Deno.test("HandlePool.release() closes one file, also when it is not open", async () => {
  await using opener = new Opener();
  const pool = new HandlePool<FileHandle>(1);
  await pool.use(0, () => opener.open("a"), () => Promise.resolve());
  await pool.release(0);
  await pool.release(0);
  assert.equal(opener.now, 0);
  await pool.close();
});

Deno.test("HandlePool.close() waits for actions under way, refuses new ones and may be called twice", async () => {
  await using opener = new Opener();
  const pool = new HandlePool<FileHandle>(1);
  const gate = Promise.withResolvers<void>();
  const first = pool.use(0, () => opener.open("a"), () => gate.promise);
  const second = assert.rejects(pool.use(1, () => opener.open("b"), () => Promise.resolve()), TypeError);
  const closing = pool.close();
  await second;
  assert.equal(opener.now, 1, "the one in use is still open");
  gate.resolve();
  await Promise.all([first, closing, pool.close()]);
  assert.equal(opener.now, 0);
  await assert.rejects(pool.use(0, () => opener.open("a"), () => Promise.resolve()), TypeError);
});
