/**
 * Peers that know the protocol well, say what might be, and do it when it suits them worst.
 *
 * @module
 */

import fc from "fast-check";
import { type ErrorCode, SlipError } from "../errors.ts";
import { BLOCK_BYTES } from "../limits.ts";
import type { ManifestEntry } from "../ports.ts";
import { sha256Now } from "./testing_files.ts";

/** Bytes of a block. */
export const M = BLOCK_BYTES;
/** The digest of block `block` of whatever file: nothing here has content. */
export const digestOf = (block: number): Uint8Array<ArrayBuffer> => sha256Now(Uint8Array.of(block));
/** That of a file of `size` bytes. */
export const fileDigestOf = (size: number): Uint8Array<ArrayBuffer> => {
  const digests = Array.from({ length: Math.ceil(size / M) }, (_, block) => [...digestOf(block)]);
  return sha256Now(new Uint8Array(digests.flat()));
};

const file = fc.constantFrom<Partial<ManifestEntry>>(
  { size: 0 },
  { size: 1 },
  { size: M },
  { size: 3 * M + 5 },
  { kind: "folder" },
);
/** Some small files and folders, or a stream. */
export const offers: fc.Arbitrary<ManifestEntry[]> = fc.oneof(
  { weight: 4, arbitrary: fc.array(file, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constant([{ kind: "stream" as const }]) },
).map((parts) => parts.map((part, index): ManifestEntry => ({ path: `${index}`, size: 0, ...part })));

/** One of the entries, or one beyond; one of the blocks, or one beyond. */
export const number: fc.Arbitrary<number> = fc.nat(4);

/** Something that is done now: by the machine's own driver, or by the peer. */
export type Step<Peer> = { readonly task: number } | { readonly says: Peer };
/** So many of them that a transfer comes to its end. */
export const steps = <Peer>(peer: fc.Arbitrary<Peer>): fc.Arbitrary<Step<Peer>[]> =>
  fc.array<Step<Peer>>(
    fc.oneof(
      { weight: 2, arbitrary: fc.record({ task: fc.nat(100) }) },
      { weight: 1, arbitrary: fc.record({ says: peer }) },
    ),
    { maxLength: 80, size: "max" },
  );

/** Does the steps until the machine has enough of its peer; which must be for one of `codes`. */
export function endsInOrder(codes: readonly ErrorCode[], run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof SlipError && codes.includes(error.code)) return;
    throw error;
  }
}
