import assert from "node:assert/strict";
import { type TempFolder, tempFolder } from "../tests/support/temp.ts";
import { buildPage, BUNDLE_BYTES } from "./build_page.ts";

const SOURCES: Readonly<Record<string, string>> = {
  "deno.json": "{}",
  "core/answer.ts": "export const answer: number = 42;",
  "web/main.ts": `import { answer } from "../core/answer.ts";\ndocument.title = \`answer \${answer}\`;`,
  "web/index.html": "<!doctype html><title>page</title>",
  "web/images/icon.svg": "<svg/>",
  "web/main_test.ts": "",
};

Deno.test("buildPage() bundles the sources and copies the rest as it is", async () => {
  await using tree = await tempFolder(SOURCES);
  const { built, bundleBytes } = await buildPage(tree.path);
  assert.equal(built, true);
  assert.deepEqual(await namesIn(tree), [".sources", "images", "index.html", "main.js"]);
  const bundle = await Deno.readTextFile(tree.join("web/dist/main.js"));
  assert.match(bundle, /42/);
  assert.equal(bundle.length, bundleBytes);
  assert.equal(await Deno.readTextFile(tree.join("web/dist/images/icon.svg")), "<svg/>");
});

Deno.test("buildPage() does nothing when no source changed, and builds anew when one did", async () => {
  await using tree = await tempFolder(SOURCES);
  await buildPage(tree.path);
  assert.equal((await buildPage(tree.path)).built, false);
  await tree.write("web/main_test.ts", "// tests are not part of the page");
  assert.equal((await buildPage(tree.path)).built, false);
  await tree.write("core/answer.ts", "export const answer = 43;");
  assert.equal((await buildPage(tree.path)).built, true);
  assert.match(await Deno.readTextFile(tree.join("web/dist/main.js")), /43/);
});

Deno.test("buildPage() removes what the page no longer has", async () => {
  await using tree = await tempFolder(SOURCES);
  await buildPage(tree.path);
  await Deno.remove(tree.join("web/images/icon.svg"));
  await buildPage(tree.path);
  await assert.rejects(Deno.stat(tree.join("web/dist/images/icon.svg")), Deno.errors.NotFound);
});

Deno.test("buildPage() may run several times at once", async () => {
  await using tree = await tempFolder(SOURCES);
  await Promise.all([buildPage(tree.path), buildPage(tree.path), buildPage(tree.path)]);
  assert.deepEqual(await namesIn(tree), [".sources", "images", "index.html", "main.js"]);
  assert.equal((await buildPage(tree.path)).built, false);
});

Deno.test("buildPage() tells what the bundler says, and leaves the old bundle and no remains, when it fails", async () => {
  await using tree = await tempFolder(SOURCES);
  await buildPage(tree.path);
  await tree.write("web/main.ts", `import "./gone.ts";`);
  await assert.rejects(buildPage(tree.path), /the page cannot be bundled:[^]*gone\.ts/);
  assert.deepEqual(await namesIn(tree), ["images", "index.html", "main.js"]);
  assert.match(await Deno.readTextFile(tree.join("web/dist/main.js")), /42/);
});

Deno.test("buildPage() refuses a bundle above the limit and keeps the old one", async () => {
  await using tree = await tempFolder(SOURCES);
  await buildPage(tree.path);
  const weight = JSON.stringify("x".repeat(BUNDLE_BYTES));
  await tree.write("web/main.ts", `document.title = ${weight};`);
  await assert.rejects(buildPage(tree.path), /has \d+ bytes, and 262144 is the limit/);
  assert.match(await Deno.readTextFile(tree.join("web/dist/main.js")), /42/);
});

async function namesIn(tree: TempFolder): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(tree.join("web/dist")), ({ name }) => name)).sort();
}
