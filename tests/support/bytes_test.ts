import assert from "node:assert/strict";
import { patternedBytes, patternedChunks, sha256, sha256OfFile, writePatternedFile } from "./bytes.ts";
import { tempFolder } from "./temp.ts";

const MIB = 1024 * 1024;

Deno.test("patternedBytes() gives the same bytes for the same position, whatever the cut", () => {
  const whole = patternedBytes(1000);
  assert.deepEqual(patternedBytes(100, { offset: 400 }), whole.slice(400, 500));
  assert.deepEqual(patternedBytes(1000), whole);
});

Deno.test("patternedBytes() gives other bytes elsewhere and for another seed", () => {
  const digests = new Set<string>();
  for (const seed of [1, 2, 3]) {
    for (let offset = 0; offset < 16 * MIB; offset += MIB) {
      digests.add(sha256(patternedBytes(64, { seed, offset })));
    }
  }
  assert.equal(digests.size, 48);
});

Deno.test("patternedBytes() rejects an offset inside a word", () => {
  assert.throws(() => patternedBytes(1, { offset: 2 }), new RangeError("offset 2 should be a multiple of 4"));
});

for (const length of [0, 1, 3, 4, MIB - 1, MIB, MIB + 1]) {
  Deno.test(`patternedChunks() and writePatternedFile() make the same ${length} bytes`, async () => {
    const bytes = patternedBytes(length, { seed: 7 });
    await using folder = await tempFolder();
    const digest = await writePatternedFile(folder.join("file"), length, 7);
    assert.deepEqual(await Deno.readFile(folder.join("file")), bytes);
    assert.equal([...patternedChunks(length, 7)].reduce((sum, chunk) => sum + chunk.length, 0), length);
    assert.equal(digest, sha256(bytes));
    assert.equal(await sha256OfFile(folder.join("file")), digest);
  });
}

Deno.test("sha256() gives the published digest of the empty message", () => {
  assert.equal(sha256(new Uint8Array()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});
