/** What the documents say about the code, held to the code. */

import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { STEPS } from "../core/connection/steps.ts";
import { ERRORS } from "../core/errors.ts";
import * as limits from "../core/limits.ts";
import { CLOSE_CODES } from "../core/signaling/close_codes.ts";
import { CONFIG_KEYS } from "../tui/config.ts";
import { CHECK_NAMES } from "../tui/doctor/check.ts";
import { ROOT } from "./run_deno.ts";
import { sourceFiles } from "./source_files.ts";

/** Cells of every row of every table in `markdown`, without the rows that only draw lines. */
function tableRows(markdown: string): string[][] {
  const rows = markdown.split("\n").filter((line) => line.startsWith("|") && !/^[|\s:-]+$/.test(line));
  return rows.map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
}

/** `text` without the marks of code. */
function plain(text: string): string {
  return text.replaceAll("`", "");
}

/** The document `name` of the folder `docs`. */
async function readDocument(name: string): Promise<string> {
  return await Deno.readTextFile(join(ROOT, "docs", name));
}

/** Every document of the repository, as paths relative to its root. */
async function documents(): Promise<string[]> {
  const found = ["README.md", "CHANGELOG.md"];
  for await (const { name } of Deno.readDir(join(ROOT, "docs"))) {
    if (name.endsWith(".md")) found.push(`docs/${name}`);
  }
  return found;
}

/** What GitHub makes of a heading's text. */
function anchorOf(heading: string): string {
  return plain(heading).toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(/\s/g, "-");
}

function anchorsOf(markdown: string): Set<string> {
  return new Set([...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!)));
}

Deno.test("docs/limits.md has a row for every limit, with its value, and none besides", async () => {
  const rows = tableRows(await readDocument("limits.md"));
  const told = rows.filter(([name]) => /^`[A-Z_]+`$/.test(name!))
    .map(([name, value]) => [plain(name!), plain(value!).replaceAll(",", "")]);
  const actual = Object.entries(limits).map(([name, value]) => [name, String(value)]);
  assert.deepEqual(told.sort(), actual.sort());
});

Deno.test("docs/protocol.md has every error code, with its exit status and whose fault it is", async () => {
  const [, errors = ""] = (await readDocument("protocol.md")).split("\n## Error codes\n");
  const told = tableRows(errors).slice(1).map(([code, exit, fault]) => [plain(code!), exit, fault]);
  const actual = Object.entries(ERRORS).map(([code, { exit, fault }]) => [code, String(exit), fault]);
  assert.deepEqual(told.sort(), actual.sort());
});

Deno.test("docs/protocol.md has every close code of the server", async () => {
  const told = tableRows(await readDocument("protocol.md")).filter(([code]) => /^4\d{3}$/.test(code!));
  const actual = Object.values(CLOSE_CODES).map(({ code }) => String(code));
  assert.deepEqual(told.map(([code]) => code), actual.sort());
});

Deno.test("docs/handshake.md has the steps of the table, with what each comes after", async () => {
  const told = tableRows(await readDocument("handshake.md")).filter(([n]) => /^\d+$/.test(n!))
    .map(([n, role, name, after]) => [n, role, name, after]);
  const actual = STEPS.map(({ n, role, name, after }) => [String(n), role, name, after.join(", ") || "–"]);
  assert.deepEqual(told, actual);
});

Deno.test("docs/doctor.md has every check of a doctor, and every key of a configuration file, in order", async () => {
  const markdown = await readDocument("doctor.md");
  const [checks = "", keys = ""] = markdown.split("\n## The configuration file\n");
  const names = (part: string) => tableRows(part).slice(1).map(([name]) => plain(name!));
  assert.deepEqual(names(checks), CHECK_NAMES);
  assert.deepEqual(names(keys), CONFIG_KEYS);
});

Deno.test("README.md has the exit status of every error", async () => {
  const [, scripts = ""] = (await Deno.readTextFile(join(ROOT, "README.md"))).split("\n## Scripts\n");
  const told = new Set(tableRows(scripts).map(([exit]) => Number(exit)));
  for (const { exit } of Object.values(ERRORS)) assert.ok(told.has(exit), String(exit));
});

Deno.test("README.md names every permission of the tasks that people run, and no other", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const commands = ["serve", "send", "receive", "start", "doctor", "install"].map((name) =>
    tasks[name].command
  );
  const flags = (text: string) => new Set(text.match(/--(allow|ignore)-[^\s`"]+/g));
  const readme = await Deno.readTextFile(join(ROOT, "README.md"));
  // Tools that start other programs are told of in a sentence.
  assert.deepEqual(
    [...flags(readme)].filter((flag) => flag !== "--allow-run").sort(),
    [
      ...flags(commands.join(" ")),
    ].sort(),
  );
});

Deno.test("links between documents lead somewhere", async () => {
  for (const path of await documents()) {
    const markdown = await Deno.readTextFile(join(ROOT, path));
    for (const [, target] of markdown.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [file = "", anchor] = target!.split("#");
      const linked = file === "" ? path : relative(ROOT, join(ROOT, dirname(path), file));
      const text = await Deno.readTextFile(join(ROOT, linked)).catch(() => undefined);
      assert.ok(text !== undefined, `${path} links to ${linked}, which is not there`);
      assert.ok(anchor === undefined || anchorsOf(text).has(anchor), `${path} links to ${target}`);
    }
  }
});

Deno.test("source files that documents name are there, by their path or the end of it", async () => {
  const files = await sourceFiles(ROOT);
  for (const path of await documents()) {
    const markdown = await Deno.readTextFile(join(ROOT, path));
    for (const [, named] of markdown.matchAll(/`([\w/]+\.tsx?)`/g)) {
      // A name such as NAME_state.ts stands for several.
      const isThere = named!.startsWith("NAME_") || files.some((file) => `/${file}`.endsWith(`/${named}`));
      assert.ok(isThere, `${path} names ${named}, which is not there`);
    }
  }
});
