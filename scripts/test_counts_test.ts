import assert from "node:assert/strict";
import { tempFolder } from "../tests/support/temp.ts";
import { runDeno } from "./run_deno.ts";
import { addCounts, countTests, isGreen } from "./test_counts.ts";

/** A test file, and what `deno test` makes of it. */
const TABLE: readonly (readonly [what: string, source: string, passed: number, failed: number])[] = [
  ["a test that passes", `Deno.test("a", () => {});`, 1, 0],
  ["tests that fail", `Deno.test("a", () => { throw new Error("a"); }); Deno.test("b", () => {});`, 1, 1],
  ["a test that is skipped", `Deno.test.ignore("a", () => {}); Deno.test("b", () => {});`, 1, 0],
  ["a file that throws", `throw new Error("a");`, 0, 1],
  ["a file that does not load", `import "./gone.ts";`, 0, 1],
  [
    "an error between tests",
    `Deno.test("a", async () => { setTimeout(() => { throw 1; }); await new Promise(() => {}); });`,
    0,
    1,
  ],
  ["no test", ``, 0, 0],
];

for (const [what, source, passed, failed] of TABLE) {
  Deno.test(`countTests() counts ${what}`, async () => {
    await using folder = await tempFolder({ "x_test.ts": source, "report.xml": "" });
    const { success } = await runDeno(
      ["test", "--no-check", "--junit-path", "report.xml", "x_test.ts"],
      folder.path,
    );
    assert.deepEqual(countTests(await Deno.readTextFile(folder.join("report.xml")), success), {
      passed,
      failed,
    });
  });
}

Deno.test("addCounts() adds up", () => {
  assert.deepEqual(addCounts([{ passed: 1, failed: 2 }, { passed: 10, failed: 20 }]), {
    passed: 11,
    failed: 22,
  });
  assert.deepEqual(addCounts([]), { passed: 0, failed: 0 });
});

Deno.test("isGreen() is false when a test failed or none ran", () => {
  assert.equal(isGreen({ passed: 1, failed: 0 }), true);
  assert.equal(isGreen({ passed: 1, failed: 1 }), false);
  assert.equal(isGreen({ passed: 0, failed: 0 }), false);
});
