import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { BLOCK_BYTES } from "../../limits.ts";
import { leavePageCache } from "./page_cache.ts";
import { cachedBytes, content, flushFile, isOnDisk, TemporaryFolder } from "./testing_disk.ts";

const onDisk = { ignore: !isOnDisk() };

Deno.test("leavePageCache() lets a file that is on the disk leave memory, and no other", onDisk, async () => {
  await using folder = new TemporaryFolder();
  const [path, other] = ["file", "other"].map((name) => folder.file(name, content(1, 4 * BLOCK_BYTES)));
  [path!, other!].forEach(flushFile);
  assert.equal(cachedBytes(path!), 4 * BLOCK_BYTES);
  await leavePageCache(path!);
  assert.equal(cachedBytes(path!), 0);
  assert.equal(cachedBytes(other!), 4 * BLOCK_BYTES);
});

Deno.test("leavePageCache() minds nothing that may have the name by then", onDisk, async () => {
  await using folder = new TemporaryFolder();
  const other = folder.file("other", content(1, BLOCK_BYTES));
  flushFile(other);
  execFileSync("mkfifo", [folder.at("pipe")]);
  Deno.symlinkSync("other", folder.at("link"));
  for (const name of ["missing", "pipe", "link", "."]) await leavePageCache(folder.at(name));
  assert.equal(cachedBytes(other), BLOCK_BYTES);
});
