/**
 * A transfer as it is, both ends in this process, over a lane in memory.
 *
 * @module
 */

import { openFolder } from "../../core/disk/sinks/file_sink.ts";
import { openTree } from "../../core/disk/sources/tree_source.ts";
import { BlockLoader } from "../../core/transfer/block_loader.ts";
import { receiveOver } from "../../core/transfer/receiving.ts";
import { sendOver } from "../../core/transfer/sending.ts";
import { linkPair } from "../../core/transfer/testing_link.ts";
import { terminalPlatform } from "../../tui/platform.ts";

/** Sends `from`, a file or a folder, into the folder `into`. */
export async function throughEngine(from: string, into: string): Promise<void> {
  const source = await openTree([from]);
  const { a, b } = linkPair();
  const platform = terminalPlatform;
  const loader = new BlockLoader(source, (bytes) => platform.sha256(bytes));
  const common = { platform, report: () => {} };
  try {
    await Promise.all([
      sendOver({ ...common, lane: a, source, loader }),
      receiveOver({
        ...common,
        lane: b,
        sink: openFolder(into),
        decide: () => Promise.resolve(true),
      }),
    ]);
  } finally {
    await source.close();
  }
}
