import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { DIGEST_CACHE_BYTES, DIGEST_LOG_BYTES } from "../../limits.ts";
import { TemporaryFolder } from "../system/testing_disk.ts";
import { DigestCache } from "./digest_cache.ts";
import { extentLength } from "./digest_cache_extent.ts";

Deno.test("a digest that was noted is recalled, at once and by the next cache", async () => {
  await using folder = new TemporaryFolder();
  await withCache(folder, async (cache) => {
    for (let block = 0; block < 600; block++) cache.note(keyOf("a"), block, digestOf(`a${block}`));
    cache.note(keyOf("b"), 2 ** 32 - 1, digestOf("b"));
    assert.deepEqual(await cache.recall(keyOf("a"), 599), digestOf("a599"));
    assert.equal(await cache.recall(keyOf("a"), 600), undefined);
  });
  await withCache(folder, async (cache) => {
    for (let block = 0; block < 600; block++) {
      assert.deepEqual(await cache.recall(keyOf("a"), block), digestOf(`a${block}`));
    }
    assert.deepEqual(await cache.recall(keyOf("b"), 2 ** 32 - 1), digestOf("b"));
    assert.equal(await cache.recall(keyOf("c"), 0), undefined);
  });
});

Deno.test("digests in any order take a record for each run of blocks", async () => {
  await using folder = new TemporaryFolder();
  await withCache(folder, async (cache) => {
    for (let block = 99; block >= 0; block--) {
      cache.note(keyOf(block % 2 ? "odd" : "even"), block >> 1, digestOf(`${block}`));
    }
    await cache.recall(keyOf("odd"), 0);
  });
  assert.equal(Deno.statSync(logIn(folder)).size, 2 * extentLength(50));
});

Deno.test("what is known is not written again", async () => {
  await using folder = new TemporaryFolder();
  for (let round = 0; round < 3; round++) {
    await withCache(folder, async (cache) => {
      await cache.recall(keyOf("a"), 0);
      cache.note(keyOf("a"), 0, digestOf("a"));
      cache.note(keyOf("a"), 0, digestOf("a"));
    });
  }
  assert.equal(Deno.statSync(logIn(folder)).size, extentLength(1));
});

Deno.test("only their owner may read digests", async () => {
  await using folder = new TemporaryFolder();
  await fill(folder, ["a"]);
  assert.equal(Deno.statSync(folder.at("cache")).mode! & 0o777, 0o700);
  assert.equal(Deno.statSync(logIn(folder)).mode! & 0o777, 0o600);
});

Deno.test("sources have logs of their own", async () => {
  await using folder = new TemporaryFolder();
  await fill(folder, ["a"]);
  const other = new DigestCache(folder.at("cache"), "/other");
  assert.equal(await other.recall(keyOf("a"), 0), undefined);
  await other.close();
});

Deno.test("senders of the same source at the same time lose nothing of each other's", async () => {
  await using folder = new TemporaryFolder();
  const [one, other] = [cacheIn(folder), cacheIn(folder)];
  const mine = Array.from({ length: 1000 }, (_, block) => block);
  for (const block of mine) {
    one.note(keyOf("one"), block, digestOf(`1 ${block}`));
    other.note(keyOf("other"), block, digestOf(`2 ${block}`));
    // Lets what is due be written, in turns.
    if (block % 100 === 0) await Promise.all([one.recall(keyOf("x"), 0), other.recall(keyOf("x"), 0)]);
  }
  for (const block of mine) {
    const [first, second] = await Promise.all([
      one.recall(keyOf("one"), block),
      other.recall(keyOf("other"), block),
    ]);
    if (first !== undefined) assert.deepEqual(first, digestOf(`1 ${block}`));
    if (second !== undefined) assert.deepEqual(second, digestOf(`2 ${block}`));
  }
  await Promise.all([one.close(), other.close()]);
  await withCache(folder, async (cache) => {
    for (const block of mine) {
      assert.deepEqual(await cache.recall(keyOf("one"), block), digestOf(`1 ${block}`));
      assert.deepEqual(await cache.recall(keyOf("other"), block), digestOf(`2 ${block}`));
    }
  });
});

Deno.test("a log that was cut off anywhere still tells what is whole, and takes more", async () => {
  await using folder = new TemporaryFolder();
  await fill(folder, ["a", "b", "c"]);
  const whole = Deno.readFileSync(logIn(folder));
  const record = extentLength(1);
  assert.equal(whole.length, 3 * record);
  for (let length = 0; length <= whole.length; length += 5) {
    Deno.writeFileSync(logIn(folder), whole.subarray(0, length));
    await fill(folder, ["d", "e"]);
    await withCache(folder, async (cache) => {
      for (const [index, name] of ["a", "b", "c"].entries()) {
        const known = await cache.recall(keyOf(name), 0);
        assert.deepEqual(
          known,
          length >= (index + 1) * record ? digestOf(name) : undefined,
          `${name} at ${length}`,
        );
      }
      // One record may have gone down with the torn one that it follows.
      assert.deepEqual(await cache.recall(keyOf("e"), 0), digestOf("e"), String(length));
    });
  }
});

