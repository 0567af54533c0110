import assert from "node:assert/strict";
import { SlipError } from "../../errors.ts";
import { TEXT_BYTES } from "../../limits.ts";
import { listed } from "./testing_tree_source.ts";
import { openText } from "./text_source.ts";

Deno.test("openText() offers a text, whose bytes are its UTF-8", async () => {
  const source = openText("é\n");
  assert.deepEqual(await listed(source), [{ path: "text", kind: "text", size: 3 }]);
  assert.deepEqual(await source.read(0, 0, 3), new TextEncoder().encode("é\n"));
  assert.deepEqual(await source.read(0, 2, 1), new TextEncoder().encode("\n"));
  for (const [file, offset, length] of [[0, 0, 4], [0, -1, 1], [0, 0, -1], [1, 0, 0]] as const) {
    await assert.rejects(source.read(file, offset, length), RangeError);
  }
  await source.close();
});

Deno.test("openText() refuses a text that is empty or too long", () => {
  const table: [string, string | undefined][] = [
    ["", "nothing-to-send"],
    ["x", undefined],
    ["x".repeat(TEXT_BYTES), undefined],
    ["x".repeat(TEXT_BYTES + 1), "usage"],
    ["é".repeat(TEXT_BYTES / 2), undefined],
    [`${"é".repeat(TEXT_BYTES / 2)}x`, "usage"],
  ];
  for (const [text, code] of table) {
    if (code === undefined) openText(text);
    else assert.throws(() => openText(text), (error) => error instanceof SlipError && error.code === code);
  }
});
