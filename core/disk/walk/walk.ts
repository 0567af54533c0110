/**
 * All that is in a folder: parents before children, children by name, each looked at once.
 *
 * Nothing that is found ends a walk: what cannot be sent is told and left out. While one thing is told, the next ones
 * are looked at, so that a walk does not wait for every answer of a slow disk in turn.
 *
 * @module
 */

import { FILE_BYTES, IGNORE_FILE_BYTES, PATH_LENGTH, WALK_AHEAD } from "../../limits.ts";
import type { ManifestEntry } from "../../ports.ts";
import type { WarningCode } from "../../warnings.ts";
import { linkTargetReason } from "../names/link_target.ts";
import { isAttack, unsafeReason } from "../names/safe_name.ts";
import { below } from "../system/below.ts";
import { errorCode } from "../system/error_code.ts";
import type { FileLook } from "./file_look.ts";
import type { NamedPath } from "./file_table.ts";
import { IgnoreRules } from "./ignore_rules.ts";
import { isWithin, keptTarget, type LinkPolicy } from "./link_policy.ts";
import { lookAhead } from "./walk_ahead.ts";
import { folderEntry, reasonFor, seeFile } from "./walk_look.ts";

/** What to do with what is in a tree. */
export interface WalkOptions {
  readonly links: LinkPolicy;
  /** Patterns of what is left out, tested with paths from the named folder. @default nothing is */
  readonly exclude?: IgnoreRules | undefined;
  /** Whether the `.gitignore` files of the tree are heeded. */
  readonly gitignore: boolean;
}

/** Who is told what a walk finds. */
export interface WalkListener {
  /** An entry; `look` is there for files. */
  found(entry: ManifestEntry, look?: FileLook): void;
  /** Something left out, by the path it would have been offered under. */
  leftOut(path: string, reason: WarningCode): void;
  /** Whether the walk should end where it is. */
  isStopped(): boolean;
}

/** Tells `listener` of the folder `named` and of everything in it. */
export async function walkFolder(
  named: NamedPath,
  options: WalkOptions,
  listener: WalkListener,
): Promise<void> {
  await new Walk(named, options, listener).run();
}

interface Folder {
  /** As it is offered, with a slash at its end: half the memory of joining all three for each child. */
  readonly prefix: string;
  readonly absolute: string;
  /** With links resolved; kept only where links are followed. */
  readonly real: string;
  readonly parent: Folder | undefined;
  readonly gitRules: IgnoreRules | undefined;
  readonly children: readonly Deno.DirEntry[];
}

interface Child {
  readonly path: string;
  readonly absolute: string;
  readonly name: string;
  readonly parent: Folder | undefined;
}

/** What a look at a child told. */
type Seen =
  | { readonly entry: ManifestEntry; readonly look?: FileLook; readonly folder?: Folder }
  | { readonly reason: WarningCode };

class Walk {
  readonly #named: NamedPath;
  readonly #options: WalkOptions;
  readonly #listener: WalkListener;

  constructor(named: NamedPath, options: WalkOptions, listener: WalkListener) {
    this.#named = named;
    this.#options = options;
    this.#listener = listener;
  }

  async run(): Promise<void> {
    const { top, absolute, real } = this.#named;
    const child = { path: top, absolute, name: top, parent: undefined };
    await this.#tell(top, await trying(top, () => this.#seeFolder(child, real)));
  }

  async #tell(path: string, seen: Seen): Promise<void> {
    if (this.#listener.isStopped()) return;
    if ("reason" in seen) return this.#listener.leftOut(path, seen.reason);
    this.#listener.found(seen.entry, seen.look);
    if (seen.folder !== undefined) await this.#walk(seen.folder);
  }

