/**
 * Brings what the tests need besides Deno: Chromium, Firefox and tmux. Installs Debian's packages when it may (root, with
 * apt-get), otherwise says in a sentence what to install. Does nothing when all are there. Without tmux its tests are
 * left out, and say so; without browsers there is nothing to be tested.
 *
 * @module
 */

import { BROWSERS, findBrowser } from "./browsers.ts";

/** Tries of a command that downloads, for a network that hiccups. */
const DOWNLOAD_TRIES = 3;

/** Debian's packages of what is not installed. */
async function missingPackages(): Promise<string[]> {
  return [...await missingBrowsers(), ...(await runs("tmux", "-V") ? [] : ["tmux"])];
}

async function missingBrowsers(): Promise<string[]> {
  const found = await Promise.all(
    (["chromium", "firefox"] as const).map(async (name) =>
      await findBrowser(name) ? [] : [BROWSERS[name].debianPackage]
    ),
  );
  return found.flat();
}

/**
 * Makes sure that both browsers are there, and tmux where it can be installed.
 * @throws Error saying what to install, when that cannot be done here.
 */
export async function setUp(): Promise<void> {
  const packages = await missingPackages();
  if (packages.length === 0) return;
  if (!await mayInstall()) return insist(packages);
  console.log(`Installing ${packages.join(" and ")} for the tests in real browsers and terminals…`);
  await aptGet("update", "-q");
  await aptGet("install", "-q", "-y", "--no-install-recommends", ...packages);
  insist(await missingPackages());
}

/** Says what to install; fails unless it is tmux alone. */
function insist(packages: readonly string[]): void {
  const browsers = packages.filter((name) => name !== "tmux");
  if (browsers.length > 0) throw new Error(whatToInstall(browsers));
  if (packages.length > 0) {
    console.warn("The tests in a real terminal are left out: install tmux to have them");
  }
}

/** What a person has to do who sees it, in one sentence. */
function whatToInstall(packages: readonly string[]): string {
  const variables = Object.values(BROWSERS).map(({ variable }) => variable).join(" and ");
  return `The tests drive real browsers and do not find ${
    packages.join(" and ")
  }: install Chromium (or Chrome) and ` +
    `Firefox, on Debian with "sudo apt-get install ${
      packages.join(" ")
    }", or say where they are in ${variables}`;
}

async function mayInstall(): Promise<boolean> {
  return Deno.build.os === "linux" && Deno.uid() === 0 && await runs("apt-get", "--version");
}

async function runs(program: string, flag: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: [flag], stdout: "null", stderr: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

async function aptGet(...args: string[]): Promise<void> {
  for (let tries = 1;; tries++) {
    const { success } = await new Deno.Command("apt-get", {
      args,
      env: { DEBIAN_FRONTEND: "noninteractive" },
      stdin: "null",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn().status;
    if (success) return;
    if (tries >= DOWNLOAD_TRIES) throw new Error(`apt-get ${args.join(" ")} failed ${tries} times`);
  }
}

if (import.meta.main) {
  try {
    await setUp();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
