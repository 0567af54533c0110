import type { ManifestEntry } from "../ports.ts";

/** Whether `entry` is one that people call a file: it has content of its own. */
export function hasContent({ kind }: ManifestEntry): boolean {
  return kind !== "folder" && kind !== "link";
}
