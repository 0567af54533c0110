/**
 * Builds the page into `web/dist`: the bundle of `web/main.ts`, and the other files of `web` as they are. Does nothing
 * when no source has changed since.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { roomOf, runsInPage } from "./rooms.ts";
import { ROOT, runDeno } from "./run_deno.ts";
import { sourceFiles } from "./source_files.ts";

/** In `web/dist`: the digest of the sources that it was built from. */
const STAMP = ".sources";

/** Copied into the page as they are. */
const COPIED = /\.(html|css|svg|png|ico|webp|txt|json|webmanifest)$/;

/**
 * Bytes that the bundle may have at most, before compression, which leaves about a third: two seconds on a phone line
 * of 400 kbit/s. Raise it only with a reason.
 */
export const BUNDLE_BYTES = 256 * 1024;

/** What was done. */
export interface BuiltPage {
  /** Whether anything had to be built. */
  readonly built: boolean;
  /** Bytes of the bundle. */
  readonly bundleBytes: number;
}

/**
 * Builds the page of the repository at `root`. Every file appears complete under its name and the stamp last, so two
 * builds at once do each other no harm.
 * @throws Error with the bundler's words when it fails, or when the bundle is larger than {@linkcode BUNDLE_BYTES}.
 */
export async function buildPage(root: string): Promise<BuiltPage> {
  const dist = join(root, "web", "dist");
  const bundle = join(dist, "main.js");
  const copied = await copiedFiles(join(root, "web"));
  const stamp = await digestSources(root, copied);
  const built = await readStamp(dist) !== stamp;
  if (built) {
    await Deno.mkdir(dist, { recursive: true });
    await Deno.remove(join(dist, STAMP)).catch(ignoreMissing);
    await replace(bundle, (path) => bundleTo(path, root));
    for (const file of copied) {
      await replace(join(dist, file), (path) => Deno.copyFile(join(root, "web", file), path));
    }
    await removeOthers(dist, ["main.js", ...copied]);
    await replace(join(dist, STAMP), (path) => Deno.writeTextFile(path, stamp));
  }
  return { built, bundleBytes: (await Deno.stat(bundle)).size };
}

/** Files of `web` that the page has besides its bundle, relative to it. */
async function copiedFiles(web: string): Promise<string[]> {
  const files = await Array.fromAsync(visibleFiles(web));
  return files.filter((file) => COPIED.test(file) && !file.startsWith("dist/")).sort();
}

/** Every file below `folder` that is not hidden, nor in a hidden folder, relative to it, with `/`. */
async function* visibleFiles(folder: string, prefix = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(join(folder, prefix))) {
    if (name.startsWith(".")) continue;
    if (isDirectory) yield* visibleFiles(folder, `${prefix}${name}/`);
    else yield `${prefix}${name}`;
  }
}

/** What the page had before and has no longer. */
async function removeOthers(dist: string, files: readonly string[]): Promise<void> {
  const present = await Array.fromAsync(visibleFiles(dist));
  for (const file of present.filter((file) => !files.includes(file))) {
    await Deno.remove(join(dist, file)).catch(ignoreMissing);
  }
}

/** A digest of everything that the page depends on, with its names, and of the bundler. */
async function digestSources(root: string, copied: readonly string[]): Promise<string> {
  const sources = (await sourceFiles(root)).filter((path) => runsInPage(path) && roomOf(path) !== "");
  const hash = createHash("sha256").update(Deno.version.deno);
  for (const path of ["deno.json", "deno.lock", ...sources, ...copied.map((file) => join("web", file))]) {
    const bytes = await Deno.readFile(join(root, path)).catch(ignoreMissing);
    hash.update(`\0${path}\0${bytes?.length}\0`).update(bytes ?? "");
  }
  return hash.digest("hex");
}

async function readStamp(dist: string): Promise<string | undefined> {
  return await Deno.readTextFile(join(dist, STAMP)).catch(ignoreMissing);
}

async function bundleTo(path: string, root: string): Promise<void> {
  const args = ["bundle", "--platform", "browser", "--minify", "--output", path, join("web", "main.ts")];
  const { success, output } = await runDeno(args, root);
  if (!success) throw new Error(`the page cannot be bundled:\n${output}`);
  const { size } = await Deno.stat(path);
  if (size > BUNDLE_BYTES) {
    throw new Error(
      `the page's bundle has ${size} bytes, and ${BUNDLE_BYTES} is the limit: look at what was added`,
    );
  }
}

/** Lets `write` fill a file beside `path` and then gives it that name, which is one step for whoever reads it. */
async function replace(path: string, write: (path: string) => Promise<void>): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const temporary = await Deno.makeTempFile({ dir: dirname(path), prefix: ".new-" });
  try {
    await write(temporary);
    await Deno.chmod(temporary, 0o644);
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(ignoreMissing);
    throw error;
  }
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

if (import.meta.main) {
  try {
    const { built, bundleBytes } = await buildPage(ROOT);
    if (built) console.error(`Built the page: main.js has ${Math.ceil(bundleBytes / 1024)} KiB`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
