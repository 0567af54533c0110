/**
 * Who may import what, each rule with its reason.
 *
 *     web ──▶ core ◀── signal ◀── tui        (mod.ts, scripts, bench and tests stand outside and may look at all)
 *
 * @module
 */

import { isOutside, isUnitTest, roomOf, runsInPage, TERMINAL_ONLY } from "../rooms.ts";
import { isAgainstDiskFolders, isPastDiskDoors } from "./disk_folders.ts";
import type { Import } from "./import_graph.ts";

/** A direction that imports must keep. */
export interface LayerRule {
  /** Whether `from` may not import `to`; both as in {@linkcode Import}. */
  forbids(from: string, to: string): boolean;
  /** Why, completing "a imports b: …". */
  readonly reason: string;
}

const LEAVES: ReadonlySet<string> = new Set([
  "core/error_table.ts",
  "core/errors.ts",
  "core/limits.ts",
  "core/ports.ts",
  "core/reduce.ts",
  "core/status.ts",
  "core/view.ts",
  "core/warnings.ts",
]);
const DEVELOPMENT_PACKAGES = [
  "fast-check",
  "jsqr",
  "node-datachannel",
  "puppeteer-core",
];

/** Every direction, the general ones first; an import is reported by the first that forbids it. */
export const LAYER_RULES: readonly LayerRule[] = [
  {
    forbids: (from, to) => isProduct(from) && (isOutside(to) || isUnitTest(to)),
    reason: "scripts, bench and tests look at the product, which works without them",
  },
  {
    forbids: (from, to) => roomOf(from) === "core" && isOf(to, ["signal", "tui", "web", ""]),
    reason: "core is shared by terminal and page and imports nothing else of the repository",
  },
  {
    forbids: (from, to) => roomOf(from) === "signal" && isOf(to, ["tui", "web", ""]),
    reason: "signal is a server of its own and builds on core alone",
  },
  {
    forbids: (from, to) => roomOf(from) === "tui" && isOf(to, ["web", ""]),
    reason: "the command line builds on core and signal; the page is its sister and mod.ts its user",
  },
  {
    forbids: (from, to) => roomOf(from) === "web" && isOf(to, ["signal", "tui", ""]),
    reason: "the page runs in a browser and builds on core alone",
  },
  {
    forbids: (from, to) => LEAVES.has(from) && !LEAVES.has(to),
    reason:
      "errors, limits, ports, status and warnings are leaves that every file may import, so they import only each other",
  },
  {
    forbids: (from, to) => runsInPage(from) && TERMINAL_ONLY.some((folder) => to.startsWith(folder)),
    reason: "core/webrtc and core/disk exist in a terminal only, and this file runs in a page too",
  },
  {
    forbids: (from, to) => (runsInPage(from) || from === "mod.ts") && to.startsWith("node:"),
    reason:
      "only core/webrtc, core/disk, signal, tui, scripts, bench and tests may use node:, a browser has none",
  },
  {
    forbids: isAgainstDiskFolders,
    reason: "the folders of core/disk build on each other in one direction",
  },
  {
    forbids: isPastDiskDoors,
    reason:
      "whoever is not in core/disk knows its sources, sinks, patterns and system, not what they are made of",
  },
  {
    forbids: (from, to) => isPackage(to, "werift") && !from.startsWith("core/webrtc/") && !isOutside(from),
    reason: "only core/webrtc knows werift, everything else takes an RTCPeerConnection as browsers have it",
  },
  {
    forbids: (from, to) => isProduct(from) && DEVELOPMENT_PACKAGES.some((name) => isPackage(to, name)),
    reason: "this package is for tests and benches, and whoever installs slip should not have to load it",
  },
];

/** One message for each import that a rule forbids, in the order of `imports`. */
export function brokenRules(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to }) => {
    const broken = LAYER_RULES.find((rule) => rule.forbids(from, to));
    return broken ? [`${from} imports ${to}: ${broken.reason} (docs/architecture.md)`] : [];
  });
}

/** Whether `to` is a file of one of `rooms`, where the empty name stands for the root itself. */
function isOf(to: string, rooms: readonly string[]): boolean {
  return rooms.includes(roomOf(to)) && (roomOf(to) !== "" || to === "mod.ts");
}

/** What is shipped: neither tools nor the unit tests beside the code and their help. */
function isProduct(path: string): boolean {
  return !isOutside(path) && !isUnitTest(path);
}

/** Whether the specifier `to` means the npm package `name`: `name`, `name/part`, `npm:name@1`. */
function isPackage(to: string, name: string): boolean {
  const bare = to.replace(/^npm:\/?/, "");
  return bare === name || bare.startsWith(`${name}/`) || bare.startsWith(`${name}@`);
}
