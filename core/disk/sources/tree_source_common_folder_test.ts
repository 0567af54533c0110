import assert from "node:assert/strict";
import { commonFolder } from "./tree_source_common_folder.ts";

Deno.test("commonFolder() is the innermost that has all", () => {
  const table: [string[], string][] = [
    [["/a/b"], "/a/b"],
    [["/a/b", "/a/b"], "/a/b"],
    [["/a/b", "/a/c"], "/a"],
    [["/a/b", "/a/bc"], "/a"],
    [["/a", "/a/b/c"], "/a"],
    [["/a/b/c", "/a"], "/a"],
    [["/a/b", "/c", "/a/b"], "/"],
  ];
  for (const [folders, common] of table) assert.equal(commonFolder(folders), common, folders.join(" "));
});
