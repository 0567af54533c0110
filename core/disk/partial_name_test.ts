import assert from "node:assert/strict";
import fc from "fast-check";
import { isPartialName, NAME_BYTES, partialName } from "./partial_name.ts";
import { utf8Length } from "../utf8_length.ts";

Deno.test("partialName() hides the file beside its final name", () => {
  assert.equal(partialName("build.tar.gz", "0123abcd"), ".build.tar.gz.slip-0123abcd.partial");
});

Deno.test("partialName() fits in a directory entry and is recognised, whatever the name", () => {
  const name = fc.string({ maxLength: 300, unit: "grapheme" });
  fc.assert(fc.property(name, (text) => {
    const partial = partialName(text, "0123abcd");
    assert(utf8Length(partial) <= NAME_BYTES, `${utf8Length(partial)} bytes`);
    assert(isPartialName(partial));
  }));
});

Deno.test("partialName() cuts a long name between characters", () => {
  const room = NAME_BYTES - utf8Length(".") - utf8Length(".slip-0123abcd.partial");
  const table: [string, string][] = [
    ["x".repeat(room), "x".repeat(room)],
    ["x".repeat(room + 1), "x".repeat(room)],
    ["x".repeat(room - 3) + "👩", "x".repeat(room - 3)],
    ["x".repeat(room - 4) + "👩", "x".repeat(room - 4) + "👩"],
  ];
  for (const [name, kept] of table) {
    assert.equal(partialName(name, "0123abcd"), `.${kept}.slip-0123abcd.partial`);
  }
});

Deno.test("isPartialName() leaves other names alone", () => {
  for (
    const name of [
      "a.partial",
      ".a.slip-012.partial",
      ".a.slip-0123abcg.partial",
      ".a.slip-0123abcd.partial.txt",
    ]
  ) {
    assert.equal(isPartialName(name), false, name);
  }
});
