/**
 * Which received names may be created: the one place that decides, pure, and stricter than any one system needs.
 *
 * A path from the other side is hostile until it passed here. The rules are the same on every system, so that a
 * transfer does not depend on who receives it; only the characters that Windows alone forbids are looked at on
 * Windows alone, because names such as `2026-07-01T10:00.log` are common elsewhere.
 *
 * An *attack* is a name that no honest sender makes, and ends the whole offer. An *unfit* name is a common one that
 * some system cannot have, or not beside another one: it is left out, with what is below it.
 *
 * @module
 */

import { slipError } from "../../errors.ts";
import { PATH_LENGTH } from "../../limits.ts";
import type { ManifestEntry } from "../../ports.ts";
import { exceedsBytes } from "../../utf8_length.ts";
import type { WarningCode } from "../../warnings.ts";
import { linkTargetReason, namesIn } from "./link_target.ts";
import { isPartialName, NAME_BYTES } from "./partial_name.ts";
import { SeenKeys } from "./seen_keys.ts";

/** Why a name is an attack, in the words people read. */
export const UNSAFE_REASONS = {
  "empty": "it has an empty part",
  "traversal": "it leads out of the folder",
  "absolute": "it is an absolute path",
  "drive": "it starts with a drive letter",
  "backslash": "it has a backslash, which separates folders on Windows",
  "control": "it has control characters",
  "bidirectional": "it has characters that reorder the text around them",
  "not-unicode": "it is not valid Unicode",
  "temporary": "it looks like one of our own temporary files",
  "through-link": "it leads through a link of the same offer",
  "link-out": "it is a link that leads out of the folder",
} as const satisfies Record<string, string>;

/** Why a name is unfit, and the warning that its entry is left out with. */
export const UNFIT_REASONS = {
  /** The name of a device on Windows. */
  "reserved": "unsafe-name",
  /** One of `< > : " | ? *`, which Windows does not allow. */
  "forbidden": "unsafe-name",
  /** A dot or a space at its end. */
  "trailing": "unsafe-name",
  "too-long": "unsafe-name",
  /** A link that leads up after it led down, or over names that cannot be created. */
  "link-odd": "link-unsupported",
  /** Another one differs from it only in case or in how its accents are written. */
  "collision": "name-collision",
  "file-and-folder": "name-collision",
} as const satisfies Record<string, WarningCode>;

/** The stable name of a reason that makes a name an attack. */
export type AttackReason = keyof typeof UNSAFE_REASONS;

/** The stable name of a reason. */
export type UnsafeReason = AttackReason | keyof typeof UNFIT_REASONS;

/** What the receiving end can take. */
export interface NameRules {
  /** Whether the files are created on Windows. @default false */
  readonly windows?: boolean;
  /** Bytes of UTF-8 in a whole path. @default as many as `PATH_LENGTH` code units may have */
  readonly pathBytes?: number;
}

/** Whether a name with this reason ends the offer, rather than being left out. */
export function isAttack(reason: UnsafeReason): reason is AttackReason {
  return reason in UNSAFE_REASONS;
}

/**
 * Which entries cannot be created, by their number. Texts are never created and not looked at.
 * @throws SlipError `unsafe-name` for the first name that is an attack.
 */
export function judgeNames(
  entries: readonly ManifestEntry[],
  rules: NameRules = {},
): Map<number, WarningCode> {
  const judge = new Judge(rules);
  const unfit = new Map<number, WarningCode>();
  for (const [file, entry] of entries.entries()) {
    const reason = entry.kind === "text" ? undefined : judge.reason(entry);
    if (reason === undefined) continue;
    if (isAttack(reason)) {
      throw slipError("unsafe-name", { path: entry.path, reason: UNSAFE_REASONS[reason] });
    }
    unfit.set(file, UNFIT_REASONS[reason]);
  }
  return unfit;
}

