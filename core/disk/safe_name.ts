/**
 * Which received names may be created: the one place that decides, pure, and stricter than any one system needs.
 *
 * A path from the other side is hostile until it passed here. The rules are the same on every system, so that a
 * transfer does not depend on who receives it; only the characters that Windows alone forbids are looked at on
 * Windows alone, because names such as `2026-07-01T10:00.log` are common elsewhere.
 *
 * @module
 */

import { slipError } from "../errors.ts";
import { PATH_LENGTH } from "../limits.ts";
import { isPartialName, NAME_BYTES } from "./partial_name.ts";
import { utf8Length } from "../utf8_length.ts";

/** Why a path may not be created, in the words people read. */
export const UNSAFE_REASONS = {
  "empty": "it has an empty part",
  "folder": "it names a folder, and only plain files are taken",
  "traversal": "it leads out of the folder",
  "absolute": "it is an absolute path",
  "drive": "it starts with a drive letter",
  "backslash": "it has a backslash, which separates folders on Windows",
  "control": "it has control characters",
  "bidirectional": "it has characters that reorder the text around them",
  "not-unicode": "it is not valid Unicode",
  "reserved": "it is the name of a device on Windows",
  "forbidden": 'it has one of < > : " | ? *, which Windows does not allow',
  "trailing": "it ends in a dot or a space",
  "too-long": "it is too long",
  "temporary": "it looks like one of our own temporary files",
  "collision": "another one differs from it only in case or in how its accents are written",
  "file-and-folder": "it is used as a file and as a folder",
} as const satisfies Record<string, string>;

/** The stable name of a reason. */
export type UnsafeReason = keyof typeof UNSAFE_REASONS;

/** What the receiving end can take. */
export interface NameRules {
  /** Whether `a/b` is allowed. @default false */
  readonly folders?: boolean;
  /** Whether the files are created on Windows. @default false */
  readonly windows?: boolean;
}

/**
 * Refuses a manifest of which any path may not be created.
 * @throws SlipError `unsafe-name` with the first such path and the reason.
 */
export function checkNames(paths: readonly string[], rules: NameRules = {}): void {
  for (const path of paths) refuse(path, unsafeReason(path, rules));
  const files = new Set<string>();
  for (const path of paths) {
    const key = collisionKey(path);
    refuse(path, files.has(key) ? "collision" : undefined);
    files.add(key);
  }
  if (rules.folders) checkFolders(paths, files);
}

/** Why `path` alone may not be created, or `undefined` when it may. */
export function unsafeReason(path: string, rules: NameRules = {}): UnsafeReason | undefined {
  if (path.length > PATH_LENGTH) return "too-long";
  // Order matters only for the words: the most telling reason first.
  if (path.startsWith("/")) return "absolute";
  if (/^[a-z]:/i.test(path)) return "drive";
  for (const [reason, pattern] of CHARACTERS) if (pattern.test(path)) return reason;
  if (!path.isWellFormed()) return "not-unicode";
  if (rules.windows && /[<>:"|?*]/.test(path)) return "forbidden";
  const parts = path.split("/");
  for (const part of parts) {
    const reason = unsafePart(part);
    if (reason !== undefined) return reason;
  }
  return parts.length > 1 && !rules.folders ? "folder" : undefined;
}

/**
 * What two paths have in common that some file system takes for the same: neither case nor the way accents are
 * composed counts. Coarser than any real one, since refusing a rare pair is better than losing a file.
 */
export function collisionKey(path: string): string {
  return path.normalize("NFC").toLowerCase().toUpperCase().normalize("NFC");
}

const CHARACTERS: readonly (readonly [UnsafeReason, RegExp])[] = [
  ["backslash", /\\/],
  // deno-lint-ignore no-control-regex -- naming the control characters is the purpose
  ["control", /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/],
  // Unicode Bidirectional Algorithm (UAX #9), section 2: marks, embeddings, overrides, isolates.
  ["bidirectional", /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/],
];

/** Microsoft, "Naming Files, Paths, and Namespaces": with any extension, and with spaces before it. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\.|$)/i;

function unsafePart(part: string): UnsafeReason | undefined {
  if (part === "") return "empty";
  if (part === "." || part === "..") return "traversal";
  if (/[. ]$/.test(part)) return "trailing";
  if (DEVICE.test(part)) return "reserved";
  if (utf8Length(part) > NAME_BYTES) return "too-long";
  return isPartialName(part) ? "temporary" : undefined;
}

/** A folder must be spelled one way throughout, and not be a file as well. */
function checkFolders(paths: readonly string[], files: ReadonlySet<string>): void {
  const spellings = new Map<string, string>();
  for (const path of paths) {
    for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1)) {
      const folder = path.slice(0, end);
      const key = collisionKey(folder);
      refuse(path, files.has(key) ? "file-and-folder" : undefined);
      refuse(path, (spellings.get(key) ?? folder) !== folder ? "collision" : undefined);
      spellings.set(key, folder);
    }
  }
}

function refuse(path: string, reason: UnsafeReason | undefined): void {
  if (reason !== undefined) throw slipError("unsafe-name", { path, reason: UNSAFE_REASONS[reason] });
}
