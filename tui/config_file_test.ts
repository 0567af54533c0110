import assert from "node:assert/strict";
import { SlipError } from "../core/errors.ts";
import { CONFIG_FILE_BYTES } from "../core/limits.ts";
import { tempFolder } from "../tests/support/temp.ts";
import { configOf, readConfigFile } from "./config_file.ts";

Deno.test("readConfigFile() reads what is there", async () => {
  await using folder = await tempFolder({ "config.json": '{ "plain": true, "colour": 1 }' });
  const path = folder.join("config.json");
  const file = await readConfigFile(path);
  const notes = ['there is no key "colour"; it is ignored'];
  assert.deepEqual(file, { state: "read", path, config: { plain: true }, notes });
  assert.deepEqual(configOf(file), { plain: true });
});

Deno.test("readConfigFile() takes a missing file, or an unknown place, for nothing unusual", async () => {
  await using folder = await tempFolder({ "a": "" });
  const path = folder.join("config.json");
  assert.deepEqual(await readConfigFile(path), { state: "missing", path });
  assert.deepEqual(configOf(await readConfigFile(path)), {});
  assert.deepEqual(configOf({ state: "missing" }), {});
});

Deno.test({
  name: "readConfigFile() is content without any permission, and asks for none",
  permissions: "none",
  async fn() {
    assert.deepEqual(await readConfigFile(), { state: "missing" });
    assert.deepEqual(await readConfigFile("/etc/x"), { state: "forbidden", path: "/etc/x" });
    assert.deepEqual(configOf({ state: "forbidden", path: "/etc/x" }), {});
  },
});

Deno.test("readConfigFile() says why a file cannot be used, and configOf() refuses it", async () => {
  await using folder = await tempFolder({
    "bad.json": '{ "plain": 1, "throttle": "x" }',
    "large.json": " ".repeat(CONFIG_FILE_BYTES + 1),
    "full.json": "{}".padEnd(CONFIG_FILE_BYTES),
    "folder/a": "",
  });
  const table: [string, RegExp][] = [
    ["bad.json", /"plain" cannot be 1.*; "throttle" cannot be "x"/],
    ["large.json", /larger than 65536 bytes/],
    ["folder", /it is no file/],
  ];
  for (const [name, sentence] of table) {
    const file = await readConfigFile(folder.join(name));
    assert.equal(file.state, "broken", name);
    assert.throws(() => configOf(file), (error) => {
      assert(error instanceof SlipError && error.code === "config-unusable" && error.exitCode === 2);
      assert(error.message.includes(folder.join(name)));
      assert.match(error.message, sentence);
      return true;
    });
  }
  assert.equal((await readConfigFile(folder.join("full.json"))).state, "read");
});
