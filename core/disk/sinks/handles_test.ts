/** Whatever fails, nothing stays open: files, folders, journals. */

import assert from "node:assert/strict";
import { BLOCK_BYTES } from "../../limits.ts";
import type { ManifestEntry, Sink } from "../../ports.ts";
import { DigestCache } from "../digests/digest_cache.ts";
import { findEarlier } from "../journal/earlier.ts";
import { openTree } from "../sources/tree_source.ts";
import { bytes, content, openFiles, TELLS_OPEN_FILES, TemporaryFolder } from "../system/testing_disk.ts";
import { openFolder } from "./folder_sink.ts";
import { begun, BIG, ENTRIES, SMALL } from "./testing_resume.ts";
import { blocksOf, checked, EVERYTHING, planFor, put } from "./testing_sink.ts";

const listed = { ignore: !TELLS_OPEN_FILES };

/** Does `action`, and looks at what it left open. */
async function leavesNothingOpen(
  what: string,
  action: (folder: TemporaryFolder) => Promise<void>,
): Promise<void> {
  await using folder = new TemporaryFolder();
  await action(folder);
  assert.deepEqual(openFiles(folder.path), [], what);
}

/** Receives that fail, and where. The sink is closed afterwards. */
const RECEIVES: Readonly<Record<string, (folder: TemporaryFolder) => [Sink, () => Promise<unknown>]>> = {
  "a file is where the folder must be": (folder) => {
    const sink = openFolder(folder.file("in"));
    return [sink, () => sink.survey(ENTRIES)];
  },
  "every name is taken": (folder) => {
    folder.file("in/a");
    const sink = openFolder(folder.at("in"));
    return [sink, () => checkedInto(sink, [{ path: "a", size: 1 }], "skip")];
  },
  "a folder became a link": (folder) => {
    const sink = openFolder(folder.at("in"));
    return [sink, async () => {
      await checkedInto(sink, [{ path: "d/e/a", size: 1 }, { path: "d/e/b", size: 1 }]);
      await put(sink, 0, bytes("x"));
      Deno.renameSync(folder.at("in/d"), folder.at("out"));
      Deno.symlinkSync("../out", folder.at("in/d"));
      await put(sink, 1, bytes("x"));
    }];
  },
  "a file is in the way of a folder": (folder) => {
    const sink = openFolder(folder.at("in"));
    return [sink, async () => {
      await checkedInto(sink, [{ path: "d/e/a", size: 1 }, { path: "d/b", size: 1 }]);
      await put(sink, 1, bytes("x"));
      folder.file("in/d/e");
      await put(sink, 0, bytes("x"));
    }];
  },
  "a file is short": (folder) => {
    const sink = openFolder(folder.at("in"));
    return [sink, async () => {
      await checkedInto(sink, ENTRIES);
      const [first] = blocksOf(BIG);
      await sink.write(0, 0, first!.bytes.slice(), first!.digest);
      await sink.finish(0, new Uint8Array(32));
    }];
  },
  "the slots are gone when it goes on": (folder) => {
    const sink = openFolder(folder.at("in"));
    return [sink, async () => {
      await begun(folder.at("in"));
      await sink.survey(ENTRIES);
      for (const { name } of Deno.readDirSync(folder.at("in"))) {
        if (name.startsWith(".slip-")) Deno.removeSync(folder.at(`in/${name}`), { recursive: true });
      }
      await Array.fromAsync(sink.begin(EVERYTHING));
    }];
  },
  "claims are not waited for": (folder) => {
    const sink = openFolder(folder.at("in"));
    return [sink, async () => {
      await begun(folder.at("in"));
      await sink.survey(ENTRIES);
      for await (const _claim of sink.begin(EVERYTHING)) throw new Error("enough");
    }];
  },
  "what was found cannot be looked at": (folder) => [
    openFolder(folder.at("in")),
    async () => {
      await begun(folder.at("in"));
      const entries: readonly ManifestEntry[] = new Proxy([], { get: () => undefined });
      findEarlier(folder.at("in"), entries);
    },
  ],
};

async function checkedInto(sink: Sink, entries: readonly ManifestEntry[], action?: "skip"): Promise<void> {
  await sink.survey(entries);
  await Array.fromAsync(sink.begin(action === undefined ? EVERYTHING : planFor(action)));
}

for (const [what, begin] of Object.entries(RECEIVES)) {
  Deno.test(`a receive leaves nothing open when ${what}`, listed, async () => {
    await leavesNothingOpen(what, async (folder) => {
      const [sink, fail] = begin(folder);
      await assert.rejects(fail, what);
      await sink.close();
    });
  });
}

Deno.test(
  "a receive that is closed before anything is decided leaves nothing open, and nothing locked",
  listed,
  async () => {
    await leavesNothingOpen("closed early", async (folder) => {
      // Two at a time, so that one is gone on from and the other not needed any more.
      const busy = await checked(folder.at("in"), ENTRIES);
      await put(busy, 1, SMALL);
      await begun(folder.at("in"));
      await busy.close();
      for (let turn = 0; turn < 2; turn++) {
        const sink = openFolder(folder.at("in"));
        assert.ok((await sink.survey(ENTRIES)).kept.size > 0);
        await sink.close();
      }
      const other = await checked(folder.at("in"), [{ path: "other", size: 1 }]);
      await other.close();
    });
  },
);

/** What may happen to a file while it is sent. */
const CHANGES: Readonly<Record<string, (path: string) => void>> = {
  removed: (path) => Deno.removeSync(path),
  shortened: (path) => Deno.truncateSync(path, 1),
  "made another": (path) => Deno.writeTextFileSync(path, "other"),
  "made a folder": (path) => {
    Deno.removeSync(path);
    Deno.mkdirSync(path);
  },
};

for (const [what, change] of Object.entries(CHANGES)) {
  Deno.test(`a send leaves nothing open when a file is ${what}`, listed, async () => {
    await leavesNothingOpen(what, async (folder) => {
      folder.file("out/large", content(1, 2 * BLOCK_BYTES));
      folder.file("out/small", "small");
      const source = await openTree([folder.at("out")], { cache: folder.at("cache") });
      const entries = (await Array.fromAsync(source.list())).flat();
      const files = entries.flatMap(({ kind, size }, file) => kind === "folder" ? [] : [{ file, size }]);
      assert.equal(files.length, 2);
      for (const { file, size } of files) await source.read(file, 0, Math.min(size, BLOCK_BYTES));
      for (const name of ["large", "small"]) change(folder.at(`out/${name}`));
      // What is open already may be read to its end although its name is gone.
      const reads = files.map(({ file, size }) =>
        source.read(file, Math.max(0, size - BLOCK_BYTES), size % BLOCK_BYTES || BLOCK_BYTES)
      );
      const results = await Promise.allSettled(reads);
      assert.ok(results.some(({ status }) => status === "rejected"));
      await source.close();
    });
  });
}

Deno.test("DigestCache.recall() opens nothing once the cache is closed", listed, async () => {
  await leavesNothingOpen("recalled late", async (folder) => {
    const cache = new DigestCache(folder.at("cache"), "/");
    await cache.close();
    assert.equal(await cache.recall(new Uint8Array(16), 0), undefined);
  });
});
