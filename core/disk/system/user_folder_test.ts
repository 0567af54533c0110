import assert from "node:assert/strict";
import { userFolder, type UserFolderKind } from "./user_folder.ts";

type Row = readonly [environment: Record<string, string>, system: string, expected: string | undefined];

const ROWS: Readonly<Record<UserFolderKind, readonly Row[]>> = {
  cache: [
    [{}, "linux", undefined],
    [{ HOME: "/home/me" }, "linux", "/home/me/.cache/slip"],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "/var/mine" }, "linux", "/var/mine/slip"],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "relative" }, "linux", "/home/me/.cache/slip"],
    [{ HOME: "/home/me", XDG_CACHE_HOME: "" }, "darwin", "/home/me/.cache/slip"],
    [{ HOME: "relative" }, "linux", undefined],
    [{ HOME: "/home/me" }, "windows", undefined],
    [{ LOCALAPPDATA: "/Users/me" }, "windows", "/Users/me/slip/cache"],
  ],
  config: [
    [{}, "linux", undefined],
    [{ HOME: "/h" }, "linux", "/h/.config/slip"],
    [{ XDG_CONFIG_HOME: "/x", HOME: "/h" }, "linux", "/x/slip"],
    [{ XDG_CONFIG_HOME: "x", HOME: "/h" }, "linux", "/h/.config/slip"],
    [{ HOME: "h" }, "linux", undefined],
    [{ APPDATA: "/a" }, "linux", undefined],
    [{ APPDATA: "/a", HOME: "/h" }, "windows", "/a/slip"],
    [{}, "windows", undefined],
  ],
};

for (const kind of ["cache", "config"] as const) {
  Deno.test(`userFolder() of the kind ${kind} goes by the environment, and ignores what is no absolute path`, () => {
    for (const [environment, system, expected] of ROWS[kind]) {
      const folder = userFolder(kind, { read: (name) => environment[name], system });
      assert.equal(folder, expected, `${system} ${JSON.stringify(environment)}`);
    }
  });

  Deno.test({
    name: `userFolder() of the kind ${kind} is none where the environment may not be read`,
    permissions: "none",
    fn: () => assert.equal(userFolder(kind), undefined),
  });
}
