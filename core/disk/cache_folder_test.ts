import assert from "node:assert/strict";
import { cacheFolder } from "./cache_folder.ts";

Deno.test("cacheFolder() goes by the environment", () => {
  const table: [Record<string, string>, string, string | undefined][] = [
    [{}, "linux", undefined],
    [{ HOME: "/home/me" }, "linux", "/home/me/.cache/slip"],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "/var/mine" }, "linux", "/var/mine/slip"],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "relative" }, "linux", "/home/me/.cache/slip"],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "" }, "darwin", "/home/me/.cache/slip"],
    [{ HOME: "relative" }, "linux", undefined],
    [{ HOME: "/home/me" }, "windows", undefined],
    [{ LOCALAPPDATA: "/Users/me" }, "windows", "/Users/me/slip/cache"],
  ];
  for (const [environment, system, expected] of table) {
    assert.equal(cacheFolder((name) => environment[name], system), expected, JSON.stringify(environment));
  }
});

Deno.test({
  name: "cacheFolder() is none where the environment may not be read",
  permissions: "none",
  fn: () => assert.equal(cacheFolder(), undefined),
});
