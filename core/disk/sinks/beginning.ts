/**
 * What is there already of what is wanted, said as claims and made ready to be completed.
 *
 * @module
 */

import { BLOCK_BYTES } from "../../limits.ts";
import type { Claim, ManifestEntry } from "../../ports.ts";
import { BlockDigests } from "../digests/block_digests.ts";
import { digestOf, hashBlocks } from "../digests/hash_blocks.ts";
import { blockClaims, isSampleTrue } from "../journal/claims.ts";
import type { EarlierAttempt } from "../journal/earlier_attempt.ts";
import type { JournalRecord } from "../journal/journal_record.ts";
import { type EntryStates, IN_PLACE, WANTED } from "../writing/entry_states.ts";
import type { Landing } from "../writing/landing.ts";

/** Claims what an earlier attempt left of the wanted entries. Files in place stay there; partial ones are gone on with. */
export async function* claimEarlier(
  attempt: EarlierAttempt,
  states: EntryStates,
  entries: readonly ManifestEntry[],
  { guard, work }: Landing,
): AsyncGenerator<Claim> {
  for (const file of attempt.finishedFiles()) {
    if (states.of[file] !== WANTED) continue;
    const finished = attempt.finished(file)!;
    const { path, size } = entries.at(file)!;
    if (finished.name !== path) states.names.set(file, finished.name);
    states.ownInodes.set(file, finished.inode);
    if (!attempt.isFlushed(finished) && !await isStill(guard.at(finished.name), size, finished.digest)) {
      continue;
    }
    states.of[file] = IN_PLACE;
    if (size > 0) yield { file, digest: finished.digest };
  }
  for (const [file, { slot, blocks }] of attempt.partials) {
    if (states.of[file] !== WANTED) continue;
    const path = work.slot(slot);
    if (!await isSampleTrue(path, entries.at(file)!.size, blocks)) {
      work.journal.append([{ type: "forgotten", slot }]);
      continue;
    }
    states.incoming.set(file, { slot, journaled: blocks, isSettled: false });
    yield* blockClaims(file, blocks);
  }
}

/**
 * Claims the blocks of a file that is going to be replaced. It is copied first, which file systems that share blocks
 * between files do at once, and only the copy is changed.
 */
export async function* claimCopy(
  file: number,
  entry: ManifestEntry,
  existing: string,
  states: EntryStates,
  { work }: Landing,
): AsyncGenerator<Claim> {
  const slot = work.takeSlot();
  const path = work.slot(slot);
  await Deno.copyFile(existing, path);
  if (Deno.build.os !== "windows") await Deno.chmod(path, 0o600);
  const length = (await Deno.stat(path)).size;
  if (length > entry.size) await Deno.truncate(path, entry.size);
  const blocks = new BlockDigests();
  for await (const { block, digest } of hashBlocks(path, entry.size, wholeBlocks(entry.size, length))) {
    blocks.set(block, digest);
  }
  await journalCopy(slot, entry, blocks, { work });
  states.incoming.set(file, { slot, journaled: blocks, isSettled: false });
  yield* blockClaims(file, blocks);
}

/** Says in the journal what the copy has, once it is on the disk, so that it need not be made again. */
async function journalCopy(
  slot: number,
  { path, size, modifiedMs }: ManifestEntry,
  blocks: BlockDigests,
  { work }: Pick<Landing, "work">,
): Promise<void> {
  using copy = Deno.openSync(work.slot(slot), { read: true, write: true });
  await copy.sync();
  work.journal.append([{ type: "entry", slot, identity: { path, size, modifiedMs } }]);
  const records: JournalRecord[] = [];
  for (const block of blocks.blocks()) {
    records.push({ type: "block", slot, block, digest: blocks.get(block)! });
  }
  work.journal.append(records);
  await work.journal.flush();
}

async function isStill(path: string, size: number, digest: Uint8Array): Promise<boolean> {
  const now = await digestOf(path, size);
  return now !== undefined && now.every((byte, index) => byte === digest[index]);
}

/** Blocks of a file of `size` bytes that one of `length` bytes has whole. */
function* wholeBlocks(size: number, length: number): Generator<number> {
  for (let block = 0; block * BLOCK_BYTES < size; block++) {
    if (Math.min(size, (block + 1) * BLOCK_BYTES) <= length) yield block;
  }
}
