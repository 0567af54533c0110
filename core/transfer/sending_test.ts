import assert from "node:assert/strict";
import { until } from "../../tests/support/wait.ts";
import { slipError } from "../errors.ts";
import { BLOCK_BYTES, BULK_MESSAGES_AHEAD, READ_AHEAD_BYTES } from "../limits.ts";
import { BlockLoader } from "./block_loader.ts";
import { sendOver } from "./sending.ts";
import { patterned, sha256 } from "./testing_files.ts";
import { linkPair } from "./testing_link.ts";
import { assertArrived } from "./testing_outcome.ts";
import { PuppetPeer } from "./testing_puppet.ts";
import { ACCEPT, accepting, type Hear, sendTo, stayBusy } from "./testing_sending.ts";
import { MemoryDigests, MemorySource } from "./testing_source.ts";
import { endOf, memoryPlatform, MemorySink, SHORT, transfer } from "./testing_transfer.ts";
import { Throttle } from "./throttle.ts";

const M = BLOCK_BYTES;

Deno.test("sendOver() offers once all is listed, with the source's own list, and warns of what is left out", async () => {
  const leftOut = [{ path: "a\u0007b", reason: "special-file" }, {
    path: "c",
    reason: "unreadable",
  }] as const;
  const source = new MemorySource([5, { kind: "folder" }, 7], { leftOut, partEntries: 1 });
  const { told, ending, heard } = sendTo(source, (message, peer) => {
    if (message["type"] === "manifest-end") peer.say({ type: "decline", reason: "no" });
  });
  assert.equal(endOf(await ending), "declined");
  const [offer, ...rest] = told;
  assert.ok(offer?.event === "offer");
  assert.equal(offer.files, source.entries);
  assert.equal(offer.totalBytes, 12);
  assert.deepEqual(
    rest.slice(0, 2).map((status) => status.event === "warning" && [status.code, status.path]),
    [
      ["special-file", "a\u0007b"],
      ["unreadable", "c"],
    ],
  );
  assert.ok(rest[0]?.event === "warning" && rest[0].message.startsWith("a\\u{7}b is no regular file"));
  assert.deepEqual(heard().map(({ type }) => type), ["offer", "manifest", "manifest-end"]);
  assert.equal(heard().at(-1)!["leftOut"], 2);
});

Deno.test("sendOver() lists no faster than its receiver takes the list", async () => {
  const path = "x".repeat(2_000);
  const source = new MemorySource(
    Array.from({ length: 2_000 }, (_, index) => ({ path: path + index })),
    { partEntries: 10 },
  );
  const { a, b } = linkPair();
  const peer = new PuppetPeer(b);
  using _ = stayBusy(peer);
  const stop = new AbortController();
  const ending = Promise.allSettled([
    sendOver({
      lane: a,
      source,
      platform: memoryPlatform,
      report: () => {},
      signal: stop.signal,
      timings: SHORT,
    }),
  ]);
  const parts = () => peer.heard.filter((text) => text.startsWith('{"type":"manifest"')).length;
  await until(() => parts() === BULK_MESSAGES_AHEAD, { what: () => `${parts()} parts` });
  const listed = source.entries.length;
  assert.ok(listed < 500, `${listed} entries are listed`);
  peer.say({ type: "next" });
  await until(() => parts() === BULK_MESSAGES_AHEAD + 1, { what: () => `one more than ${parts()} parts` });
  assert.ok(source.entries.length <= listed + 30, `${source.entries.length} entries are listed`);
  stop.abort();
  assert.equal(endOf((await ending)[0]), "interrupted");
});

Deno.test("sendOver() stalls when its receiver takes no more of the list", async () => {
  const path = "x".repeat(2_000);
  const source = new MemorySource(Array.from({ length: 1_000 }, (_, index) => ({ path: path + index })));
  const { a, b } = linkPair();
  const peer = new PuppetPeer(b);
  const pinging = setInterval(() => peer.say({ type: "ping" }), 20);
  const sending = sendOver({ lane: a, source, platform: memoryPlatform, report: () => {}, timings: SHORT });
  const [ending] = await Promise.allSettled([sending]);
  clearInterval(pinging);
  assert.equal(endOf(ending), "stalled");
});

Deno.test("sendOver() says that it is busy while it lists, reads, compares or waits for a stream", async () => {
  const gate = Promise.withResolvers<void>();
  const wait = () => gate.promise;
  const claim: Hear = (message, peer) => {
    if (message["type"] !== "manifest-end") return;
    peer.say({ type: "have-files", files: [[0, "00".repeat(32)]] });
    peer.say(ACCEPT);
  };
  const never = (async function* () {
    await gate.promise;
    yield new Uint8Array(1);
  })();
  const cases: [name: string, source: MemorySource, hear: Hear][] = [
    ["lists", new MemorySource([1], { list: wait }), () => {}],
    ["reads", new MemorySource([1], { read: wait }), accepting],
    ["compares", new MemorySource([1], { read: wait }), claim],
    ["waits for a stream", new MemorySource([{ kind: "stream", chunks: never }]), accepting],
  ];
  const running = cases.map(([name, source, hear]) => {
    const { pings, ending, peer } = sendTo(source, hear);
    return { name, pings, ending, peer, busy: stayBusy(peer) };
  });
  for (const { name, pings } of running) {
    const count = Math.ceil(SHORT.stallMs / SHORT.keepaliveMs);
    await until(() => pings().filter(({ isBusy }) => isBusy === true).length > count, {
      what: `a sender that ${name} to say so`,
    });
  }
  gate.resolve();
  for (const { peer, ending, busy } of running) {
    peer.say("the end");
    assert.equal(endOf(await ending), "protocol");
    busy[Symbol.dispose]();
  }
});

