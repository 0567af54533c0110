import assert from "node:assert/strict";
import { amountChosen, chosenFiles, chosenFolder } from "./chosen.ts";

/** A file as an input for folders gives it. */
function fileAt(path: string, text = ""): File {
  const file = new File([text], path.split("/").at(-1)!);
  const webkitRelativePath = path.includes("/") ? path : "";
  return Object.defineProperty(file, "webkitRelativePath", { value: webkitRelativePath });
}

Deno.test("chosenFiles() makes one folder of all files in it, ordered, and leaves others alone", () => {
  const chosen = chosenFiles(["b/z.txt", "a.txt", "b/deep/c.txt", "d/e"].map((path) => fileAt(path)));
  assert.deepEqual(
    chosen.map(({ name, isFolder, members }) => [name, isFolder, members.map(({ path }) => path)]),
    [
      ["a.txt", false, ["a.txt"]],
      ["b", true, ["b/deep/c.txt", "b/z.txt"]],
      ["d", true, ["d/e"]],
    ],
  );
});

Deno.test("chosenFiles() takes files that know nothing of folders", () => {
  assert.equal(chosenFiles([new File([], "a")])[0]!.members[0]!.path, "a");
});

Deno.test("amountChosen() counts files and bytes, and no folders", () => {
  const folder = chosenFolder("f", [{ path: "f/empty" }, { path: "f/a", file: fileAt("f/a", "abc") }]);
  assert.deepEqual(amountChosen([folder, ...chosenFiles([fileAt("b", "de")])]), { files: 2, bytes: 5 });
});
