/**
 * `deno task bench:engine`: the engine alone, both ends over a lane in memory, with real files, hashing and journal,
 * beside a plain program that copies and hashes the same files.
 *
 *     deno task bench:engine [--mebibytes 4096] [--files 50000] [--runs 3]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { median } from "../figures.ts";
import { type Bed, makeLargeFile, makeSmallFiles, SMALL_FILE_BYTES } from "./files.ts";
import { plainCopy } from "./plain_copy.ts";
import { throughEngine } from "./through_engine.ts";

const { values } = parseArgs({
  options: {
    mebibytes: { type: "string", default: "4096" },
    files: { type: "string", default: "50000" },
    runs: { type: "string", default: "3" },
  },
});
const mebibytes = Number(values.mebibytes);
const files = Number(values.files);
const runs = Number(values.runs);

/** Seconds of each run of both contenders, taken in turn so that a busy moment meets both. */
async function sideBySide(bed: Bed): Promise<{ readonly plain: number[]; readonly engine: number[] }> {
  const plain: number[] = [];
  const engine: number[] = [];
  for (let run = 0; run < runs; run++) {
    plain.push(await bed.timed(plainCopy));
    engine.push(await bed.timed(throughEngine));
  }
  return { plain, engine };
}

function row(
  name: string,
  amount: number,
  unit: string,
  { plain, engine }: Record<string, number[]>,
): string {
  const of = (seconds: number[]) => amount / median(seconds);
  const ratio = of(engine!) / of(plain!);
  return `| ${name} | ${of(plain!).toFixed(0)} ${unit} | ${of(engine!).toFixed(0)} ${unit} | ${
    ratio.toFixed(2)
  } |`;
}

console.log("| what | plain copy and SHA-256 | engine, both ends | ratio |\n| --- | --- | --- | --- |");
if (mebibytes > 0) {
  await using bed = await makeLargeFile(mebibytes * 1024 * 1024);
  console.log(
    row(`one file of ${mebibytes} MiB`, (mebibytes * 2 ** 20) / 1e6, "MB/s", await sideBySide(bed)),
  );
}
if (files > 0) {
  await using bed = await makeSmallFiles(files);
  console.log(row(`${files} files of ${SMALL_FILE_BYTES} bytes`, files, "files/s", await sideBySide(bed)));
}
