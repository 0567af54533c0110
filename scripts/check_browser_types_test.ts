import assert from "node:assert/strict";
import { tempFolder } from "../tests/support/temp.ts";
import { checkBrowserTypes } from "./check_browser_types.ts";

const CLEAN: Readonly<Record<string, string>> = {
  "deno.json":
    `{ "imports": {}, "compilerOptions": { "lib": ["dom", "esnext", "deno.ns"], "strict": true } }`,
  "deno.lock": `{ "version": "5" }`,
  "core/ports.ts": "export const connection = () => new RTCPeerConnection();",
  "core/disk/sink.ts": `export const open = (path: string) => Deno.open(path);`,
  "core/ports_test.ts": `Deno.test("x", () => {});`,
  "web/main.ts": "document.title = location.href;",
  "tui/main.ts": "console.log(Deno.args);",
};

const BROKEN: readonly (readonly [what: string, path: string, source: string, complaint: RegExp])[] = [
  ["Deno", "core/ports.ts", "export const folder = () => Deno.cwd();", /Cannot find name 'Deno'/],
  ["Deno in the page", "web/main.ts", "Deno.exit();", /Cannot find name 'Deno'/],
  [
    "what the strict options forbid",
    "core/ports.ts",
    "export const f = (x) => x;",
    /implicitly has an 'any' type/,
  ],
];

Deno.test("checkBrowserTypes() accepts browser APIs in what a page runs and Deno elsewhere", async () => {
  await using folder = await tempFolder(CLEAN);
  assert.equal(await checkBrowserTypes(folder.path), "");
});

for (const [what, path, source, complaint] of BROKEN) {
  Deno.test(`checkBrowserTypes() names the file when there is ${what}`, async () => {
    await using folder = await tempFolder({ ...CLEAN, [path]: source });
    const said = await checkBrowserTypes(folder.path);
    assert.match(said, complaint);
    assert.ok(said.includes(path), said);
  });
}
