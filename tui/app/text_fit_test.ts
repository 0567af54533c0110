import assert from "node:assert/strict";
import fc from "fast-check";
import { fitEnd, fitMiddle, fitStart, padEnd, padStart, widthOf, wrap } from "./text_fit.ts";

Deno.test("fitEnd() and fitMiddle() cut what is too wide, by whole characters", () => {
  const table: [text: string, width: number, end: string, middle: string][] = [
    ["holiday.jpeg", 12, "holiday.jpeg", "holiday.jpeg"],
    ["holiday.jpeg", 9, "holiday.…", "holi…jpeg"],
    ["holiday.jpeg", 4, "hol…", "hol…"],
    ["holiday.jpeg", 1, "…", "…"],
    ["holiday.jpeg", 0, "", ""],
    ["日本語のファイル.txt", 11, "日本語のフ…", "日本….txt"],
    [
      "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301",
      5,
      "e\u0301e\u0301e\u0301e\u0301…",
      "e\u0301e\u0301…e\u0301e\u0301",
    ],
    ["👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3, "👩‍👩‍👧‍👦…", "👩‍👩‍👧‍👦…"],
  ];
  for (const [text, width, end, middle] of table) {
    assert.deepEqual([fitEnd(text, width, "…"), fitMiddle(text, width, "…")], [end, middle], text);
  }
});

Deno.test("fitStart() keeps the end of what is too wide", () => {
  const table: [width: number, fitted: string][] = [[9, "/home/ada"], [8, "…ome/ada"], [1, "…"], [0, ""]];
  for (const [width, fitted] of table) assert.equal(fitStart("/home/ada", width, "…"), fitted);
});

Deno.test("fitStart(), fitEnd(), fitMiddle() and wrap() never take more than they may", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", " ", "日", "e\u0301", "👍🏽", ".") });
  fc.assert(fc.property(texts, fc.nat(20), (text, width) => {
    for (
      const fitted of [
        fitStart(text, width, "…"),
        fitEnd(text, width, "…"),
        fitMiddle(text, width, "…"),
        ...wrap(text, width, "…", 3),
      ]
    ) {
      assert.ok(widthOf(fitted) <= width, `${JSON.stringify(fitted)} in ${width}`);
    }
  }));
});

Deno.test("wrap() breaks between words and says when there is more", () => {
  assert.deepEqual(wrap("check the code and try again", 10, "…"), ["check the", "code and", "try again"]);
  assert.deepEqual(wrap("check the code and try again", 10, "…", 2), ["check the", "code and …"]);
  assert.deepEqual(wrap("see https://slip.example/", 10, "…"), ["see", "https://sl", "ip.example", "/"]);
  assert.deepEqual(wrap("", 10, "…"), [""]);
});

Deno.test("padEnd() and padStart() count columns", () => {
  assert.deepEqual([padEnd("日", 4), padStart("日", 4), padEnd("long", 2)], ["日  ", "  日", "long"]);
});
