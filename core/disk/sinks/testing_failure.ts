/**
 * What the tests of failing disks share: a whole receive that may fail anywhere, and what must be true afterwards.
 *
 * @module
 */

import assert from "node:assert/strict";
import { SlipError } from "../../errors.ts";
import { BLOCK_BYTES } from "../../limits.ts";
import type { ManifestEntry, Sink } from "../../ports.ts";
import { bytes, content, openFiles, sha256 } from "../system/testing_disk.ts";
import { openFolder } from "./folder_sink.ts";
import { blocksOf, EVERYTHING, fileDigest } from "./testing_sink.ts";

const NOTHING = new Uint8Array();
const TIME = { modifiedMs: 1_700_000_000_000 };

/** The contents of the files, by the entry's number; undefined for what has none. */
const CONTENTS: readonly (Uint8Array<ArrayBuffer> | undefined)[] = [
  bytes("small"),
  content(1, BLOCK_BYTES + 7),
  NOTHING,
  bytes("other"),
];

/** The offer: files small, large and empty, folders, a link. */
export const OFFER: readonly ManifestEntry[] = [
  { path: "t/small", size: 5, ...TIME },
  { path: "t/d/large", size: BLOCK_BYTES + 7, ...TIME },
  { path: "t/d/empty", size: 0, ...TIME },
  { path: "t/d/e/other", size: 5, ...TIME },
  { path: "t/d", kind: "folder", size: 0, ...TIME, mode: 0o755 },
  { path: "t/none", kind: "folder", size: 0, ...TIME },
  { path: "t/link", kind: "link", size: 0, target: "small" },
];

/** Steps of a receive, in their order. */
export type Step = "begin" | "write" | "finish" | "complete" | "forget";

/** How a receive ended. */
export interface Outcome {
  /** Why it failed, if it did. */
  readonly error?: unknown;
  /** The step it was in. */
  readonly step: Step;
  /** Files finished until then. */
  readonly finished: readonly number[];
}

/** Receives the offer into `directory`. @param before Called before the first of each step. */
export async function receive(directory: string, before: (step: Step) => void = () => {}): Promise<Outcome> {
  const sink = openFolder(directory);
  const finished: number[] = [];
  let step: Step = "begin";
  const enter = (next: Step) => {
    if (next !== step) before(next);
    step = next;
  };
  try {
    await receiveAll(sink, finished, enter);
    return { step, finished };
  } catch (error) {
    return { error, step, finished };
  } finally {
    await sink.close();
    assert.deepEqual(openFiles(directory), [], `open after ${step}`);
  }
}

async function receiveAll(sink: Sink, finished: number[], enter: (step: Step) => void): Promise<void> {
  await sink.survey(OFFER);
  const has = new Set<number>();
  for await (const claim of sink.begin(EVERYTHING)) if ("digest" in claim) has.add(claim.file);
  for (const [file, { kind }] of OFFER.entries()) {
    const content = CONTENTS[file] ?? NOTHING;
    if (!has.has(file) && kind === undefined) await writeAll(sink, file, content, enter);
    if (kind === undefined && content.length > 0) enter("finish");
    await sink.finish(file, fileDigest(content));
    if (kind === undefined) finished.push(file);
  }
  enter("complete");
  assert.deepEqual(await sink.complete(), []);
  enter("forget");
  await sink.forget?.();
}

async function writeAll(
  sink: Sink,
  file: number,
  content: Uint8Array<ArrayBuffer>,
  enter: (step: Step) => void,
): Promise<void> {
  for (const { offset, bytes, digest } of blocksOf(content)) {
    enter("write");
    await sink.write(file, offset, bytes.slice(), digest);
  }
}

/** Checks that the receive failed as it should, and that everything with a final name is whole. */
export function checkFailure({ error }: Outcome, directory: string, code: string, what: string): void {
  assert.ok(error instanceof SlipError, `${what}: ${error}`);
  assert.equal(error.code, code, what);
  assert.equal(error.exitCode, 6, what);
  for (const [file, { path }] of OFFER.entries()) {
    const there = readIfThere(`${directory}/${path}`);
    if (there !== undefined) {
      assert.deepEqual(sha256(there), sha256(CONTENTS[file] ?? CONTENTS[0]!), `${what}: ${path}`);
    }
  }
}

/** Receives once more, which must know what was finished and lack nothing, and leave nothing besides. */
export async function checkNext(directory: string, { finished }: Outcome, what: string): Promise<void> {
  const early = openFolder(directory);
  const { kept, conflicts } = await early.survey(OFFER);
  await early.close();
  assert.deepEqual([...conflicts], [], what);
  for (const file of finished) {
    const { size } = OFFER[file]!;
    if (size > 0) assert.equal(kept.get(file), size, `${what}: ${OFFER[file]!.path} is known`);
  }
  const again = await receive(directory);
  assert.equal(again.error, undefined, what);
  assert.deepEqual([...Deno.readDirSync(directory)].map(({ name }) => name), ["t"], what);
  for (const [file, { path, kind }] of OFFER.entries()) {
    if (kind === "folder") assert.ok(Deno.lstatSync(`${directory}/${path}`).isDirectory, what);
    else {assert.deepEqual(
        sha256(Deno.readFileSync(`${directory}/${path}`)),
        sha256(CONTENTS[file] ?? CONTENTS[0]!),
        what,
      );}
    if (kind !== "link") {
      assert.equal(
        Deno.statSync(`${directory}/${path}`).mtime?.getTime(),
        TIME.modifiedMs,
        `${what}: ${path}`,
      );
    }
  }
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return Deno.lstatSync(path).isDirectory ? undefined : Deno.readFileSync(path);
  } catch {
    return undefined;
  }
}
