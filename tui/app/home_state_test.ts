import assert from "node:assert/strict";
import { homeRows, INITIAL_HOME, moveHome } from "./home_state.ts";

const home = { ...INITIAL_HOME, recent: ["/a", "/b", "/c", "/d", "/e", "/f"] };

Deno.test("homeRows() has five recent folders, with the numbers of their keys", () => {
  const folders = homeRows(home).slice(2);
  assert.deepEqual(folders.map((row) => row.kind === "folder" && [row.number, row.path]), [
    [1, "/a"],
    [2, "/b"],
    [3, "/c"],
    [4, "/d"],
    [5, "/e"],
  ]);
});

Deno.test("moveHome() goes round", () => {
  assert.equal(moveHome(INITIAL_HOME, -1).row, 1);
  assert.equal(moveHome({ ...home, row: 6 }, 1).row, 0);
});
