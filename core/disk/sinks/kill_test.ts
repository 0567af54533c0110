/** A writing process is killed at random moments, again and again: what is claimed afterwards is what is on the disk. */

import assert from "node:assert/strict";
import { BLOCK_BYTES } from "../../limits.ts";
import type { ManifestEntry } from "../../ports.ts";
import { seededRandom } from "../../testing_random.ts";
import { content, sha256, TemporaryFolder } from "../system/testing_disk.ts";
import { openFolder } from "./folder_sink.ts";
import { blocksOf, endWell, EVERYTHING, fileDigest, put } from "./testing_sink.ts";

const SMALL_FILES = 400;
const BIG = content(0, 24 * BLOCK_BYTES + 99);
const ENTRIES: readonly ManifestEntry[] = [
  { path: "t/big", size: BIG.length, modifiedMs: 1_700_000_000_000 },
  ...Array.from({ length: SMALL_FILES }, (_, index) => {
    return { path: `t/d${index % 7}/f${index}`, size: 100 + index, modifiedMs: 1_700_000_000_000 + index };
  }),
];
const KILLS = 8;

/** Receives what is not claimed, says a line for each file, and never completes. */
const CHILD = `
import { openFolder } from ${JSON.stringify(import.meta.resolve("./folder_sink.ts"))};
import { blocksOf, fileDigest, put } from ${JSON.stringify(import.meta.resolve("./testing_sink.ts"))};
import { content } from ${JSON.stringify(import.meta.resolve("../system/testing_disk.ts"))};
const [directory, json, blockBytes] = Deno.args;
const entries = JSON.parse(json);
const sink = openFolder(directory);
await sink.survey(entries);
const has = new Set();
for await (const claim of sink.begin({ wants: () => true, onConflict: () => "rename" })) {
  if ("digest" in claim) has.add(claim.file);
  else for (let at = 0; at < claim.digests.length / 32; at++) has.add(claim.file + "/" + (claim.first + at));
}
console.log("begun");
const big = [...blocksOf(content(0, entries[0].size))];
for (const [block, { offset, bytes, digest }] of big.entries()) {
  if (!has.has("0/" + block) && !has.has(0)) await sink.write(0, offset, bytes, digest);
  for (let file = 1 + block * 16; file < Math.min(entries.length, 17 + block * 16); file++) {
    if (!has.has(file)) await put(sink, file, content(file, entries[file].size));
    console.log(file);
  }
}
console.log("end");
setInterval(() => {}, 1000);
`;

Deno.test("whatever moment a receiver is killed at, what is claimed is on the disk, and nothing else has a name", async () => {
  await using folder = new TemporaryFolder();
  const main = folder.file("main.ts", CHILD);
  const seed = crypto.getRandomValues(new Uint32Array(1))[0]!;
  console.log(`kill_test: seed ${seed}`);
  const random = seededRandom(seed);
  for (let kill = 0; kill < KILLS; kill++) {
    // The flush every second falls between some of them.
    await killAfter(main, folder.at("in"), 1 + Math.floor(random() * 300));
    await checkClaims(folder.at("in"));
  }
  await complete(folder.at("in"));
});

/** Starts a receiver and kills it when it has said `lines` lines, or all of them. */
async function killAfter(main: string, directory: string, lines: number): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-config",
      "--allow-read",
      "--allow-write",
      "--allow-sys",
      "--allow-env",
      main,
      directory,
      JSON.stringify(ENTRIES),
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const decoder = new TextDecoder();
  let said = "";
  for await (const part of child.stdout) {
    said += decoder.decode(part, { stream: true });
    if (said.split("\n").length > lines || said.endsWith("end\n")) {
      try {
        child.kill("SIGKILL");
      } catch { /* it was faster */ }
    }
  }
  assert.equal((await child.status).signal, "SIGKILL");
}

/** Every claim is true of the bytes on the disk, and every name is that of a whole file. */
async function checkClaims(directory: string): Promise<void> {
  for (const [file, entry] of ENTRIES.entries()) {
    const path = `${directory}/${entry.path}`;
    const there = await Deno.readFile(path).catch(() => undefined);
    if (there !== undefined) assert.deepEqual(sha256(there), sha256(contentOf(file)), entry.path);
  }
  const sink = openFolder(directory);
  const { conflicts } = await sink.survey(ENTRIES);
  assert.deepEqual([...conflicts], [], "what was finished is known again");
  for await (const claim of sink.begin(EVERYTHING)) {
    const blocks = [...blocksOf(contentOf(claim.file))];
    if ("digest" in claim) assert.deepEqual(claim.digest, fileDigest(contentOf(claim.file)));
    else {
      for (let at = 0; at < claim.digests.length / 32; at++) {
        assert.deepEqual(claim.digests.slice(at * 32, at * 32 + 32), blocks[claim.first + at]!.digest);
      }
      const [work] = [...Deno.readDirSync(directory)].filter(({ name }) => name.startsWith(".slip-"));
      const partial = [...Deno.readDirSync(`${directory}/${work!.name}`)]
        .map(({ name }) => Deno.readFileSync(`${directory}/${work!.name}/${name}`))
        .find((bytes) => {
          const { offset } = blocks[claim.first]!;
          const part = bytes.subarray(offset, offset + blocks[claim.first]!.bytes.length);
          return sha256(part).every((byte, index) => byte === claim.digests[index]);
        });
      assert.ok(partial !== undefined, "the claimed bytes are there");
    }
  }
  await sink.close();
}

async function complete(directory: string): Promise<void> {
  const sink = openFolder(directory);
  await sink.survey(ENTRIES);
  const whole = new Set<number>();
  for await (const claim of sink.begin(EVERYTHING)) if ("digest" in claim) whole.add(claim.file);
  for (const file of ENTRIES.keys()) {
    if (whole.has(file)) await sink.finish(file, fileDigest(contentOf(file)));
    else await put(sink, file, contentOf(file));
  }
  assert.deepEqual(await endWell(sink), []);
  const names = [...Deno.readDirSync(directory)].map(({ name }) => name);
  assert.deepEqual(names, ["t"]);
  for (const [file, { path }] of ENTRIES.entries()) {
    assert.deepEqual(sha256(Deno.readFileSync(`${directory}/${path}`)), sha256(contentOf(file)));
  }
  const files = [0, 1, 2, 3, 4, 5, 6].flatMap((index) => [...Deno.readDirSync(`${directory}/t/d${index}`)]);
  assert.equal(files.length, SMALL_FILES, "and nothing besides");
}

const contents = new Map<number, Uint8Array<ArrayBuffer>>();

function contentOf(file: number): Uint8Array<ArrayBuffer> {
  const made = contents.get(file) ?? content(file, ENTRIES[file]!.size);
  contents.set(file, made);
  return made;
}
