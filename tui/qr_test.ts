import assert from "node:assert/strict";
import { encode } from "uqr";
import { qrLines } from "./qr.ts";

const link = "https://slip.example/#7-crumble-violin";

Deno.test("qrLines() draws two rows of modules a line, light ones lit", () => {
  const { data, size } = encode(link, { ecc: "L", border: 2 });
  const drawn = qrLines(link, false);
  assert.equal(drawn.length, Math.ceil(size / 2));
  drawn.forEach((line, row) => {
    const expected = Array.from({ length: size }, (_, column) => {
      const upper = !data[row * 2]![column];
      const lower = row * 2 + 1 < size && !data[row * 2 + 1]![column];
      return upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    });
    assert.equal(line, expected.join(""), `line ${row}`);
  });
});

Deno.test("qrLines() sets its colours line by line when it may", () => {
  const plain = qrLines(link, false);
  assert.deepEqual(qrLines(link, true), plain.map((line) => `\u001b[97;40m${line}\u001b[0m`));
});
