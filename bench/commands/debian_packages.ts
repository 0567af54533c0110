/**
 * Commands of others that a bench measures, from Debian.
 *
 * @module
 */

/** What has to be there. */
export interface Needed {
  /** Programs in the folders of PATH. */
  readonly programs: readonly string[];
  /** Debian's packages that have them. */
  readonly packages: readonly string[];
}

/** Milliseconds that an installation may take. */
const INSTALLING_MS = 300_000;

/**
 * Installs what is missing, where it may: root, on Debian or a relative.
 * @throws Error saying what to install, when that cannot be done here.
 */
export async function ensurePrograms({ programs, packages }: Needed): Promise<void> {
  if (await areThere(programs)) return;
  const sentence =
    `this bench needs ${programs.join(" and ")}: install ${packages.join(" and ")}, on Debian with ` +
    `"sudo apt-get install ${packages.join(" ")}"`;
  if (Deno.build.os !== "linux" || Deno.uid() !== 0 || !await areThere(["apt-get"])) {
    throw new Error(sentence);
  }
  console.error(`Installing ${packages.join(" and ")}…`);
  await aptGet("update", "-q");
  await aptGet("install", "-q", "-y", "--no-install-recommends", ...packages);
  if (!await areThere(programs)) throw new Error(sentence);
}

async function areThere(programs: readonly string[]): Promise<boolean> {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const found = await Promise.all(programs.map((program) => isInOneOf(folders, program)));
  return found.every((isThere) => isThere);
}

async function isInOneOf(folders: readonly string[], program: string): Promise<boolean> {
  for (const folder of folders) {
    if (await Deno.stat(`${folder}/${program}`).then(({ isFile }) => isFile, () => false)) return true;
  }
  return false;
}

async function aptGet(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("apt-get", {
    args,
    env: { DEBIAN_FRONTEND: "noninteractive" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(INSTALLING_MS),
  }).output();
  if (!success) throw new Error(`apt-get ${args[0]} failed: ${new TextDecoder().decode(stderr).trim()}`);
}
