import assert from "node:assert/strict";
import { readZip } from "../../tests/support/unzip.ts";
import type { StoredFile } from "./blob_store.ts";
import { zipName, zipOf } from "./zip.ts";

const MIB = 1024 * 1024;

/** A time that an archive can tell: it counts in two seconds. */
const TIME = new Date(2020, 1, 29, 12, 34, 56).getTime();

function stored(path: string, content: BlobPart, rest: Partial<StoredFile> = {}): StoredFile {
  return { name: path.split("/").at(-1)!, path, blob: new Blob([content]), ...rest };
}

const unzip = async (zip: Blob) => readZip(new Uint8Array(await zip.arrayBuffer()));

Deno.test("zipOf() makes an archive with bytes, folders, times and permissions", async () => {
  const large = new Blob(Array(40).fill(crypto.getRandomValues(new Uint8Array(65_536))));
  assert.ok(large.size > 2 * MIB);
  const entries = await unzip(
    await zipOf({
      files: [
        stored("t/grün 📦.txt", "hello", { modifiedMs: TIME, mode: 0o755 }),
        stored("t/deep/large.bin", large, { modifiedMs: TIME, mode: 0o600 }),
        stored("nothing", "", { modifiedMs: TIME }),
      ],
      folders: [{ path: "t/empty/", modifiedMs: TIME }],
    }),
  );
  assert.deepEqual(entries.map(({ path, mode }) => [path, mode.toString(8)]), [
    ["t/empty/", "40775"],
    ["t/grün 📦.txt", "100755"],
    ["t/deep/large.bin", "100600"],
    ["nothing", "100664"],
  ]);
  for (const { modified } of entries) assert.equal(modified, "2020-02-29 12:34:56");
  const [, text, bytes, nothing] = entries.map(({ bytes }) => bytes);
  assert.equal(new TextDecoder().decode(text), "hello");
  assert.deepEqual(bytes, new Uint8Array(await large.arrayBuffer()));
  assert.equal(nothing!.length, 0);
});

Deno.test("zipOf() takes times that an archive cannot tell", async () => {
  const files = [-1e15, 0, 8e15].map((modifiedMs, index) => stored(`${index}`, "x", { modifiedMs }));
  const entries = await unzip(await zipOf({ files, folders: [] }));
  assert.deepEqual(entries.map(({ modified }) => modified.slice(0, 4)), ["1980", "1980", "2107"]);
});

Deno.test("zipName() is the folder that holds everything, and our own name otherwise", () => {
  const of = (...paths: string[]) => zipName({ files: paths.map((path) => stored(path, "")), folders: [] });
  assert.equal(of("t/a", "t/deep/b"), "t");
  assert.equal(of("t/a", "b"), "slipstream");
  assert.equal(of("t/a", "u/b"), "slipstream");
  assert.equal(of("a"), "slipstream");
  assert.equal(zipName({ files: [], folders: [{ path: "t/empty/" }] }), "t");
});