Deno.test("a log that is damaged, foreign or full of nothing tells nothing wrong", async () => {
  await using folder = new TemporaryFolder();
  await fill(folder, ["a", "b"]);
  const whole = Deno.readFileSync(logIn(folder));
  const damages: [string, Uint8Array, string[]][] = [
    ["digest", whole.map((byte, at) => at === 40 ? byte ^ 1 : byte), ["b"]],
    ["key", whole.map((byte, at) => at === 12 ? byte ^ 1 : byte), ["b"]],
    ["count", whole.map((byte, at) => at === 4 ? 1 : byte), ["b"]],
    ["zeros", new Uint8Array(5000), []],
    ["zeros before", new Uint8Array([...new Uint8Array(1111), ...whole]), ["a", "b"]],
    ["text", new TextEncoder().encode("slD1 ".repeat(999)), []],
  ];
  for (const [what, bytes, known] of damages) {
    Deno.writeFileSync(logIn(folder), bytes);
    await withCache(folder, async (cache) => {
      for (const name of ["a", "b"]) {
        const expected = known.includes(name) ? digestOf(name) : undefined;
        assert.deepEqual(await cache.recall(keyOf(name), 0), expected, what);
      }
    });
  }
});

Deno.test("records are found in a log of several chunks, also where one ends within a record", async () => {
  await using folder = new TemporaryFolder();
  const names = Array.from({ length: 16_000 }, (_, number) => `file ${number}`);
  await withCache(folder, async (cache) => {
    for (const [number, name] of names.entries()) {
      cache.note(keyOf(name), 0, digestOf(name));
      // Lets what is due be written.
      if (number % 250 === 0) await cache.recall(keyOf("x"), 0);
    }
  });
  assert.equal(Deno.statSync(logIn(folder)).size, names.length * extentLength(1));
  await withCache(folder, async (cache) => {
    for (const name of names) assert.deepEqual(await cache.recall(keyOf(name), 0), digestOf(name), name);
  });
});

Deno.test("a log that outgrew its share keeps its newer half", async () => {
  await using folder = new TemporaryFolder();
  await fill(folder, ["old"]);
  Deno.truncateSync(logIn(folder), DIGEST_LOG_BYTES - extentLength(1));
  await fill(folder, ["young"]);
  assert.equal(Deno.statSync(logIn(folder)).size, DIGEST_LOG_BYTES / 2 + extentLength(1));
  await withCache(folder, async (cache) => {
    assert.equal(await cache.recall(keyOf("old"), 0), undefined);
    assert.deepEqual(await cache.recall(keyOf("young"), 0), digestOf("young"));
  });
  assert.equal([...Deno.readDirSync(folder.at("cache"))].length, 1);
});

Deno.test("the logs that were not used for longest make room", async () => {
  await using folder = new TemporaryFolder();
  const share = DIGEST_LOG_BYTES / 2;
  const count = DIGEST_CACHE_BYTES / share;
  for (let number = 0; number < count; number++) {
    const path = folder.file(`cache/${number}.digests`);
    Deno.truncateSync(path, share);
    Deno.utimeSync(path, 1_700_000_000 - number, 1_700_000_000 - number);
  }
  const foreign = folder.file("cache/notes.txt");
  const abandoned = folder.file("cache/0.digests.1234");
  Deno.utimeSync(abandoned, 1_700_000_000, 1_700_000_000);
  await fill(folder, ["a"]);
  const left = [...Deno.readDirSync(folder.at("cache"))].map(({ name }) => name);
  const kept = Array.from(
    { length: (DIGEST_CACHE_BYTES - DIGEST_LOG_BYTES) / share },
    (_, number) => `${number}.digests`,
  );
  assert.deepEqual(left.filter((name) => /^\d+\.digests$/.test(name)).sort(), kept.sort());
  assert.equal(left.includes("0.digests.1234"), false);
  assert.ok(Deno.statSync(foreign).isFile);
});

Deno.test("where no digest can be kept, none is known and nothing fails", async () => {
  await using folder = new TemporaryFolder();
  for (const cache of [`${folder.file("plain")}/below`, "/proc/nothing"]) {
    const digests = new DigestCache(cache, "/source");
    for (let block = 0; block < 10_000; block++) digests.note(keyOf("a"), block, digestOf("a"));
    await digests.recall(keyOf("a"), 9_999);
    await digests.close();
    await digests.close();
  }
});

Deno.test({
  name: "without the permission to write there is no cache and no failure",
  permissions: { read: true },
  fn: async () => {
    const digests = new DigestCache("/tmp/slip-digest-test", "/source");
    digests.note(keyOf("a"), 0, digestOf("a"));
    await digests.recall(keyOf("b"), 0);
    await digests.close();
  },
});

/** What a cache for the folder's source does with `action`, from opening to closing. */
async function withCache(
  folder: TemporaryFolder,
  action: (cache: DigestCache) => Promise<void>,
): Promise<void> {
  const cache = cacheIn(folder);
  await action(cache);
  await cache.close();
}

/** Notes one block of each of these files. */
async function fill(folder: TemporaryFolder, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await withCache(folder, (cache) => Promise.resolve(cache.note(keyOf(name), 0, digestOf(name))));
  }
}

function cacheIn(folder: TemporaryFolder): DigestCache {
  return new DigestCache(folder.at("cache"), "/source");
}

function logIn(folder: TemporaryFolder): string {
  const [log, ...others] = [...Deno.readDirSync(folder.at("cache"))].map(({ name }) => name);
  assert.deepEqual(others, []);
  return folder.at(`cache/${log}`);
}

function keyOf(name: string): Uint8Array {
  return digestOf(`key of ${name}`).subarray(0, 16);
}

function digestOf(content: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(content).digest());
}
