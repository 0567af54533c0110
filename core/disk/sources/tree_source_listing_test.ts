import assert from "node:assert/strict";
import { slipError } from "../../errors.ts";
import { LISTED_PART_ENTRIES, MANIFEST_ENTRIES, MANIFEST_PATHS_LENGTH } from "../../limits.ts";
import type { ManifestEntry } from "../../ports.ts";
import { rejectsWith } from "../system/testing_disk.ts";
import { Listing } from "./tree_source_listing.ts";

/** A listing of so many entries, made in two halves with a pause that the test ends. */
function listingOf(count: number) {
  const entries: ManifestEntry[] = [];
  const pause = Promise.withResolvers<void>();
  let made = 0;
  const add = (path: string) => {
    entries.push({ path, size: 0 });
    listing.count(path);
  };
  const listing: Listing = new Listing(entries, async () => {
    made++;
    for (let number = 0; number < count; number++) {
      if (number === count >> 1) await pause.promise;
      if (listing.isStopped) return;
      add(String(number));
    }
  });
  return { listing, goOn: () => pause.resolve(), made: () => made };
}

async function all(listing: Listing): Promise<string[]> {
  return (await Array.fromAsync(listing.list())).flat().map(({ path }) => path);
}

Deno.test("Listing.list() gives every reader all entries from the first, and is made once", async () => {
  const count = LISTED_PART_ENTRIES * 4;
  const { listing, goOn, made } = listingOf(count);
  assert.equal(made(), 0);
  const early = listing.list();
  const first = await early.next();
  assert.equal(first.value?.length, LISTED_PART_ENTRIES);
  const late = all(listing);
  goOn();
  const expected = Array.from({ length: count }, (_, number) => String(number));
  assert.deepEqual(await late, expected);
  assert.deepEqual(await all(listing), expected);
  const rest = (await Array.fromAsync(early)).flat().map(({ path }) => path);
  assert.deepEqual([...first.value!.map(({ path }: ManifestEntry) => path), ...rest], expected);
  assert.equal(made(), 1);
});

Deno.test("Listing.list() gives parts of bounded size", async () => {
  const { listing, goOn } = listingOf(1777);
  goOn();
  const sizes = (await Array.fromAsync(listing.list())).map((part) => part.length);
  assert.equal(Math.max(...sizes), LISTED_PART_ENTRIES);
});

Deno.test("Listing.list() throws what making it threw, after what was found, to every reader", async () => {
  const entries: ManifestEntry[] = [];
  const listing: Listing = new Listing(entries, () => {
    entries.push({ path: "a", size: 0 });
    listing.count("a");
    return Promise.reject(slipError("source-failed", { path: "b" }));
  });
  for (const reader of [listing.list(), listing.list()]) {
    assert.equal((await reader.next()).value?.length, 1);
    await rejectsWith(reader.next(), "source-failed");
  }
});

Deno.test("Listing.list() says when there is nothing", async () => {
  await rejectsWith(all(new Listing([], () => Promise.resolve())), "nothing-to-send");
});

Deno.test("Listing.stop() ends what is being made, and nobody takes it for complete", async () => {
  const pause = Promise.withResolvers<void>();
  const order: string[] = [];
  const listing: Listing = new Listing([{ path: "a", size: 0 }], async () => {
    await pause.promise;
    order.push("made");
  });
  const reader = all(listing);
  const stopped = listing.stop().then(() => order.push("stopped"));
  assert.equal(listing.isStopped, true);
  await assert.rejects(reader, TypeError);
  pause.resolve();
  await stopped;
  assert.deepEqual(order, ["made", "stopped"]);
  await listing.stop();
});

Deno.test("Listing.count() ends a list that is too long to be offered", async () => {
  const entries: ManifestEntry[] = [];
  let before = 0;
  const tooMany: Listing = new Listing(entries, () => {
    entries.length = MANIFEST_ENTRIES;
    tooMany.count("");
    before++;
    entries.length++;
    tooMany.count("");
    return Promise.resolve();
  });
  await rejectsWith(Array.fromAsync(tooMany.list()), "too-many-files");
  assert.equal(before, 1);
  const tooLong: Listing = new Listing(entries, () => {
    entries.length = 1;
    tooLong.count({ length: MANIFEST_PATHS_LENGTH } as string);
    before++;
    tooLong.count("x");
    return Promise.resolve();
  });
  await rejectsWith(Array.fromAsync(tooLong.list()), "too-many-files");
  assert.equal(before, 2);
});