/** Why `path` alone may not be created, or `undefined` when it may; attacks before what is only unfit. */
export function unsafeReason(path: string, rules: NameRules = {}): UnsafeReason | undefined {
  if (path.startsWith("/")) return "absolute";
  if (/^[a-z]:/i.test(path)) return "drive";
  for (const [reason, pattern] of CHARACTERS) if (pattern.test(path)) return reason;
  if (!path.isWellFormed()) return "not-unicode";
  let unfit: UnsafeReason | undefined;
  for (const part of path.split("/")) {
    const reason = unsafePart(part);
    if (reason !== undefined && isAttack(reason)) return reason;
    unfit ??= reason;
  }
  return lengthReason(path, rules) ?? unfit ??
    (rules.windows && /[<>:"|?*]/.test(path) ? "forbidden" : undefined);
}

/**
 * What two paths have in common that some file system takes for the same: neither case nor the way accents are
 * composed counts. Coarser than any real one, since refusing a rare pair is better than losing a file.
 */
export function collisionKey(path: string): string {
  // deno-lint-ignore no-control-regex -- all of ASCII, where case is all there is
  if (/^[\u0000-\u007f]*$/.test(path)) return path.toUpperCase();
  return path.normalize("NFC").toLowerCase().toUpperCase().normalize("NFC");
}

const CHARACTERS: readonly (readonly [UnsafeReason, RegExp])[] = [
  ["backslash", /\\/],
  // deno-lint-ignore no-control-regex -- naming the control characters is the purpose
  ["control", /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/],
  ["bidirectional", /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/],
];

/** Microsoft, "Naming Files, Paths, and Namespaces": with any extension, and with spaces before it. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\.|$)/i;

/** Most names, which nothing but {@linkcode DEVICE} and their length can be said against. */
const PLAIN = /^[\w-][\w\- .+=@,()]{0,98}[\w\-)]$/;

function lengthReason(path: string, { pathBytes = Infinity }: NameRules): UnsafeReason | undefined {
  return path.length > PATH_LENGTH || exceedsBytes(path, pathBytes) ? "too-long" : undefined;
}

function unsafePart(part: string): UnsafeReason | undefined {
  if (part === "") return "empty";
  if (part === "." || part === "..") return "traversal";
  if (isPartialName(part)) return "temporary";
  if (/[. ]$/.test(part)) return "trailing";
  if (DEVICE.test(part)) return "reserved";
  return exceedsBytes(part, NAME_BYTES) ? "too-long" : undefined;
}

/** Looks at entries one after the other, each beside those before it. The first of a pair is the one that is taken. */
class Judge {
  readonly #rules: NameRules;
  readonly #files = new SeenKeys();
  readonly #links = new Set<string>();
  /** Spellings of folders, by their key, so that one that is spelled in two ways is noticed. */
  readonly #folders = new Map<string, string>();
  /** Keys of folders that were looked at, by their spelling; `undefined` for those that are unfit. */
  readonly #keys = new Map<string, string | undefined>([["", ""]]);
  /** Why folders without a key are unfit. */
  readonly #unfit = new Map<string, UnsafeReason>();

  constructor(rules: NameRules) {
    this.#rules = rules;
  }

  reason(entry: ManifestEntry): UnsafeReason | undefined {
    const { path, kind = "file" } = entry;
    const alone = this.#alone(path);
    if (alone !== undefined && isAttack(alone)) return alone;
    const link = kind === "link" ? this.#targetReason(path, entry.target ?? "") : undefined;
    if (link === "link-out") return link;
    if (alone !== undefined) return alone;
    if (kind === "folder") return this.#folder(path);
    return this.#leaf(path, kind === "link" ? "link" : "file") ?? link;
  }

  /** As {@linkcode unsafeReason}, which need not look twice at a folder that it found nothing wrong with. */
  #alone(path: string): UnsafeReason | undefined {
    const cut = path.lastIndexOf("/");
    if (cut < 1 || this.#keys.get(path.slice(0, cut)) === undefined) return unsafeReason(path, this.#rules);
    const name = path.slice(cut + 1);
    if (PLAIN.test(name) && !DEVICE.test(name)) return lengthReason(path, this.#rules);
    const reason = unsafeReason(name, this.#rules);
    // Only at its start a path has a drive.
    if (reason !== undefined && (reason === "drive" || !isAttack(reason))) {
      return unsafeReason(path, this.#rules);
    }
    return reason ?? lengthReason(path, this.#rules);
  }

  #targetReason(path: string, target: string): UnsafeReason | undefined {
    const reason = linkTargetReason(path, target);
    const names = namesIn(target);
    if (reason !== undefined || names === "") return reason;
    return unsafeReason(names, this.#rules) === undefined ? undefined : "link-odd";
  }

  #leaf(path: string, use: "file" | "link"): UnsafeReason | undefined {
    const cut = path.lastIndexOf("/");
    const above = path.slice(0, Math.max(0, cut));
    const reason = this.#folder(above);
    if (reason !== undefined) return reason;
    const key = `${this.#keys.get(above)}/${collisionKey(path.slice(cut + 1))}`;
    if (this.#folders.has(key)) return use === "link" ? "through-link" : "file-and-folder";
    if (this.#links.has(key) || this.#files.has(key)) return "collision";
    if (use === "link") this.#links.add(key);
    else this.#files.add(key);
    return undefined;
  }

  #folder(folder: string): UnsafeReason | undefined {
    if (this.#keys.has(folder)) {
      return this.#keys.get(folder) === undefined ? this.#unfit.get(folder) : undefined;
    }
    const reason = this.#newFolder(folder);
    if (reason !== undefined) {
      this.#keys.set(folder, undefined);
      this.#unfit.set(folder, reason);
    }
    return reason;
  }

  #newFolder(folder: string): UnsafeReason | undefined {
    const cut = folder.lastIndexOf("/");
    const above = folder.slice(0, Math.max(0, cut));
    const reason = this.#folder(above);
    if (reason !== undefined) return reason;
    const key = `${this.#keys.get(above)}/${collisionKey(folder.slice(cut + 1))}`;
    if (this.#links.has(key)) return "through-link";
    if (this.#files.has(key)) return "file-and-folder";
    if ((this.#folders.get(key) ?? folder) !== folder) return "collision";
    this.#folders.set(key, folder);
    this.#keys.set(folder, key);
    return undefined;
  }
}
