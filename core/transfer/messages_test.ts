import assert from "node:assert/strict";
import fc from "fast-check";
import { SlipError } from "../errors.ts";
import {
  BLOCK_BYTES,
  FILE_BYTES,
  FRAME_PAYLOAD_BYTES,
  MANIFEST_ENTRIES,
  PATH_LENGTH,
  TEXT_BYTES,
  WINDOW_BLOCKS,
  WINDOW_BYTES,
} from "../limits.ts";
import { formatTransferMessage, isBulk, parseTransferMessage, type TransferMessage } from "./messages.ts";

const isProtocolError = (error: unknown) => error instanceof SlipError && error.code === "protocol";

const DIGEST = "0123456789abcdef".repeat(4);
const OFFER = { type: "offer", blockBytes: BLOCK_BYTES, frameBytes: FRAME_PAYLOAD_BYTES } as const;
const END = { type: "manifest-end", entries: 1, totalBytes: 5, leftOut: 0 } as const;
const ENTRY = { path: "a", size: 0 };
const ACCEPT = { type: "accept", windowBytes: WINDOW_BYTES, windowBlocks: WINDOW_BLOCKS } as const;

/** One of each, with the text that travels. */
const VECTORS: readonly (readonly [message: TransferMessage, text: string])[] = [
  [OFFER, '{"type":"offer","blockBytes":1048576,"frameBytes":49152}'],
  [
    { type: "manifest", entries: [{ path: "a/é", size: 5, modifiedMs: 1_700_000_000_000, mode: 0o755 }] },
    '{"type":"manifest","entries":[{"path":"a/é","size":5,"modifiedMs":1700000000000,"mode":493}]}',
  ],
  [{ type: "manifest", entries: [ENTRY] }, '{"type":"manifest","entries":[{"path":"a","size":0}]}'],
  [
    { type: "manifest", entries: [{ path: "l", kind: "link", size: 0, target: "../a" }] },
    '{"type":"manifest","entries":[{"path":"l","kind":"link","size":0,"target":"../a"}]}',
  ],
  [END, '{"type":"manifest-end","entries":1,"totalBytes":5,"leftOut":0}'],
  [{ type: "next" }, '{"type":"next"}'],
  [{ type: "skip", ranges: [[0, 3], [5, 5]] }, '{"type":"skip","ranges":[[0,3],[5,5]]}'],
  [
    { type: "have-files", files: [[3, DIGEST]] },
    `{"type":"have-files","files":[[3,"${DIGEST}"]]}`,
  ],
  [
    { type: "have-blocks", file: 3, first: 7, digests: "AAECAw==" },
    '{"type":"have-blocks","file":3,"first":7,"digests":"AAECAw=="}',
  ],
  [ACCEPT, '{"type":"accept","windowBytes":16777216,"windowBlocks":512}'],
  [{ type: "decline", reason: "not wanted" }, '{"type":"decline","reason":"not wanted"}'],
  [
    { type: "confirmed", file: 3, first: 7, count: 2 },
    '{"type":"confirmed","file":3,"first":7,"count":2}',
  ],
  [{ type: "file-end", files: [[3, DIGEST]] }, `{"type":"file-end","files":[[3,"${DIGEST}"]]}`],
  [
    { type: "file-end", files: [[0, DIGEST]], blocks: 9 },
    `{"type":"file-end","files":[[0,"${DIGEST}"]],"blocks":9}`,
  ],
  [
    { type: "stored", blocks: [[0, 1], [2, 3]], files: [0] },
    '{"type":"stored","blocks":[[0,1],[2,3]],"files":[0]}',
  ],
  [{ type: "complete", digest: DIGEST }, `{"type":"complete","digest":"${DIGEST}"}`],
  [{ type: "bye" }, '{"type":"bye"}'],
  [{ type: "ping" }, '{"type":"ping"}'],
  [{ type: "ping", receivedBytes: 49168 }, '{"type":"ping","receivedBytes":49168}'],
  [{ type: "ping", receivedBytes: 0, isBusy: true }, '{"type":"ping","receivedBytes":0,"isBusy":true}'],
  [{ type: "ping", isBusy: true, isPaused: true }, '{"type":"ping","isBusy":true,"isPaused":true}'],
  [{ type: "cancel" }, '{"type":"cancel"}'],
  [{ type: "error", code: "disk-full" }, '{"type":"error","code":"disk-full"}'],
];

