/// <reference lib="deno.unstable" />
import assert from "node:assert/strict";
import { MACHINES } from "./lint/paths.ts";
import { plugin } from "./lint_plugin.ts";

interface Case {
  readonly rule: string;
  readonly file: string;
  /** One snippet each: every one must be reported, and reported once. */
  readonly bad: readonly string[];
  /** None may be reported. */
  readonly good: readonly string[];
  /** Files in which nothing of `bad` is reported. */
  readonly elsewhere?: readonly string[];
}

const LONG = "export const line = 1;\n";

const CASES: readonly Case[] = [
  {
    rule: "no-clock-in-machines",
    file: "signal/rooms.ts",
    bad: [
      "Date.now();",
      "performance.now();",
      "globalThis.performance.now();",
      "const clock = Date.now;",
      "new Date();",
      "Math.random();",
      "setTimeout(f, 1);",
      "globalThis.setTimeout(f, 1);",
      "setInterval(f, 1);",
      "queueMicrotask(f);",
      "crypto.getRandomValues(bytes);",
      "crypto.randomUUID();",
      'crypto["randomUUID"]();',
    ],
    good: ["new Date(nowMs);", "machine.now();", "Math.floor(1);", "// Date.now()", "clock.setTimeout(f);"],
    elsewhere: ["signal/sockets.ts", "signal/rooms_test.ts", "core/transfer/driver.ts"],
  },
  {
    rule: "no-clock-in-machines",
    file: "core/webrtc/sctp/association.ts",
    bad: ["Date.now();"],
    good: [],
    elsewhere: ["core/webrtc/sctp/association_test.ts", "core/webrtc/socket.ts"],
  },
  {
    rule: "no-console-in-core",
    file: "core/session/send.ts",
    bad: ['console.log("x");', 'console.error("x");', "const log = console.warn;"],
    good: ['report("x");', "screen.console.log(1);"],
    elsewhere: ["tui/main.ts", "core/session/send_test.ts"],
  },
  {
    rule: "no-terminal-api-in-browser",
    file: "core/ports.ts",
    bad: ["Deno.cwd();", "globalThis.Deno;", "let x: Deno.FsFile;", "process.env;", "Buffer.from([]);"],
    good: ["room.process();", "const x = { process: 1 };", "// Deno", "interface X { process(): void }"],
    elsewhere: ["core/disk/sink.ts", "core/webrtc/peer.ts", "core/ports_test.ts", "tui/main.ts", "mod.ts"],
  },
  {
    rule: "no-terminal-api-in-browser",
    file: "web/main.ts",
    bad: ["Deno.cwd();"],
    good: [],
  },
  {
    rule: "no-sleep-in-tests",
    file: "core/session/send_test.ts",
    bad: [
      "await new Promise((resolve) => setTimeout(resolve, 100));",
      "await new Promise<void>((done) => { setTimeout(done, wait); });",
      "await new Promise((resolve) => setTimeout(() => resolve(1), 100));",
      "await new Promise((resolve) => setTimeout(() => { resolve(1); }, 100));",
      "await new Promise(function (resolve) { setTimeout(resolve, 5) });",
      'import { setTimeout } from "node:timers/promises";',
    ],
    good: [
      'await new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 100));',
      'await new Promise((resolve) => socket.addEventListener("open", resolve));',
      "const timer = setTimeout(stop, 100);",
      "await until(() => done, { deadlineMs: 100, what: 'done' });",
    ],
    elsewhere: ["core/session/send.ts", "tests/support/wait.ts"],
  },
  {
    rule: "long-file-says-why",
    file: "signal/http.ts",
    bad: [
      LONG.repeat(301),
      `${LONG.repeat(300)}// Why one file: said too late\n`,
      `// why one file\n${LONG.repeat(300)}`,
    ],
    good: [
      LONG.repeat(300),
      `// Why one file: the table is one table\n${LONG.repeat(300)}`,
      `/**\n * The table.\n *\n * Why one file: it is one table.\n */\n${LONG.repeat(400)}`,
    ],
  },
  {
    rule: "no-default-export",
    file: "tui/flags.ts",
    bad: ["export default 1;", "const a = 1; export { a as default };", "export default function f() {}"],
    good: ["export const a = 1;", 'import a from "x";', "export { a as b };"],
  },
];

const NAMES: readonly (readonly [file: string, fine: boolean])[] = [
  ["core/block_map.ts", true],
  ["core/block_map_test.ts", true],
  ["web/elements/file_list.tsx", true],
  ["core/sha256.ts", true],
  ["core/BlockMap.ts", false],
  ["core/block-map.ts", false],
  ["core/blockMap.ts", false],
];

for (const { rule, file, bad, good, elsewhere = [] } of CASES) {
  Deno.test(`${rule} reports each bad line in ${file} once, and no good one`, () => {
    for (const source of bad) assert.equal(reports(rule, file, source), 1, shorten(source));
    for (const source of good) assert.equal(reports(rule, file, source), 0, shorten(source));
  });
  for (const other of elsewhere) {
    Deno.test(`${rule} is silent about the same lines in ${other}`, () => {
      for (const source of bad) assert.equal(reports(rule, other, source), 0, shorten(source));
    });
  }
}

Deno.test("snake-case-files reports file names in any other spelling", () => {
  for (const [file, fine] of NAMES) assert.equal(reports("snake-case-files", file, ""), fine ? 0 : 1, file);
});

Deno.test("every machine of the list exists, so that none escapes by being renamed", async () => {
  for (const file of MACHINES.filter((entry) => !entry.endsWith("/"))) {
    assert.ok((await Deno.stat(new URL(`../${file}`, import.meta.url))).isFile, file);
  }
});

Deno.test("every rule says its reason and what to do instead", () => {
  const sources: Record<string, [file: string, source: string]> = {
    "snake-case-files": ["core/Bad.ts", ""],
  };
  for (const { rule, file, bad } of CASES) sources[rule] ??= [file, bad[0] ?? ""];
  assert.deepEqual(Object.keys(sources).sort(), Object.keys(plugin.rules).sort());
  for (const [rule, [file, source]] of Object.entries(sources)) {
    const [found] = Deno.lint.runPlugin(plugin, file, source).filter(({ id }) => id === `slip/${rule}`);
    assert.match(found?.message ?? "", /.: ./, rule);
    assert.ok(found?.hint, rule);
  }
});

function reports(rule: string, file: string, source: string): number {
  return Deno.lint.runPlugin(plugin, file, source).filter(({ id }) => id === `slip/${rule}`).length;
}

function shorten(source: string): string {
  return source.length > 80 ? `${source.slice(0, 80)}…` : source;
}
