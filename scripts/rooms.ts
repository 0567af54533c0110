/**
 * The rooms of the house: which folder a path of the repository belongs to, and what that says about it. Paths are
 * relative to the repository's root, with `/`.
 *
 * @module
 */

const ROOMS: ReadonlySet<string> = new Set(["core", "signal", "tui", "web", "scripts", "bench", "tests"]);

/** Folders of `core` that exist in a terminal only. */
export const TERMINAL_ONLY: readonly string[] = ["core/webrtc/", "core/disk/"];

/** The folder at the root that holds `path`; empty for `mod.ts` and whatever is no file of a room. */
export function roomOf(path: string): string {
  const room = path.split("/")[0] ?? "";
  return ROOMS.has(room) ? room : "";
}

/**
 * Whether `path` sits beside the code and is no part of it: a unit test (`x_test.ts`) or its help (`testing_x.ts`,
 * `testing/x.ts`).
 */
export function isUnitTest(path: string): boolean {
  return /(_test|(^|\/)testing(_\w+|\/\w+)?)\.tsx?$/.test(path);
}

/** Whether `path` holds tests or helps them: a unit test and its help, or anything under `tests/`. */
export function isTest(path: string): boolean {
  return isUnitTest(path) || roomOf(path) === "tests";
}

/** Whether `path` looks at the product from outside: scripts, benches and the tests that cross rooms. */
export function isOutside(path: string): boolean {
  return ["scripts", "bench", "tests"].includes(roomOf(path));
}

/** Whether a page loads `path`: the page's own sources, and `core` without its terminal-only folders and tests. */
export function runsInPage(path: string): boolean {
  if (isTest(path) || TERMINAL_ONLY.some((folder) => path.startsWith(folder))) return false;
  return roomOf(path) === "core" || roomOf(path) === "web";
}