Deno.test("sendOver() says nothing of being busy while it waits for its receiver", async () => {
  const { pings, ending, peer } = sendTo(new MemorySource([1]));
  await until(() => pings().length > 5, { what: "pings" });
  const last = pings().slice(-3);
  assert.deepEqual(last.filter(({ isBusy }) => isBusy !== undefined), []);
  peer.say({ type: "cancel" });
  assert.equal(endOf(await ending), "cancelled");
});

Deno.test("sendOver() tells its receiver when listing fails", async () => {
  const failing = () => {
    throw slipError("nothing-to-send");
  };
  const { ending, heard, lane } = sendTo(new MemorySource([1], { list: failing }));
  assert.equal(endOf(await ending), "nothing-to-send");
  assert.deepEqual(heard().at(-1), { type: "error", code: "nothing-to-send" });
  assert.equal(lane.isClosed, true);
});

Deno.test("sendOver() settles although a stream has nothing, and takes nothing that comes after", async () => {
  const gate = Promise.withResolvers<void>();
  const chunks = (async function* () {
    await gate.promise;
    yield patterned(9);
  })();
  const source = new MemorySource([{ kind: "stream", chunks }]);
  const stop = new AbortController();
  let hashes = 0;
  const sha256 = () => {
    hashes++;
    return Promise.resolve(new Uint8Array(32));
  };
  const platform = { ...memoryPlatform, sha256 };
  const { ending, told, peer } = sendTo(source, accepting, { signal: stop.signal, platform });
  await until(() => told.some(({ event }) => event === "accepted"), { what: "the acceptance" });
  stop.abort();
  assert.equal(endOf(await ending), "interrupted");
  gate.resolve();
  await until(() => source.readBytes === 9, { what: "the late read" });
  await Promise.resolve();
  assert.deepEqual([peer.frames, hashes], [0, 0]);
});

Deno.test("sendOver() reads small files side by side, and no more than a few ahead", async () => {
  const gate = Promise.withResolvers<void>();
  const source = new MemorySource(Array<number>(100).fill(10), () => gate.promise);
  const running = transfer({ source, timings: { ...SHORT, stallMs: 5_000 } });
  await until(() => source.reading === 16, { what: () => `16 reads, not ${source.reading}` });
  gate.resolve();
  assertArrived(await running);
  assert.equal(source.mostReading, 16);
});

Deno.test("sendOver() compares what is claimed without reading what its source knows", async () => {
  const bytes = patterned(4 * M, 1);
  const known = new MemoryDigests();
  for (let block = 0; block < 4; block++) {
    known.note(0, block, await sha256(bytes.slice(block * M, (block + 1) * M)));
  }
  const source = new MemorySource([{ bytes }], { known });
  const sink = new MemorySink({}, [{ file: 0, bytes }]);
  const { sent } = await transfer({ source, sink });
  assert.ok(sent.status === "fulfilled");
  assert.deepEqual([sent.value.bytes, sent.value.movedBytes], [4 * M, 0]);
  assert.deepEqual([source.reads, known.recalled], [0, 4]);
});

Deno.test("sendOver() holds a few blocks, however many it compares", async () => {
  const bytes = patterned(12 * M, 1);
  const source = new MemorySource([{ bytes }], { read: () => Promise.resolve() });
  const { sent } = await transfer({ source, sink: new MemorySink({}, [{ file: 0, bytes }]) });
  assert.ok(sent.status === "fulfilled");
  assert.equal(source.reads, 12);
  assert.ok(source.mostReading <= READ_AHEAD_BYTES / M, `${source.mostReading} reads at a time`);
});

Deno.test("sendOver() ends when the source is not what it was, as a comparison may notice", async () => {
  const known = new MemoryDigests();
  known.beforeRecall = () => {
    throw slipError("source-changed", { path: "a" });
  };
  const source = new MemorySource([1], { known });
  const sink = new MemorySink({}, [{ file: 0, bytes: new Uint8Array(1) }]);
  const { sent, received } = await transfer({ source, sink });
  assert.deepEqual([endOf(sent), endOf(received)], ["source-changed", "remote-failed"]);
});

Deno.test("sendOver() passes every frame through its throttle, with its header", async () => {
  const passed: number[] = [];
  const throttle = new Throttle(1e9);
  const pass = throttle.pass.bind(throttle);
  throttle.pass = (bytes, signal) => {
    passed.push(bytes);
    return pass(bytes, signal);
  };
  assertArrived(await transfer({ sizes: [100_000, 5], throttle }));
  assert.deepEqual(passed.toSorted((a, b) => a - b), [16 + 32 + 5, 16 + 32 + 1_696, 49_168, 49_168]);
});

Deno.test("sendOver() is busy while it is held back, and leaves at once when it is interrupted", async () => {
  const stop = new AbortController();
  const throttle = new Throttle(1);
  const { ending, pings, peer } = sendTo(new MemorySource([200_000]), accepting, {
    throttle,
    signal: stop.signal,
  });
  using _ = stayBusy(peer);
  const count = Math.ceil(2 * SHORT.stallMs / SHORT.keepaliveMs);
  await until(() => pings().filter(({ isBusy }) => isBusy === true).length > count, {
    what: () => `${count} pings of a sender that is held back, not ${pings().length}`,
  });
  stop.abort();
  assert.equal(endOf(await ending), "interrupted");
  assert.ok(peer.frames <= 1, `${peer.frames} frames`);
});

Deno.test("sendOver() leaves its loader to the others", async () => {
  const source = new MemorySource([3 * M]);
  const loader = new BlockLoader(source, sha256);
  loader.join();
  assertArrived(await transfer({ source, loader }));
  assert.equal(loader.keptBytes, 0, "the one that is left shares with nobody");
});
