/**
 * What the tests of going on share: an offer, an attempt at it, and the next one.
 *
 * @module
 */

import assert from "node:assert/strict";
import { BLOCK_BYTES } from "../../limits.ts";
import type { Claim, ManifestEntry, Plan, Sink, Survey } from "../../ports.ts";
import { bytes, content, sha256 } from "../system/testing_disk.ts";
import { openFolder } from "./folder_sink.ts";
import { blocksOf, checked, endWell, EVERYTHING, fileDigest, put } from "./testing_sink.ts";

/** The content of the large file. */
export const BIG: Uint8Array<ArrayBuffer> = content(1, 5 * BLOCK_BYTES + 7);
/** That of the small one. */
export const SMALL: Uint8Array<ArrayBuffer> = bytes("small");
/** The offer. */
export const ENTRIES: readonly ManifestEntry[] = [
  { path: "t/big", size: BIG.length, modifiedMs: 1_700_000_000_000 },
  { path: "t/small", size: SMALL.length, modifiedMs: 1_700_000_000_001 },
  { path: "t/empty", size: 0, modifiedMs: 1_700_000_000_002 },
  { path: "t", kind: "folder", size: 0, modifiedMs: 1_600_000_000_000 },
];

/** Receives blocks `blocks` of the big file, and the two other files, and gives up. */
export async function begun(directory: string, blocks: readonly number[] = [0, 1, 3, 5]): Promise<void> {
  const sink = await checked(directory, ENTRIES);
  const all = [...blocksOf(BIG)];
  for (const block of blocks) await sink.write(0, all[block]!.offset, all[block]!.bytes, all[block]!.digest);
  await put(sink, 1, SMALL);
  await put(sink, 2, new Uint8Array());
  await sink.close();
}

/** Surveys, claims, and says which blocks of each file are claimed; `all` for whole files. */
export async function claimed(
  directory: string,
  entries: readonly ManifestEntry[] = ENTRIES,
  plan: Plan = EVERYTHING,
): Promise<GoneOn> {
  const sink = openFolder(directory);
  const survey = await sink.survey(entries);
  const claims = await Array.fromAsync(sink.begin(plan));
  return { sink, survey, blocks: blocksIn(claims) };
}

/** An attempt that goes on from another. */
export interface GoneOn {
  readonly sink: Sink;
  readonly survey: Survey;
  /** Blocks claimed, by the number of the file. */
  readonly blocks: Readonly<Record<number, number[] | "all">>;
}

function blocksIn(claims: readonly Claim[]): Record<number, number[] | "all"> {
  const found: Record<number, number[] | "all"> = {};
  for (const claim of claims) {
    if ("digest" in claim) found[claim.file] = "all";
    else {
      const run = Array.from({ length: claim.digests.length / 32 }, (_, index) => claim.first + index);
      found[claim.file] = [...(found[claim.file] ?? []) as number[], ...run];
    }
  }
  return found;
}

/** The path of the one work folder in `directory`. */
export function workFolder(directory: string): string {
  const found = [...Deno.readDirSync(directory)].filter(({ name }) => /^\.slip-.*\.partial$/.test(name));
  assert.equal(found.length, 1);
  return `${directory}/${found[0]!.name}`;
}

/** Writes whatever is missing, and checks that the result is what was sent. */
export async function finishAll({ sink, blocks }: GoneOn, directory: string): Promise<void> {
  for (const { offset, bytes, digest } of blocksOf(BIG)) {
    const has = blocks[0] === "all" || blocks[0]?.includes(offset / BLOCK_BYTES);
    if (!has) await sink.write(0, offset, bytes, digest);
  }
  await sink.finish(0, fileDigest(BIG));
  if (blocks[1] !== "all") await put(sink, 1, SMALL);
  else await sink.finish(1, fileDigest(SMALL));
  for (const file of [2, 3]) await sink.finish(file, sha256(new Uint8Array()));
  assert.deepEqual(await endWell(sink), []);
  assert.deepEqual([...Deno.readDirSync(directory)].map(({ name }) => name), ["t"]);
  assert.deepEqual([...Deno.readDirSync(`${directory}/t`)].map(({ name }) => name).sort(), [
    "big",
    "empty",
    "small",
  ]);
  const result = Deno.readFileSync(`${directory}/t/big`);
  assert.deepEqual(sha256(result), sha256(BIG));
  assert.equal(Deno.readTextFileSync(`${directory}/t/small`), "small");
  assert.equal(Deno.statSync(`${directory}/t`).mtime?.getTime(), 1_600_000_000_000);
}