  async #walk(folder: Folder): Promise<void> {
    await lookAhead(
      folder.children,
      WALK_AHEAD,
      (each) => this.#see(each, childOf(folder, each.name)),
      (each, seen) => this.#tell(folder.prefix + each.name, seen),
    );
  }

  async #see(found: Deno.DirEntry, child: Child): Promise<Seen> {
    if (this.#listener.isStopped()) return { reason: "vanished" };
    if (child.path.length > PATH_LENGTH || isRefused(child.path)) return { reason: "unsafe-name" };
    return await trying(child.name, async () => {
      if (found.isSymlink) return await this.#seeLink(child);
      if (found.isDirectory) return await this.#seeFolder(child, below(child.parent!.real, child.name));
      if (!found.isFile) return { reason: "special-file" };
      return await seeOffered(child, false);
    });
  }

  async #seeLink(child: Child): Promise<Seen> {
    if (this.#options.links === "skip") return { reason: "link-skipped" };
    // Before anything else: it fails for a link to nothing, and for one that leads back to itself.
    const real = await realPath(child.absolute);
    if (typeof real !== "string") return real;
    return this.#options.links === "keep"
      ? await this.#keepLink(child, real)
      : await this.#follow(child, real);
  }

  async #keepLink({ path, absolute, parent }: Child, real: string): Promise<Seen> {
    const roots = [this.#named.absolute, this.#named.real];
    const target = keptTarget(await Deno.readLink(absolute), { roots, folder: parent!.absolute });
    if (target === undefined || !isWithin(this.#named.real, real)) return { reason: "link-outside" };
    if (linkTargetReason(path, target) === "link-out") return { reason: "unsafe-name" };
    return { entry: { path, kind: "link", size: 0, target } };
  }

  async #follow(child: Child, real: string): Promise<Seen> {
    const { isFile, isDirectory } = await Deno.stat(child.absolute);
    if (isDirectory) return await this.#seeFolder(child, real);
    return isFile ? await seeOffered(child, true) : { reason: "special-file" };
  }

  async #seeFolder(child: Child, real: string): Promise<Seen> {
    if (this.#options.links === "follow" && isInside(child.parent, real)) return { reason: "link-loop" };
    const [stats, children] = await Promise.all([
      Deno.stat(child.absolute),
      Array.fromAsync(Deno.readDir(child.absolute)),
    ]);
    const gitRules = await this.#gitRules(child, children);
    const { path, absolute, parent } = child;
    const folder = { prefix: `${path}/`, absolute, real, parent, gitRules };
    const wanted = this.#wanted(child, children, gitRules);
    return { entry: folderEntry(path, stats), folder: { ...folder, children: wanted } };
  }

  #wanted({ path }: Child, children: Deno.DirEntry[], gitRules: IgnoreRules | undefined): Deno.DirEntry[] {
    const { exclude } = this.#options;
    const isWanted = ({ name, isDirectory }: Deno.DirEntry) => {
      if (gitRules !== undefined && name === ".git") return false;
      const inside = this.#inside(`${path}/${name}`);
      return !exclude?.ignores(inside, isDirectory) && !gitRules?.ignores(inside, isDirectory);
    };
    const wanted = exclude === undefined && gitRules === undefined ? children : children.filter(isWanted);
    return wanted.sort((one, other) => one.name < other.name ? -1 : 1);
  }

  /** A path from the named folder; empty for that itself. */
  #inside(path: string): string {
    return path.slice(this.#named.top.length + 1);
  }

  async #gitRules(child: Child, children: readonly Deno.DirEntry[]): Promise<IgnoreRules | undefined> {
    if (!this.#options.gitignore) return undefined;
    const rules = child.parent?.gitRules ?? new IgnoreRules();
    if (!children.some(({ name, isFile }) => name === ".gitignore" && isFile)) return rules;
    const text = await readIgnoreFile(below(child.absolute, ".gitignore"));
    return text === undefined ? rules : rules.with(this.#inside(child.path), text);
  }
}

async function trying(name: string, action: () => Promise<Seen>): Promise<Seen> {
  try {
    return await action();
  } catch (error) {
    return { reason: reasonFor(error, name) };
  }
}

async function seeOffered({ absolute, path }: Child, mayBeLink: boolean): Promise<Seen> {
  const file = await seeFile(absolute, path, mayBeLink);
  if (file === undefined) return { reason: "special-file" };
  return file.look.size > FILE_BYTES ? { reason: "oversized" } : file;
}

function childOf(parent: Folder, name: string): Child {
  return {
    name,
    parent,
    path: parent.prefix + name,
    absolute: below(parent.absolute, name),
  };
}

/** Whether the real path `real` is that of `folder` or of one it is in. */
function isInside(folder: Folder | undefined, real: string): boolean {
  for (let each = folder; each !== undefined; each = each.parent) if (each.real === real) return true;
  return false;
}

/** Where a link leads to in the end, or why it leads nowhere. */
async function realPath(absolute: string): Promise<string | { reason: WarningCode }> {
  try {
    return await Deno.realPath(absolute);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { reason: "link-broken" };
    if (code === "ELOOP") return { reason: "link-loop" };
    throw error;
  }
}

/** Its beginning, or `undefined` when it cannot be read; then its turn as a file comes, and it is told of. */
async function readIgnoreFile(path: string): Promise<string | undefined> {
  try {
    using file = await Deno.open(path);
    const bytes = new Uint8Array(Math.min(file.statSync().size, IGNORE_FILE_BYTES));
    const count = await file.read(bytes);
    return new TextDecoder().decode(bytes.subarray(0, count ?? 0));
  } catch (error) {
    reasonFor(error, path);
    return undefined;
  }
}

/** Whether a receiver would take the name for an attack, and with it the whole offer. */
function isRefused(path: string): boolean {
  const reason = unsafeReason(path);
  return reason !== undefined && isAttack(reason);
}
