import assert from "node:assert/strict";
import { BLOCK_BYTES } from "../limits.ts";
import { BlockLoader } from "./block_loader.ts";
import { formatDigest } from "./digest_list.ts";
import { decodeFrame } from "./frame.ts";
import { SendingPump } from "./sending_pump.ts";
import { sha256, sha256Now } from "./testing_files.ts";
import { MemoryDigests, MemorySource } from "./testing_source.ts";

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

Deno.test("SendingPump.stop() leaves a block alone until its digest is there, whoever joined meanwhile", async () => {
  const known = new MemoryDigests();
  const gates = { read: Promise.withResolvers<void>(), recall: Promise.withResolvers<void>() };
  const recall = known.recall.bind(known);
  known.recall = (...block) => gates.recall.promise.then(() => recall(...block));
  const source = new MemorySource([BLOCK_BYTES], { known, read: () => gates.read.promise });
  await Array.fromAsync(source.list());
  const loader = new BlockLoader(source, sha256);
  const [frame, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let digest: Promise<Uint8Array> | undefined;
  const pump = new SendingPump({
    load: async ({ file, block }) => {
      const loaded = await loader.load(file, block!);
      digest = loaded.digest;
      return loaded;
    },
    send: () => {
      frame.resolve();
      return over.promise;
    },
    digested: () => {},
    failed: frame.reject,
  });
  loader.join();
  pump.order({ file: 0, block: 0, length: BLOCK_BYTES });
  loader.join();
  gates.read.resolve();
  await frame.promise;
  pump.stop();
  over.resolve();
  // The pump has heard of its end before this is over.
  await Array.fromAsync(source.list());
  gates.recall.resolve();
  const expected = formatDigest(sha256Now(source.bytesOf(0)));
  assert.equal(formatDigest(await digest!), expected);
  assert.equal(formatDigest((await recall(0, 0))!), expected, "what another run would believe");
});