for (const [message, text] of VECTORS) {
  Deno.test(`formatTransferMessage() and parseTransferMessage() agree on ${text.slice(0, 40)}`, () => {
    assert.equal(formatTransferMessage(message), text);
    assert.deepEqual(parseTransferMessage(text), message);
  });
}

Deno.test("parseTransferMessage() ignores keys it does not know", () => {
  for (const [message] of VECTORS) {
    const text = JSON.stringify({ ...message, later: { version: 2 }, __proto__: { evil: true } });
    assert.deepEqual(parseTransferMessage(text), message);
  }
  const nested = { type: "manifest", entries: [{ ...ENTRY, later: 1 }] };
  assert.deepEqual(parseTransferMessage(JSON.stringify(nested)), { type: "manifest", entries: [ENTRY] });
});

const TOP = 2 ** 32 - 1;

const TAKEN: readonly object[] = [
  { ...END, entries: 0 },
  { ...END, entries: MANIFEST_ENTRIES, totalBytes: FILE_BYTES, leftOut: Number.MAX_SAFE_INTEGER },
  { type: "manifest", entries: [{ path: "x".repeat(PATH_LENGTH), size: FILE_BYTES }] },
  { type: "manifest", entries: [{ ...ENTRY, modifiedMs: -1, mode: 0 }] },
  { type: "manifest", entries: [{ ...ENTRY, kind: "file", mode: 0o777 }] },
  { type: "manifest", entries: [{ ...ENTRY, kind: "text", size: TEXT_BYTES }] },
  { type: "manifest", entries: [{ ...ENTRY, kind: "folder" }, { ...ENTRY, kind: "stream" }] },
  { type: "manifest", entries: [{ ...ENTRY, kind: "link", target: "x".repeat(PATH_LENGTH) }] },
  { type: "skip", ranges: [[TOP, 0]] },
  { type: "confirmed", file: TOP, first: TOP, count: TOP },
  { ...ACCEPT, windowBytes: BLOCK_BYTES, windowBlocks: 1 },
  { type: "file-end", files: [[TOP, DIGEST]], blocks: TOP },
  { type: "stored", blocks: [], files: [] },
  { type: "stored", blocks: [[TOP, TOP]], files: [TOP] },
  { type: "decline", reason: "x".repeat(200) },
  { type: "error", code: "something of a later version" },
];

