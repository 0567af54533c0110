/**
 * Names that are taken: finding them, and finding others.
 *
 * @module
 */

import { join } from "node:path";
import type { ManifestEntry } from "../../ports.ts";
import { numbered } from "../names/name_giver.ts";
import { collisionKey } from "../names/safe_name.ts";
import { SeenKeys } from "../names/seen_keys.ts";
import { breathe } from "./at_once.ts";

/** Entries between two moments in which others get their turn. */
const ENTRIES_AT_ONCE = 2_000;

/** What the disk has against some entries, by their numbers. */
export interface Taken {
  /** Something has their name. */
  readonly conflicts: Set<number>;
  /** Something other than a folder is where a folder must be: neither it nor what is below it can be created. */
  readonly blocked: Set<number>;
}

/**
 * Looks up which entries cannot have their name in the folder `root`, which exists. A folder that is there already is no
 * conflict; a link to one is not a folder.
 * @param isLeftOut Whether entry `file` need not be looked at.
 */
export async function findTaken(
  root: string,
  entries: readonly ManifestEntry[],
  isLeftOut: (file: number) => boolean,
): Promise<Taken> {
  const folders = new ExistingFolders(root);
  const taken: Taken = { conflicts: new Set(), blocked: new Set() };
  for (const [file, { path, kind = "file" }] of entries.entries()) {
    if (file % ENTRIES_AT_ONCE === ENTRIES_AT_ONCE - 1) await breathe();
    if (kind === "text" || isLeftOut(file)) continue;
    if (folders.isBlocked(kind === "folder" ? path : parentOf(path))) taken.blocked.add(file);
    else if (kind !== "folder" && folders.has(path)) taken.conflicts.add(file);
  }
  return taken;
}

/** Finds names that neither the disk nor the offer has. */
export class FreeNames {
  readonly #root: string;
  readonly #entries: readonly ManifestEntry[];
  readonly #given = new Set<string>();
  #offered: SeenKeys | undefined;

  /** @param root Where the names must be free. @param entries What else is going to be there. */
  constructor(root: string, entries: readonly ManifestEntry[]) {
    this.#root = root;
    this.#entries = entries;
  }

  /** The first of `path (2).ext`, `path (3).ext`, … that is free; never the same twice. */
  next(path: string): string {
    this.#offered ??= this.#list();
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    for (let number = 2;; number++) {
      const candidate = folder + numbered(path.slice(folder.length), number);
      const key = collisionKey(candidate);
      if (this.#offered.has(key) || this.#given.has(key) || isThere(join(this.#root, candidate))) continue;
      this.#given.add(key);
      return candidate;
    }
  }

  #list(): SeenKeys {
    const offered = new SeenKeys();
    for (const { path } of this.#entries) offered.add(collisionKey(path));
    return offered;
  }

  /** Frees what was only needed to find names for an offer; they stay distinct from those given. */
  settle(): void {
    this.#offered = undefined;
  }
}

/** The path of the folder that `path` is in, empty for the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** What has the name `path`, if anything. */
export function kindAt(path: string): "file" | "link" | "other" | undefined {
  try {
    const { isFile, isSymlink } = Deno.lstatSync(path);
    return isFile ? "file" : isSymlink ? "link" : "other";
  } catch {
    return undefined;
  }
}

/** Whether anything has the name `path`, a link to nowhere included. */
export function isThere(path: string): boolean {
  return kindAt(path) !== undefined;
}

/** What is in a folder, by collision key; or why nothing is. */
type Listing = ReadonlySet<string> | "missing" | "blocked";

class ExistingFolders {
  readonly #root: string;
  readonly #listings = new Map<string, Listing>();

  constructor(root: string) {
    this.#root = root;
    this.#listings.set("", list(root));
  }

  isBlocked(folder: string): boolean {
    return this.#listing(folder) === "blocked";
  }

  has(path: string): boolean {
    return this.#mayHave(path) && isThere(join(this.#root, path));
  }

  /** Asking the system for what is not there is slow, and most of an offer is not there. */
  #mayHave(path: string): boolean {
    const listing = this.#listing(parentOf(path));
    return typeof listing !== "string" && listing.has(collisionKey(path.slice(path.lastIndexOf("/") + 1)));
  }

  #listing(folder: string): Listing {
    const known = this.#listings.get(folder);
    if (known !== undefined) return known;
    const above = this.#listing(parentOf(folder));
    const listing = above === "blocked"
      ? above
      : this.#mayHave(folder)
      ? list(join(this.#root, folder))
      : "missing";
    this.#listings.set(folder, listing);
    return listing;
  }
}

function list(path: string): Listing {
  try {
    if (!Deno.lstatSync(path).isDirectory) return "blocked";
  } catch {
    return "missing";
  }
  try {
    return new Set(Deno.readDirSync(path).map(({ name }) => collisionKey(name)));
  } catch {
    return "blocked";
  }
}
