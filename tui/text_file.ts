/**
 * A text that was received, as a file: for a person who asked for a file before anybody knew that a text would come.
 *
 * @module
 */

import { BLOCK_BYTES } from "../core/limits.ts";
import type { ConflictAction, Platform, Sink } from "../core/ports.ts";

/**
 * Stores `text` through `sink`, which is closed at the end.
 * @param onConflict What becomes of it when something has that name.
 * @throws SlipError as {@linkcode Sink} does.
 */
export async function storeText(
  text: string,
  { sink, platform, onConflict }: {
    readonly sink: Sink;
    readonly platform: Pick<Platform, "sha256">;
    readonly onConflict: ConflictAction;
  },
): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  const digests: number[] = [];
  try {
    await sink.survey([{ path: "text", size: bytes.length }]);
    // What is there already is written again: it is little.
    for await (const _ of sink.begin({ wants: () => true, onConflict: () => onConflict }));
    for (let offset = 0; offset < bytes.length; offset += BLOCK_BYTES) {
      const block = bytes.slice(offset, offset + BLOCK_BYTES);
      const digest = await platform.sha256(block);
      digests.push(...digest);
      await sink.write(0, offset, block, digest);
    }
    await sink.finish(0, await platform.sha256(new Uint8Array(digests)));
    await sink.complete();
    await sink.forget?.();
  } finally {
    await sink.close();
  }
}
