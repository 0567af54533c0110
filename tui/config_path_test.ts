import assert from "node:assert/strict";
import { configPath } from "./config_path.ts";

Deno.test("configPath() follows the XDG specification, and ignores what is no absolute path", () => {
  const table: [Record<string, string>, string | undefined][] = [
    [{ XDG_CONFIG_HOME: "/x", HOME: "/h" }, "/x/slip/config.json"],
    [{ HOME: "/h" }, "/h/.config/slip/config.json"],
    [{ XDG_CONFIG_HOME: "x", HOME: "/h" }, "/h/.config/slip/config.json"],
    [{ HOME: "h" }, undefined],
    [{ APPDATA: "/a" }, undefined],
    [{}, undefined],
  ];
  for (const [variables, path] of table) {
    assert.equal(
      configPath({ read: (name) => variables[name], system: "linux" }),
      path,
      JSON.stringify(variables),
    );
  }
});

Deno.test("configPath() is in APPDATA on Windows", () => {
  const variables: Record<string, string> = { APPDATA: "/a", HOME: "/h" };
  assert.equal(configPath({ read: (name) => variables[name], system: "windows" }), "/a/slip/config.json");
  assert.equal(configPath({ read: () => undefined, system: "windows" }), undefined);
});

Deno.test({
  name: "configPath() is unknown without the permission to read the environment",
  permissions: "none",
  fn: () => assert.equal(configPath(), undefined),
});
