/**
 * Where the browsers are that tests drive.
 *
 * @module
 */

import { delimiter, join } from "node:path";

/** A browser that tests drive. */
export type BrowserName = "chromium" | "firefox";

/** What a browser's executable may be called, and where it may be besides the folders of PATH. */
interface Whereabouts {
  /** Environment variable that names the executable, for unusual places. */
  readonly variable: string;
  readonly commands: readonly string[];
  readonly paths: readonly string[];
  /** The package that has it on Debian. */
  readonly debianPackage: string;
}

/** Every browser that tests drive. */
export const BROWSERS: Readonly<Record<BrowserName, Whereabouts>> = {
  chromium: {
    variable: "SLIP_TEST_CHROMIUM",
    commands: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
    paths: [
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ],
    debianPackage: "chromium",
  },
  firefox: {
    variable: "SLIP_TEST_FIREFOX",
    commands: ["firefox-esr", "firefox"],
    paths: ["/Applications/Firefox.app/Contents/MacOS/firefox"],
    debianPackage: "firefox-esr",
  },
};

/** The absolute path of the browser's executable, or `undefined` when it is not installed. */
export async function findBrowser(name: BrowserName): Promise<string | undefined> {
  const { variable, commands, paths } = BROWSERS[name];
  const folders = (Deno.env.get("PATH") ?? "").split(delimiter).filter((folder) => folder !== "");
  const named = Deno.env.get(variable);
  const candidates = [
    ...(named ? [named] : []),
    ...commands.flatMap((command) => folders.map((folder) => join(folder, command))),
    ...paths,
  ];
  for (const candidate of candidates) {
    if (await isFile(candidate)) return candidate;
  }
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