const REFUSED: readonly unknown[] = [
  { ...END, entries: -1 },
  { ...END, entries: MANIFEST_ENTRIES + 1 },
  { ...END, totalBytes: FILE_BYTES + 1 },
  { ...END, totalBytes: "5" },
  { ...END, leftOut: 0.5 },
  { ...OFFER, blockBytes: BLOCK_BYTES + 1 },
  { ...OFFER, frameBytes: 1 },
  { type: "manifest", entries: [] },
  { type: "manifest", entries: {} },
  { type: "manifest", entries: [{ path: "", size: 0 }] },
  { type: "manifest", entries: [{ path: "x".repeat(PATH_LENGTH + 1), size: 0 }] },
  { type: "manifest", entries: [{ path: ["a"], size: 0 }] },
  { type: "manifest", entries: [{ path: "a" }] },
  { type: "manifest", entries: [{ path: "a", size: -1 }] },
  { type: "manifest", entries: [{ path: "a", size: FILE_BYTES + 1 }] },
  { type: "manifest", entries: [{ path: "a", size: null }] },
  { type: "manifest", entries: [{ ...ENTRY, modifiedMs: 0.5 }] },
  { type: "manifest", entries: [{ ...ENTRY, mode: 0o1000 }] },
  { type: "manifest", entries: [{ ...ENTRY, mode: "rwx" }] },
  { type: "manifest", entries: [{ ...ENTRY, kind: "device" }] },
  { type: "manifest", entries: [{ ...ENTRY, kind: "folder", size: 1 }] },
  { type: "manifest", entries: [{ ...ENTRY, kind: "stream", size: 1 }] },
  { type: "manifest", entries: [{ ...ENTRY, kind: "link" }] },
  { type: "manifest", entries: [{ ...ENTRY, kind: "link", target: "" }] },
  { type: "manifest", entries: [{ ...ENTRY, kind: "text", size: TEXT_BYTES + 1 }] },
  { type: "skip", ranges: [] },
  { type: "skip", ranges: [[0]] },
  { type: "skip", ranges: [[0, TOP + 1]] },
  { type: "have-files", files: [] },
  { type: "have-files", files: [[0, DIGEST.slice(1)]] },
  { type: "have-blocks", file: 0, first: 0, digests: "" },
  { type: "have-blocks", file: 0, first: 0, digests: "A" },
  { type: "have-blocks", file: 0, first: 0, digests: "A-_=" },
  // Both count as letters of ASCII to a pattern that ignores case by the rules of Unicode, and to no decoder.
  { type: "have-blocks", file: 0, first: 0, digests: "AA\u017fA" },
  { type: "have-blocks", file: 0, first: 0, digests: "AA\u212aA" },
  { type: "have-blocks", file: 0, first: -1, digests: "AAAA" },
  { type: "confirmed", file: 0, first: 0, count: 0 },
  { type: "confirmed", file: 0, first: 0 },
  { type: "ping", isBusy: 1 },
  { type: "ping", isPaused: "yes" },
  { ...ACCEPT, windowBytes: BLOCK_BYTES - 1 },
  { ...ACCEPT, windowBytes: 64 * WINDOW_BYTES + 1 },
  { ...ACCEPT, windowBlocks: 0 },
  { ...ACCEPT, windowBlocks: 1e9 },
  { type: "decline" },
  { type: "decline", reason: "x".repeat(201) },
  { type: "file-end", files: [] },
  { type: "file-end", files: [[TOP + 1, DIGEST]] },
  { type: "file-end", files: [[0, DIGEST.toUpperCase()]] },
  { type: "file-end", files: [[0, DIGEST.slice(1)]] },
  { type: "file-end", files: [[0, DIGEST]], blocks: -1 },
  { type: "stored", blocks: [[0]], files: [] },
  { type: "stored", blocks: [[0, -1]], files: [] },
  { type: "stored", blocks: [], files: [0.5] },
  { type: "stored", blocks: [] },
  { type: "complete", digest: `${DIGEST}\n` },
  { type: "error", code: "x".repeat(65) },
  { type: "ping", receivedBytes: -1 },
  { type: "ping", receivedBytes: 2 ** 53 },
  { type: "Offer" },
  { type: "constructor" },
  { type: ["bye"] },
  {},
  null,
  [],
  "bye",
  0,
];

Deno.test("parseTransferMessage() takes numbers and lengths up to their borders", () => {
  for (const message of TAKEN) parseTransferMessage(JSON.stringify(message));
});

Deno.test("parseTransferMessage() refuses what is beyond them, or of another shape", () => {
  for (const message of REFUSED) {
    const text = JSON.stringify(message);
    assert.throws(() => parseTransferMessage(text), isProtocolError, text.slice(0, 80));
  }
  for (const text of ["", "{", "undefined", '{"type":"bye"}}', "\u0000"]) {
    assert.throws(() => parseTransferMessage(text), isProtocolError, text);
  }
});

Deno.test("parseTransferMessage() throws nothing but protocol errors, whatever the text", () => {
  const guarded = (text: string) => {
    try {
      parseTransferMessage(text);
    } catch (error) {
      assert.ok(isProtocolError(error), `${text}: ${error}`);
    }
  };
  const types = fc.constantFrom(...VECTORS.map(([message]) => message.type));
  const shaped = fc.tuple(
    types,
    fc.dictionary(fc.constantFrom("entries", "blocks", "files", "digest", "x"), fc.json()),
  );
  fc.assert(fc.property(fc.string({ maxLength: 60 }), guarded));
  fc.assert(fc.property(fc.json(), guarded));
  fc.assert(fc.property(shaped, ([type, rest]) => {
    const values = Object.entries(rest).map(([key, json]) => [key, JSON.parse(json)]);
    guarded(JSON.stringify({ ...Object.fromEntries(values), type }));
  }));
});

Deno.test("isBulk() is true of what there may be many of, and is answered by next", () => {
  const bulk = VECTORS.map(([message]) => message).filter(isBulk).map(({ type }) => type);
  assert.deepEqual([...new Set(bulk)].toSorted(), ["have-blocks", "have-files", "manifest", "skip"]);
});
