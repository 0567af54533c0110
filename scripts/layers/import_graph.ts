/**
 * Who imports whom in a source tree, as `deno info` sees it: static, dynamic, type-only and re-exporting imports.
 *
 * @module
 */

import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { sourceFiles } from "../source_files.ts";

/** One import. */
export interface Import {
  /** The importing file, relative to the root, with `/`. */
  readonly from: string;
  /** The imported file relative to the root; for what is not a file of the tree, the specifier as written. */
  readonly to: string;
}

/** Every file of a tree with its imports. */
export interface ImportGraph {
  /** Relative to the root, with `/`, sorted. */
  readonly files: readonly string[];
  readonly imports: readonly Import[];
  /** What could not be read or parsed, in words; imports of such files are unknown. */
  readonly problems: readonly string[];
}

interface Dependency {
  readonly specifier: string;
  readonly code?: { readonly specifier?: string };
  readonly type?: { readonly specifier?: string };
}

interface Module {
  readonly specifier: string;
  readonly error?: string;
  readonly dependencies?: readonly Dependency[];
}

/**
 * Reads the graph of every `.ts` and `.tsx` file below `root`, an absolute path.
 * @throws Error when `deno info` fails.
 */
export async function readImportGraph(root: string): Promise<ImportGraph> {
  const files = await sourceFiles(root);
  const known = new Set(files);
  const imports: Import[] = [];
  const problems: string[] = [];
  for (const module of await readModules(root, files)) {
    const from = pathOf(module.specifier, root);
    if (module.error !== undefined && module.specifier.startsWith("file:")) {
      problems.push(`${from}: ${module.error}`);
    }
    if (!known.has(from)) continue;
    for (const dependency of module.dependencies ?? []) {
      imports.push({ from, to: targetOf(dependency, root) });
    }
  }
  return { files, imports, problems };
}

/** `deno info` takes one module, so it gets one that imports them all. */
async function readModules(root: string, files: readonly string[]): Promise<readonly Module[]> {
  const everything = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const lines = files.map((file) => `import ${JSON.stringify(pathToFileURL(join(root, file)).href)};`);
    await Deno.writeTextFile(everything, lines.join("\n"));
    return await denoInfo(root, everything);
  } finally {
    await Deno.remove(everything);
  }
}

async function denoInfo(root: string, file: string): Promise<readonly Module[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "info",
      "--json",
      "--no-remote",
      "--no-npm",
      "--no-lock",
      "--config",
      join(root, "deno.json"),
      file,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(`deno info failed: ${new TextDecoder().decode(stderr)}`);
  return (JSON.parse(new TextDecoder().decode(stdout)) as { modules: readonly Module[] }).modules;
}

function targetOf({ specifier, code, type }: Dependency, root: string): string {
  const resolved = code?.specifier ?? type?.specifier ?? specifier;
  return resolved.startsWith("file:") ? pathOf(resolved, root) : specifier;
}

function pathOf(specifier: string, root: string): string {
  if (!specifier.startsWith("file:")) return specifier;
  return relative(root, fileURLToPath(specifier)).replaceAll("\\", "/");
}
