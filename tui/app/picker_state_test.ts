import assert from "node:assert/strict";
import {
  currentRow,
  failReading,
  filterBy,
  INITIAL_PICKER,
  learnSizes,
  type PickerState,
  selectPaths,
  selectRow,
  showFolder,
  sizesWanted,
  toggleAll,
  toggleCurrent,
  toggleHidden,
  totalOf,
} from "./picker_state.ts";

const entries = [
  { name: "b10.txt", isFolder: false },
  { name: "b9.txt", isFolder: false },
  { name: ".secret", isFolder: false },
  { name: "Alpha", isFolder: true },
  { name: "zeta", isFolder: true },
];

function shown(picker: PickerState = INITIAL_PICKER): PickerState {
  return showFolder(picker, { folder: "/home/me", entries, leftOut: 0 });
}

function names(picker: PickerState): string[] {
  return picker.shown.map(({ name }) => name);
}

Deno.test("showFolder() has folders first, names as people order them, and nothing hidden", () => {
  assert.deepEqual(names(shown()), ["Alpha", "zeta", "b9.txt", "b10.txt"]);
  assert.deepEqual(names(toggleHidden(shown())), ["Alpha", "zeta", ".secret", "b9.txt", "b10.txt"]);
});

Deno.test("showFolder() selects the folder that one came from", () => {
  const inside = showFolder(shown(), { folder: "/home/me/zeta", entries: [], leftOut: 0 });
  assert.equal(currentRow(shown(inside))?.entry.name, "zeta");
  assert.equal(currentRow(shown())?.entry.name, "Alpha");
});

Deno.test("filterBy() keeps what contains it, in any case, and hidden entries when it begins with a dot", () => {
  assert.deepEqual(names(filterBy(shown(), "A")), ["Alpha", "zeta"]);
  assert.deepEqual(names(filterBy(shown(), ".s")), [".secret"]);
  assert.deepEqual(names(filterBy(shown(), "none")), []);
  assert.equal(currentRow(filterBy(shown(), "none")), undefined);
});

Deno.test("selectRow() stays in the list", () => {
  for (const [row, expected] of [[-1, 0], [0, 0], [3, 3], [4, 3], [99, 3]]) {
    assert.equal(selectRow(shown(), row!).row, expected);
  }
});

Deno.test("toggleCurrent() selects and goes on, and again takes it back", () => {
  const once = toggleCurrent(shown());
  assert.deepEqual([[...once.selected.keys()], once.row], [["/home/me/Alpha"], 1]);
  assert.equal(toggleCurrent(selectRow(once, 0)).selected.size, 0);
  assert.equal(toggleCurrent(filterBy(shown(), "none")).selected.size, 0);
});

Deno.test("toggleAll() selects all that is shown, then none of it, and leaves the rest alone", () => {
  const one = toggleCurrent(shown());
  const files = toggleAll(filterBy(one, ".txt"));
  assert.equal(files.selected.size, 3);
  assert.deepEqual([...toggleAll(files).selected.keys()], ["/home/me/Alpha"]);
});

Deno.test("what is selected stays so in other folders, and is counted", () => {
  const picked = toggleAll(learnSizes(shown(), "/home/me", new Map([["b9.txt", 5], ["b10.txt", -1]])));
  const elsewhere = showFolder(picked, { folder: "/tmp", entries: [], leftOut: 0 });
  assert.deepEqual(totalOf(elsewhere), { files: 2, folders: 2, bytes: 5 });
});

Deno.test("learnSizes() tells what was selected before its size was known", () => {
  const picked = toggleAll(filterBy(shown(), "b9"));
  const known = learnSizes({ ...picked, folder: "/tmp" }, "/home/me", new Map([["b9.txt", 7]]));
  assert.deepEqual([totalOf(known).bytes, known.sizes.size], [7, 0]);
});

Deno.test("sizesWanted() are those of files on screen, and of selected ones", () => {
  const picker = shown();
  assert.deepEqual(sizesWanted(picker, { start: 0, end: 3 }, 10), ["b9.txt"]);
  assert.deepEqual(sizesWanted(toggleAll(picker), { start: 0, end: 0 }, 10), ["b9.txt", "b10.txt"]);
  assert.deepEqual(sizesWanted(toggleAll(picker), { start: 0, end: 0 }, 1), ["b9.txt"]);
  const known = learnSizes(picker, "/home/me", new Map([["b9.txt", 1]]));
  assert.deepEqual(sizesWanted(known, { start: 0, end: 3 }, 10), []);
});

Deno.test("selectPaths() adds what was pasted", () => {
  const picker = selectPaths(shown(), new Map([["/x/y", { isFolder: false, size: 3 }]]));
  assert.deepEqual(totalOf(picker), { files: 1, folders: 0, bytes: 3 });
});

Deno.test("failReading() leaves the folder before on screen", () => {
  assert.deepEqual(names(failReading(shown(), "no")), names(shown()));
});
