import assert from "node:assert/strict";
import { tempFolder } from "../../tests/support/temp.ts";
import { PickerEffects } from "./picker_effects.ts";
import { selectRow } from "./picker_state.ts";
import { INITIAL_STATE } from "./state.ts";
import { Store } from "./store.ts";

function picking() {
  const store = new Store({ ...INITIAL_STATE, stage: "pick" });
  return { store, effects: new PickerEffects(store), picker: () => store.getState().picker };
}

Deno.test("PickerEffects.list() shows a folder, and learns the sizes of what is on screen", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`f${index}`, "x".repeat(index)]),
  );
  await using folder = await tempFolder(files);
  const { store, effects, picker } = picking();
  await effects.list(folder.path);
  assert.deepEqual([picker().folder, picker().shown.length, picker().sizes.get("f7")], [folder.path, 100, 7]);
  assert.equal(picker().sizes.has("f99"), false);
  store.update((state) => ({ ...state, picker: selectRow(state.picker, 99) }));
  await effects.learnSizes();
  assert.equal(picker().sizes.get("f99"), 99);
  store.close();
});

Deno.test("PickerEffects.list() says what cannot be read, and shows the last folder that was asked for", async () => {
  await using folder = await tempFolder({ "a/x": "", "b/y": "" });
  const { store, effects, picker } = picking();
  await effects.list(folder.join("none"));
  assert.match(picker().problem ?? "", /none cannot be read$/);
  await Promise.all([effects.list(folder.join("a")), effects.list(folder.join("b"))]);
  assert.equal(picker().folder, folder.join("b"));
  store.close();
});

Deno.test("PickerEffects.paste() selects what is there, and says what is not", async () => {
  await using folder = await tempFolder({ "a b": "123", "sub/c": "" });
  const { store, effects, picker } = picking();
  await effects.paste(`${folder.join("a b")}\n'${folder.join("sub")}'`);
  assert.deepEqual([...picker().selected], [
    [folder.join("a b"), { path: folder.join("a b"), isFolder: false, size: 3 }],
    [folder.join("sub"), {
      path: folder.join("sub"),
      isFolder: true,
      size: picker().selected.get(folder.join("sub"))?.size,
    }],
  ]);
  assert.equal(picker().folder, folder.path);
  await effects.paste(`${folder.join("a b")} ${folder.join("none")}`);
  assert.match(store.getState().notice?.text ?? "", /There is no file/);
  await effects.paste("\n \n");
  assert.equal(picker().selected.size, 2);
  store.close();
});
