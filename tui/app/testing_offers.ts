/**
 * Offers for tests.
 *
 * @module
 */

import fc from "fast-check";
import type { ManifestEntry } from "../../core/ports.ts";
import type { IncomingOffer } from "../../core/transfer/choice.ts";
import { OfferGround } from "./offer_selection.ts";
import type { OfferQuestion } from "./session_state.ts";

/** Paths of files in a few folders that they share, some of them twice. */
export const offeredPaths: fc.Arbitrary<string[]> = fc.array(
  fc.array(fc.constantFrom("a", "b", "c", "dé"), { minLength: 1, maxLength: 4 }).map((parts) =>
    parts.join("/")
  ),
  { minLength: 1, maxLength: 30 },
);

/** Any offer of files of any size, some with taken names, some unfit, some there in part. */
export const offers: fc.Arbitrary<IncomingOffer> = offeredPaths.chain((paths) =>
  fc.tuple(
    fc.array(fc.nat(1_000_000), { minLength: paths.length, maxLength: paths.length }),
    fc.uniqueArray(fc.nat(paths.length - 1)),
    fc.uniqueArray(fc.nat(paths.length - 1)),
    fc.uniqueArray(fc.nat(paths.length - 1)),
  ).map(([sizes, conflicts, unfit, kept]) =>
    offerOf(paths.map((path, file) => ({ path, size: sizes[file]! })), {
      conflicts: new Set(conflicts.filter((file) => !unfit.includes(file))),
      unfit: new Map(unfit.map((file) => [file, "unsafe-name" as const])),
      kept: new Map(kept.map((file) => [file, Math.floor(sizes[file]! / 2)])),
    })
  )
);

/** An offer of `entries`, and what the disk says, which is nothing unless given. */
export function offerOf(
  entries: readonly ManifestEntry[],
  survey: Partial<IncomingOffer["survey"]> = {},
): IncomingOffer {
  return {
    entries,
    totalBytes: entries.reduce((sum, { size }) => sum + size, 0),
    leftOut: 0,
    survey: { conflicts: new Set(), kept: new Map(), unfit: new Map(), outdated: [], ...survey },
    place: "/home/ada/Downloads",
  };
}

/** What a person chooses from: all that is fit. */
export function groundOf(offer: IncomingOffer): OfferGround {
  return new OfferGround(offer, choosableOf(offer));
}

/** The entries that are fit. */
function choosableOf({ entries, survey }: IncomingOffer): ReadonlySet<number> {
  return new Set(entries.keys().filter((entry) => !survey.unfit.has(entry)));
}

/** The question of an offer of `entries`, of which all that is fit may be chosen. */
export function offerQuestion(
  entries: readonly ManifestEntry[],
  survey: Partial<IncomingOffer["survey"]> = {},
): OfferQuestion {
  const offer = offerOf(entries, survey);
  return { kind: "offer", id: 1, offer, choosable: choosableOf(offer), where: "in /home/ada/Downloads" };
}
