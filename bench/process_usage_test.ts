import assert from "node:assert/strict";
import { familyOf, parseStat, usageOf } from "./process_usage.ts";

Deno.test("parseStat() reads times and parent after the name, whatever the name is", () => {
  const rest = "S 7 10 10 0 -1 4194560 1 2 3 4 100 20 3 4 20 0 9 0 5000 1 2";
  for (const name of ["deno", "a b", "a) S 1 (b", ""]) {
    assert.deepEqual(parseStat(`42 (${name}) ${rest}`), { pid: 42, parent: 7, ticks: 127 });
  }
});

Deno.test("familyOf() is the process with all that came from it", () => {
  const all = [[1, 0], [5, 1], [6, 5], [7, 6], [8, 1]].map(([pid, parent]) => ({
    pid: pid!,
    parent: parent!,
    ticks: 0,
  }));
  assert.deepEqual(familyOf(5, all).map(({ pid }) => pid), [5, 6, 7]);
  assert.deepEqual(familyOf(8, all).map(({ pid }) => pid), [8]);
  assert.deepEqual(familyOf(99, all), []);
});

Deno.test({
  name: "usageOf() sees what this process takes",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const { cpuSeconds, peakBytes } = await usageOf(Deno.pid);
    assert.ok(cpuSeconds > 0 && cpuSeconds < 100_000, String(cpuSeconds));
    assert.ok(peakBytes > 1024 * 1024, String(peakBytes));
    assert.deepEqual(await usageOf(2 ** 30), { cpuSeconds: 0, peakBytes: 0 });
  },
});
