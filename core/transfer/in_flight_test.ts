import assert from "node:assert/strict";
import fc from "fast-check";
import { BLOCK_BYTES, NAMED_IN_FLIGHT } from "../limits.ts";
import { reduce } from "../reduce.ts";
import { INITIAL_VIEW, type View } from "../view.ts";
import { filesInFlight } from "./in_flight.ts";
import { patterned } from "./testing_files.ts";
import { MachinePair } from "./testing_machines.ts";
import { assertArrived } from "./testing_outcome.ts";
import { LINE, SIDES } from "./testing_pauses.ts";
import { transfer } from "./testing_transfer.ts";

const MIB = BLOCK_BYTES;

Deno.test("filesInFlight() names the first few that have bytes, in their order", () => {
  const entries = Array.from({ length: 100 }, (_, file) => ({ path: `file-${file}`, size: file }));
  const asked: number[] = [];
  const carrier = {
    *inFlight(most: number) {
      asked.push(most);
      for (const file of [7, 3, 5]) yield { file, bytes: 2 };
    },
  };
  assert.deepEqual(filesInFlight(carrier, entries), [
    { path: "file-3", bytes: 2, size: 3 },
    { path: "file-5", bytes: 2, size: 5 },
    { path: "file-7", bytes: 2, size: 7 },
  ]);
  assert.deepEqual(asked, [NAMED_IN_FLIGHT]);
});

Deno.test("both machines know at any moment what is on its way, to the byte", () => {
  const sizes = fc.array(fc.constantFrom(0, 1, 500, MIB, MIB + 1, 3 * MIB), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(sizes, fc.infiniteStream(fc.nat(1_000)), (sizes, picks) => {
      const files = sizes.map((size, file) => ({ path: `${file}`, size, bytes: patterned(size, file) }));
      const pair: MachinePair = new MachinePair(files, {
        choose: (count) => (check(), picks.next().value % count),
      });
      const check = () => {
        for (const side of SIDES) {
          const rows = [...pair[side].inFlight(Infinity)];
          const bytes = rows.reduce((sum, { bytes }) => sum + bytes, 0);
          assert.ok(rows.every(({ file, bytes }) => sizes[file]! > 0 && bytes <= sizes[file]!));
          assert.equal(new Set(rows.map(({ file }) => file)).size, rows.length);
          assert.ok(bytes <= pair.progress[side]);
          assert.equal([...pair[side].inFlight(2)].length, Math.min(2, rows.length));
        }
        const finished = pair.finished.reduce((sum, file) => sum + sizes[file]!, 0);
        const rows = pair.receiver.inFlight(Infinity);
        const here = rows.reduce((sum, { bytes }) => sum + bytes, 0);
        assert.equal(here + finished, pair.progress.receiver);
      };
      pair.run();
      check();
    }),
    { numRuns: 30 },
  );
});

Deno.test("progress tells the files on their way, whose bytes are those that are stored and in no finished file", async () => {
  const sizes = [3 * MIB + 7, 0, MIB, 2 * MIB, 5];
  const outcome = await transfer({ sizes, line: { ...LINE, jitterMs: 2 } });
  assertArrived(outcome);
  for (const side of SIDES) {
    const progress = outcome.told[side].filter((status) => status.event === "progress");
    assert.ok(
      progress.some(({ inFlight = [] }) => inFlight.some(({ bytes, size }) => 0 < bytes && bytes < size)),
    );
    let view: View = INITIAL_VIEW;
    let finished = 0;
    for (const status of outcome.told[side]) {
      view = reduce(view, status);
      if (status.event === "file") finished += status.bytes;
      if (status.event !== "progress") continue;
      const sum = view.inFlight.reduce((sum, { bytes }) => sum + bytes, 0);
      // A sender hears of blocks and files together, and tells of the files right after.
      if (side === "receiver") assert.equal(sum + finished, status.bytes);
      else assert.ok(sum + finished <= status.bytes);
    }
    assert.deepEqual(view.inFlight, [], "nothing is on its way once it is done");
  }
});
