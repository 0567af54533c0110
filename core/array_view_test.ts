import assert from "node:assert/strict";
import { arrayView } from "./array_view.ts";

/** A view of the letters in `text`, and how to add to them. */
function letters(text: string): { view: readonly string[]; add: (more: string) => void } {
  const items = {
    get length() {
      return text.length;
    },
    at: (index: number) => text[index],
  };
  return { view: arrayView(items), add: (more) => text += more };
}

Deno.test("arrayView() reads as an array of the same items does", () => {
  const { view } = letters("abc");
  assert.ok(Array.isArray(view));
  assert.deepEqual(view, ["a", "b", "c"]);
  assert.deepEqual([...view], ["a", "b", "c"]);
  assert.deepEqual([...view.entries()], [[0, "a"], [1, "b"], [2, "c"]]);
  assert.deepEqual([...view.keys()], [0, 1, 2]);
  assert.deepEqual(view.map((each) => each.toUpperCase()), ["A", "B", "C"]);
  assert.deepEqual(view.filter((_, index) => index !== 1), ["a", "c"]);
  assert.deepEqual(view.flatMap((each) => [each, each]), ["a", "a", "b", "b", "c", "c"]);
  assert.deepEqual([...view.values()], ["a", "b", "c"]);
  const slices: [number?, number?][] = [[], [1], [1, 2], [-2], [0, -1], [2, 9], [-9, 1], [2, 1], [3]];
  for (const [start, end] of slices) {
    assert.deepEqual(view.slice(start, end), ["a", "b", "c"].slice(start, end), `${start} ${end}`);
  }
  assert.equal(view.reduce((sum, each) => sum + each, ""), "abc");
  assert.equal(view.find((each) => each > "a"), "b");
  assert.equal(view.indexOf("c"), 2);
  assert.equal(JSON.stringify({ view }), '{"view":["a","b","c"]}');
  assert.deepEqual(Object.keys(view), ["0", "1", "2"]);
});

Deno.test("arrayView() has nothing where nothing is", () => {
  const { view } = letters("ab");
  const odd = view as unknown as Record<string, unknown>;
  assert.deepEqual(
    [view[2], view.at(-1), view.at(2), odd["-1"], odd["01"], odd["1e0"], odd["1.5"], odd["x"]],
    [
      undefined,
      "b",
      ...new Array(6).fill(undefined),
    ],
  );
  assert.deepEqual([1 in view, 2 in view, "length" in view, "01" in view], [true, false, true, false]);
});

Deno.test("arrayView() follows what is added", () => {
  const { view, add } = letters("");
  assert.deepEqual([view.length, [...view]], [0, []]);
  add("xy");
  assert.deepEqual([view.length, view[1], [...view]], [2, "y", ["x", "y"]]);
  const values = view.values();
  assert.deepEqual([values.next().value, values.next().value], ["x", "y"]);
  add("z");
  assert.equal(values.next().value, "z");
});

Deno.test("arrayView() is only to be read", () => {
  const view = letters("ab").view as string[];
  assert.throws(() => view[0] = "c", TypeError);
  assert.throws(() => view.push("c"), TypeError);
  assert.throws(() => view.length = 0, TypeError);
  assert.throws(() => view.sort(), TypeError);
  assert.throws(() => delete view[0], TypeError);
  assert.deepEqual(view, ["a", "b"]);
});
