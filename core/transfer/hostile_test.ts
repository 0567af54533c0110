import assert from "node:assert/strict";
import fc from "fast-check";
import { BLOCK_BYTES, WINDOW_BYTES } from "../limits.ts";
import { encodeFrame } from "./frame.ts";
import { receiveOver } from "./receiving.ts";
import { sendOver } from "./sending.ts";
import { framesOf, patterned, sha256 } from "./testing_files.ts";
import { linkPair } from "./testing_link.ts";
import { endOf, memoryPlatform, MemorySink, MemorySource, PuppetPeer, SHORT } from "./testing_transfer.ts";

type Hear = (message: Record<string, unknown>, peer: PuppetPeer) => void;

/** How a sender of one byte ends when its receiver is a puppet that begins so, and answers so. */
async function endOfSender(begin: (peer: PuppetPeer) => void, hear: Hear = () => {}): Promise<string> {
  const { a, b } = linkPair();
  const puppet = new PuppetPeer(b, hear);
  begin(puppet);
  const source = new MemorySource([1]);
  const [ending] = await Promise.allSettled([
    sendOver({ lane: a, source, platform: memoryPlatform, report: () => {}, timings: QUICK }),
  ]);
  assert.equal(a.isClosed, true);
  return endOf(ending);
}

/** How a receiver ends when its sender is a puppet. */
async function endOfReceiver(begin: (peer: PuppetPeer) => void, hear: Hear = () => {}) {
  const { a, b } = linkPair();
  const puppet = new PuppetPeer(a, hear);
  begin(puppet);
  const sink = new MemorySink();
  const decide = () => Promise.resolve(true);
  const [ending] = await Promise.allSettled([
    receiveOver({ lane: b, sink, decide, platform: memoryPlatform, report: () => {}, timings: QUICK }),
  ]);
  assert.equal(b.isClosed, true);
  assert.deepEqual([sink.faults, sink.closes], [[], 1]);
  return { end: endOf(ending), sink };
}

const QUICK = { ...SHORT, closeGraceMs: 5 };
const ACCEPT = { type: "accept", windowBytes: WINDOW_BYTES, windowBlocks: 512 };
const offer = (size: number) => [
  { type: "offer", files: 1, totalBytes: size, blockBytes: BLOCK_BYTES, frameBytes: 48 * 1024 },
  { type: "manifest", entries: [{ path: "a", size }] },
];

Deno.test("sendOver() ends with protocol when its receiver sends a frame", async () => {
  assert.equal(await endOfSender((peer) => peer.send(new Uint8Array(17).fill(1))), "protocol");
});

Deno.test("sendOver() ends with protocol when its receiver acknowledges what it never got", async () => {
  const begin = (peer: PuppetPeer) => {
    peer.say(ACCEPT);
    peer.say({ type: "stored", blocks: [[0, 1]], files: [] });
  };
  assert.equal(await endOfSender(begin), "protocol");
});

Deno.test("sendOver() ends with digest-mismatch when its receiver has something else", async () => {
  const hear: Hear = (message, peer) => {
    if (message["type"] === "manifest") peer.say(ACCEPT);
    if (message["type"] !== "file-end") return;
    peer.say({ type: "stored", blocks: [[0, 0]], files: [0] });
    peer.say({ type: "complete", digest: "00".repeat(32) });
  };
  assert.equal(await endOfSender(() => {}, hear), "digest-mismatch");
});

Deno.test("receiveOver() ends with protocol when frames exceed its window, and holds none of them", async () => {
  const hear: Hear = (message, peer) => {
    if (message["type"] !== "accept") return;
    for (let block = 0; block <= 16; block++) {
      const [frame] = framesOf(0, block, patterned(BLOCK_BYTES), new Uint8Array(32));
      peer.send(encodeFrame(frame!));
    }
  };
  const { end, sink } = await endOfReceiver(
    (peer) => offer(17 * BLOCK_BYTES).forEach((one) => peer.say(one)),
    hear,
  );
  assert.deepEqual([end, sink.writtenBytes, sink.finished.size], ["protocol", 0, 0]);
});

Deno.test("receiveOver() ends with digest-mismatch, and writes nothing, when a block is not what its digest says", async () => {
  const hear: Hear = (message, peer) => {
    if (message["type"] !== "accept") return;
    for (const frame of framesOf(0, 0, patterned(5), new Uint8Array(32))) peer.send(encodeFrame(frame));
  };
  const { end, sink } = await endOfReceiver((peer) => offer(5).forEach((one) => peer.say(one)), hear);
  assert.deepEqual([end, sink.writtenBytes, sink.finished.size], ["digest-mismatch", 0, 0]);
});

Deno.test("receiveOver() ends with digest-mismatch, and finishes nothing, when a file is not what its digest says", async () => {
  const hear: Hear = async (message, peer) => {
    if (message["type"] !== "accept") return;
    const bytes = patterned(5);
    for (const frame of framesOf(0, 0, bytes, await sha256(bytes))) peer.send(encodeFrame(frame));
    peer.say({ type: "file-end", file: 0, digest: "00".repeat(32) });
  };
  const { end, sink } = await endOfReceiver((peer) => offer(5).forEach((one) => peer.say(one)), hear);
  assert.deepEqual([end, sink.writtenBytes, sink.finished.size], ["digest-mismatch", 5, 0]);
});

/** Messages of a peer that has lost its mind: often well-formed, never in order. */
const nonsense = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    ...offer(BLOCK_BYTES + 1).map((message) => JSON.stringify(message)),
    JSON.stringify(ACCEPT),
    ...[
      { type: "decline", reason: "no" },
      { type: "stored", blocks: [[0, 0]], files: [] },
      { type: "stored", blocks: [], files: [0] },
      { type: "complete", digest: "00".repeat(32) },
      { type: "file-end", file: 0, digest: "00".repeat(32) },
      { type: "bye" },
      { type: "ping" },
      { type: "cancel" },
      { type: "error", code: "bug" },
    ].map((message) => JSON.stringify(message)),
  ),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => new Uint8Array(bytes)),
  fc.constant(
    encodeFrame({ file: 0, block: 1, offset: 0, payload: new Uint8Array(1), digest: new Uint8Array(32) }),
  ),
);

const utter = (peer: PuppetPeer, words: readonly (string | Uint8Array<ArrayBuffer>)[]) => {
  for (const word of words) typeof word === "string" ? peer.say(word) : peer.send(word);
};

const ENDS = ["protocol", "cancelled", "remote-failed", "digest-mismatch", "stalled", "peer-lost"];

Deno.test("sendOver() ends in order whatever its receiver says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(nonsense, { maxLength: 8 }), async (words) => {
      const end = await endOfSender((peer) => {
        utter(peer, words);
        peer.say("the end");
      });
      assert.ok([...ENDS, "declined"].includes(end), end);
    }),
    { numRuns: 150 },
  );
});

Deno.test("receiveOver() ends in order whatever its sender says, with nothing finished", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(nonsense, { maxLength: 8 }), async (words) => {
      const { end, sink } = await endOfReceiver((peer) => {
        utter(peer, words);
        peer.say("the end");
      });
      assert.ok(ENDS.includes(end), end);
      assert.equal(sink.finished.size, 0);
    }),
    { numRuns: 150 },
  );
});
