import assert from "node:assert/strict";
import { tempFolder } from "../../tests/support/temp.ts";
import type { ConfigFile } from "../config_file.ts";
import type { CheckState } from "./check.ts";
import { cacheCheck, configCheck, folderCheck } from "./disk_checks.ts";

const signal = new AbortController().signal;

Deno.test("configCheck() tells where the file is and what came of it", async () => {
  const path = "/h/config.json";
  const table: [ConfigFile, CheckState, RegExp, boolean][] = [
    [{ state: "missing" }, "skipped", /environment does not tell/, false],
    [{ state: "missing", path }, "ok", /^none, .*it would be \/h\/config\.json$/, false],
    [{ state: "forbidden", path }, "not", /^\/h\/config\.json may not be read/, false],
    [{ state: "read", path, config: {}, notes: [] }, "ok", /sets nothing$/, false],
    [
      { state: "read", path, config: { server: "http://x", plain: true }, notes: [] },
      "ok",
      /sets server, plain$/,
      false,
    ],
    [{ state: "read", path, config: {}, notes: ["there is no key x"] }, "not", /; there is no key x$/, false],
    [{ state: "broken", path, problems: ["a", "b"] }, "not", /^\/h\/config\.json: a; b$/, true],
  ];
  for (const [file, state, detail, isFatal] of table) {
    const finding = await configCheck(file).look(signal);
    assert.deepEqual([finding.state, finding.isFatal ?? false], [state, isFatal], finding.detail);
    assert.match(finding.detail, detail);
  }
});

Deno.test("cacheCheck() tries to write and leaves everything as it was", async () => {
  await using folder = await tempFolder({ "there/kept": "a", "file": "b" });
  assert.equal((await cacheCheck(folder.join("there")).look(signal)).state, "ok");
  assert.equal((await cacheCheck(folder.join("missing")).look(signal)).state, "ok");
  assert.deepEqual(await folder.names(), ["file", "there"]);
  const blocked = await cacheCheck(folder.join("file", "slip")).look(signal);
  assert.deepEqual([blocked.state, blocked.isFatal], ["not", false]);
  assert.equal((await cacheCheck(undefined).look(signal)).state, "skipped");
});

Deno.test("folderCheck() tells how much is free, also where a folder is still to be made", async () => {
  await using folder = await tempFolder({ "file": "a" });
  for (const path of [folder.path, folder.join("a", "b"), folder.join("file")]) {
    const { state, detail } = await folderCheck(path).look(signal);
    assert.notEqual(state, "skipped");
    assert.match(detail, /^\d[\d.]* \w?B free in \//);
    assert(detail.endsWith(` in ${path}`));
  }
});

Deno.test({
  name: "folderCheck() and cacheCheck() find out without a permission, and ask for none",
  permissions: "none",
  async fn() {
    assert.equal((await folderCheck(".").look(signal)).state, "skipped");
    assert.equal((await folderCheck("/tmp").look(signal)).state, "skipped");
    assert.equal((await cacheCheck("/tmp/x").look(signal)).state, "not");
  },
});
