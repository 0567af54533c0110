import assert from "node:assert/strict";
import fc from "fast-check";
import { BLOCK_BYTES, FRAME_PAYLOAD_BYTES, WINDOW_BYTES } from "../limits.ts";
import type { EntryKind } from "../ports.ts";
import type { Status } from "../status.ts";
import { encodeFrame } from "./frame.ts";
import { receiveOver } from "./receiving.ts";
import { sendOver } from "./sending.ts";
import { framesOf, patterned, sha256 } from "./testing_files.ts";
import { linkPair } from "./testing_link.ts";
import { joined, type KeptFile, MemorySink } from "./testing_sink.ts";
import { endOf, memoryPlatform, MemorySource, PuppetPeer, SHORT } from "./testing_transfer.ts";

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

/** How a receiver, of whom something may be kept, ends when its sender is a puppet. */
async function endOfReceiver(
  begin: (peer: PuppetPeer) => void,
  hear: Hear = () => {},
  kept: readonly KeptFile[] = [],
) {
  const { a, b } = linkPair();
  const puppet = new PuppetPeer(a, hear);
  begin(puppet);
  const sink = new MemorySink({}, kept);
  const decide = () => Promise.resolve(true);
  const texts: string[] = [];
  const report = (status: Status) => void (status.event === "text" && texts.push(status.text));
  const [ending] = await Promise.allSettled([
    receiveOver({ lane: b, sink, decide, platform: memoryPlatform, report, timings: QUICK }),
  ]);
  assert.equal(b.isClosed, true);
  assert.deepEqual([sink.faults, sink.closes], [[], 1]);
  return { end: endOf(ending), sink, texts };
}

const QUICK = { ...SHORT, closeGraceMs: 5 };
const ACCEPT = { type: "accept", windowBytes: WINDOW_BYTES, windowBlocks: 512 };
const offer = (size: number, kind: EntryKind = "file") => [
  { type: "offer", blockBytes: BLOCK_BYTES, frameBytes: FRAME_PAYLOAD_BYTES },
  { type: "manifest", entries: [{ path: "a", size, kind }] },
  { type: "manifest-end", entries: 1, totalBytes: size, leftOut: 0 },
];
const ZEROS = "00".repeat(32);
const fileEnd = (digest: string, more: object = {}) => ({ type: "file-end", files: [[0, digest]], ...more });

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
    if (message["type"] === "manifest") peer.say({ type: "next" });
    if (message["type"] === "manifest-end") peer.say(ACCEPT);
    if (message["type"] !== "file-end") return;
    peer.say({ type: "stored", blocks: [[0, 0]], files: [0] });
    peer.say({ type: "complete", digest: ZEROS });
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
    peer.say(fileEnd(ZEROS));
  };
  const { end, sink } = await endOfReceiver((peer) => offer(5).forEach((one) => peer.say(one)), hear);
  assert.deepEqual([end, sink.writtenBytes, sink.finished.size], ["digest-mismatch", 5, 0]);
});

/** What a sender says once it is accepted: its only frame, then the rest. */
function sends(bytes: Uint8Array<ArrayBuffer>, ...rest: object[]): Hear {
  return async (message, peer) => {
    if (message["type"] !== "accept") return;
    for (const frame of framesOf(0, 0, bytes, await sha256(bytes))) peer.send(encodeFrame(frame));
    for (const one of rest) peer.say(one);
  };
}

const digestOf = async (...blocks: Uint8Array<ArrayBuffer>[]) =>
  (await sha256(joined(await Promise.all(blocks.map(sha256))))).toHex();

Deno.test("receiveOver() ends with protocol, and tells nothing, when a text is not UTF-8", async () => {
  for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0x61, 0xc0, 0x80]]) {
    const text = new Uint8Array(bytes);
    const hear = sends(text, fileEnd(await digestOf(text)));
    const begin = (peer: PuppetPeer) => offer(text.length, "text").forEach((one) => peer.say(one));
    const { end, texts } = await endOfReceiver(begin, hear);
    assert.deepEqual([end, texts], ["protocol", []]);
  }
});

Deno.test("receiveOver() tells no text whose digest is wrong", async () => {
  const text = new TextEncoder().encode("pay me");
  const begin = (peer: PuppetPeer) => offer(text.length, "text").forEach((one) => peer.say(one));
  const { end, texts } = await endOfReceiver(begin, sends(text, fileEnd(ZEROS)));
  assert.deepEqual([end, texts], ["digest-mismatch", []]);
});

Deno.test("receiveOver() ends with digest-mismatch when a stream is not what its end says", async () => {
  const begin = (peer: PuppetPeer) => offer(0, "stream").forEach((one) => peer.say(one));
  const { end, sink } = await endOfReceiver(begin, sends(patterned(5), fileEnd(ZEROS, { blocks: 1 })));
  assert.deepEqual([end, sink.writtenBytes, sink.finished.size], ["digest-mismatch", 5, 0]);
});

Deno.test("receiveOver() writes nothing of a stream after a block that is damaged", async () => {
  const begin = (peer: PuppetPeer) => offer(0, "stream").forEach((one) => peer.say(one));
  const hear: Hear = async (message, peer) => {
    if (message["type"] !== "accept") return;
    for (const block of [2, 1, 0]) {
      const bytes = patterned(5, block + 1);
      const digest = block === 1 ? new Uint8Array(32) : await sha256(bytes);
      peer.send(encodeFrame(framesOf(0, block, bytes, digest)[0]!));
    }
  };
  const { end, sink } = await endOfReceiver(begin, hear);
  assert.equal(end, "digest-mismatch");
  assert.ok(sink.writtenBytes <= 5, `${sink.writtenBytes} bytes`);
});

Deno.test("receiveOver() believes no sender that confirms what it does not have", async () => {
  const bytes = patterned(BLOCK_BYTES + 5);
  const kept = [{ file: 0, bytes, blocks: [0] }];
  const begin = (peer: PuppetPeer) => offer(bytes.length).forEach((one) => peer.say(one));
  const other = patterned(5, 9);
  const confirming: Hear = async (message, peer) => {
    if (message["type"] !== "accept") return;
    peer.say({ type: "confirmed", file: 0, first: 0, count: 1 });
    peer.say(fileEnd(await digestOf(patterned(BLOCK_BYTES, 7), other)));
    peer.send(encodeFrame(framesOf(0, 1, other, await sha256(other))[0]!));
  };
  const { end, sink } = await endOfReceiver(begin, confirming, kept);
  assert.deepEqual([end, sink.finished.size], ["digest-mismatch", 0]);
});

/** Messages of a peer that has lost its mind: often well-formed, never in order. */
const nonsense = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    ...offer(BLOCK_BYTES + 1).map((message) => JSON.stringify(message)),
    ...offer(0, "stream").map((message) => JSON.stringify(message)),
    JSON.stringify(ACCEPT),
    ...[
      { type: "decline", reason: "no" },
      { type: "stored", blocks: [[0, 0]], files: [] },
      { type: "stored", blocks: [], files: [0] },
      { type: "complete", digest: ZEROS },
      fileEnd(ZEROS),
      fileEnd(ZEROS, { blocks: 2 }),
      { type: "confirmed", file: 0, first: 0, count: 1 },
      { type: "skip", ranges: [[0, 0]] },
      { type: "have-files", files: [[0, ZEROS]] },
      { type: "have-blocks", file: 0, first: 0, digests: "A".repeat(43) + "=" },
      { type: "next" },
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
