/** A line that is cut when all is stored and the sender does not know: the next attempt finds everything in place. */

import assert from "node:assert/strict";
import { openFolder } from "../../core/disk/sinks/file_sink.ts";
import { openTree } from "../../core/disk/sources/tree_source.ts";
import { receiveOver } from "../../core/transfer/receiving.ts";
import { sendOver } from "../../core/transfer/sending.ts";
import type { TransferSummary } from "../../core/transfer/summary.ts";
import { type Line, linkPair } from "../../core/transfer/testing_link.ts";
import { TIMINGS } from "../../core/transfer/timings.ts";
import { terminalPlatform } from "../../tui/platform.ts";
import { patternedBytes } from "../support/bytes.ts";
import { type TempFolder, tempFolder } from "../support/temp.ts";
import { listTree } from "../support/tree_listing.ts";

const BYTES = 2_500_000;

type Ends = readonly [
  sent: PromiseSettledResult<TransferSummary>,
  received: PromiseSettledResult<TransferSummary>,
];

/** Sends the folder `tree` into `in` over a line. */
async function transfer(folder: TempFolder, line: Line): Promise<Ends> {
  const source = await openTree([folder.join("tree")]);
  const { a, b } = linkPair(line);
  const timings = { ...TIMINGS, closeGraceMs: 300 };
  const common = { platform: terminalPlatform, report: () => {}, timings };
  const sink = openFolder(folder.join("in"));
  try {
    return await Promise.allSettled([
      sendOver({ ...common, lane: a, source }),
      receiveOver({ ...common, lane: b, sink, decide: () => Promise.resolve(true) }),
    ]);
  } finally {
    await source.close();
  }
}

/** Cuts the line at the first such message. */
function cutAt(type: string): Line {
  const line = {
    cutAfterBytes: Infinity,
    passesControl: (text: string) => {
      if (text.includes(`"${type}"`)) line.cutAfterBytes = 0;
      return line.cutAfterBytes > 0;
    },
  };
  return line;
}

/** The first attempt ends so with the sender, then so with the receiver, when the line is cut at this message. */
const CASES: readonly (readonly [type: string, sent: string, received: string])[] = [
  ["complete", "rejected", "fulfilled"],
  ["bye", "fulfilled", "fulfilled"],
];

for (const [type, sent, received] of CASES) {
  Deno.test(`a line cut at ${type} costs nothing: nothing travels again, and nothing is there twice`, async () => {
    await using folder = await tempFolder({
      "tree/large": patternedBytes(BYTES - 3),
      "tree/small/a": "abc",
      "tree/small/empty": "",
    });
    await Deno.symlink("a", folder.join("tree/small/link"));
    const ends = await transfer(folder, cutAt(type));
    assert.deepEqual(ends.map(({ status }) => status), [sent, received]);
    const again = await transfer(folder, {});
    for (const end of again) {
      assert.ok(end.status === "fulfilled", String(end.status === "rejected" && end.reason));
      assert.deepEqual([end.value.bytes, end.value.movedBytes, end.value.leftOut], [BYTES, 0, 0]);
    }
    const original = (await listTree(folder.path)).filter((line) => line.startsWith("tree/"));
    assert.deepEqual(await listTree(folder.join("in")), original, "and no journal is left");
  });
}
