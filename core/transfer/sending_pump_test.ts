import assert from "node:assert/strict";
import { BLOCK_BYTES } from "../limits.ts";
import { decodeFrame } from "./frame.ts";
import { SendingPump } from "./sending_pump.ts";

/** Sends a block of ones, and returns it with the bytes that went. */
async function sendOne(isOwn: boolean): Promise<{ readonly bytes: Uint8Array; readonly sent: number }> {
  const bytes = new Uint8Array(BLOCK_BYTES).fill(1);
  const done = Promise.withResolvers<void>();
  let sent = 0;
  const pump = new SendingPump({
    load: () => Promise.resolve({ bytes, digest: Promise.resolve(new Uint8Array(32)), isOwn }),
    send(frame) {
      const { payload, digest } = decodeFrame(frame);
      sent += payload.filter((byte) => byte === 1).length;
      if (digest !== undefined) setTimeout(done.resolve);
      return Promise.resolve();
    },
    digested: () => {},
    failed: done.reject,
  });
  pump.order({ file: 0, block: 0, length: BLOCK_BYTES });
  await done.promise;
  return { bytes, sent };
}

Deno.test("SendingPump gives a block back when it is sent and nobody else has it", async () => {
  const { bytes, sent } = await sendOne(true);
  assert.deepEqual([bytes.length, sent], [0, BLOCK_BYTES]);
});

Deno.test("SendingPump leaves a block alone that others may have", async () => {
  const { bytes, sent } = await sendOne(false);
  assert.deepEqual([bytes.length, sent], [BLOCK_BYTES, BLOCK_BYTES]);
});
