/**
 * What the tests of names share.
 *
 * @module
 */

import fc from "fast-check";
import type { ManifestEntry } from "../../ports.ts";

/** Empty files under these paths. */
export function filesAt(paths: readonly string[]): ManifestEntry[] {
  return paths.map((path) => ({ path, size: 0 }));
}

/** Paths made of what has broken receivers before, mixed with anything. */
export const hostilePath: fc.Arbitrary<string> = fc.array(
  fc.oneof(
    fc.constantFrom(
      "..",
      ".",
      "/",
      "\\",
      "//",
      ":",
      "C:",
      "\0",
      " ",
      "~",
      "CON",
      "nul",
      "a",
      "\u202e",
      "\u2215",
    ),
    fc.constantFrom(
      "\uff0e\uff0e",
      "\uff0f",
      "%2e%2e%2f",
      "\ud800",
      "é",
      "e\u0301",
      "\u200d",
      "LPT1",
      ".partial",
    ),
    fc.string({ maxLength: 8, unit: "binary" }),
  ),
  { maxLength: 8 },
).map((parts) => parts.join(""));
