/**
 * Brings what the tests need besides Deno: Chromium and Firefox. Installs Debian's packages when it may (root, with
 * apt-get), otherwise says in a sentence what to install. Does nothing when both are there.
 *
 * @module
 */

import { BROWSERS, findBrowser } from "./browsers.ts";

/** Tries of a command that downloads, for a network that hiccups. */
const DOWNLOAD_TRIES = 3;

/** Debian's packages of the browsers that are not installed. */
async function missingPackages(): Promise<string[]> {
  const found = await Promise.all(
    (["chromium", "firefox"] as const).map(async (name) =>
      await findBrowser(name) ? [] : [BROWSERS[name].debianPackage]
    ),
  );
  return found.flat();
}

/**
 * Makes sure that both browsers are there.
 * @throws Error saying what to install, when that cannot be done here.
 */
export async function setUp(): Promise<void> {
  const packages = await missingPackages();
  if (packages.length === 0) return;
  if (!await mayInstall()) throw new Error(whatToInstall(packages));
  console.log(`Installing ${packages.join(" and ")} for the tests in real browsers…`);
  await aptGet("update", "-q");
  await aptGet("install", "-q", "-y", "--no-install-recommends", ...packages);
  if ((await missingPackages()).length > 0) throw new Error(whatToInstall(packages));
}

/** What a person has to do who sees it, in one sentence. */
export function whatToInstall(packages: readonly string[]): string {
  const variables = Object.values(BROWSERS).map(({ variable }) => variable).join(" and ");
  return `The tests drive real browsers and do not find ${
    packages.join(" and ")
  }: install Chromium (or Chrome) and ` +
    `Firefox, on Debian with "sudo apt-get install ${
      packages.join(" ")
    }", or say where they are in ${variables}`;
}

async function mayInstall(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  try {
    return (await new Deno.Command("apt-get", { args: ["--version"], stdout: "null", stderr: "null" })
      .output()).success;
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
