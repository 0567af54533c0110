import assert from "node:assert/strict";
import fc from "fast-check";
import { slipError } from "../errors.ts";
import { BLOCK_BYTES } from "../limits.ts";
import type { Status } from "../status.ts";
import { until } from "../../tests/support/wait.ts";
import { assertFailed, assertReleased } from "./testing_outcome.ts";
import type { Line } from "./testing_link.ts";
import { endOf, memoryPlatform, MemorySink, MemorySource, SHORT, transfer } from "./testing_transfer.ts";

const MIB = BLOCK_BYTES;

Deno.test("sendOver() and receiveOver() fail with a clear code when the line is cut at any byte", async () => {
  const whole = await transfer({ sizes: [MIB + 1, 0, 100_000] });
  const total = whole.link.bytes;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: total }), fc.nat(), async (cutAfterBytes, seed) => {
      const line = { seed, cutAfterBytes, jitterMs: 1 };
      const outcome = await transfer({ sizes: [MIB + 1, 0, 100_000], line });
      const ends = [endOf(outcome.sent), endOf(outcome.received)];
      // Once everything is stored, the receiver needs no goodbye; pings add some bytes to the total.
      const allowed = ["peer-lost,peer-lost", "peer-lost,done", "done,done"];
      assert.ok(allowed.includes(ends.join()), ends.join());
      if (ends[1] === "done") assert.equal(outcome.sink.finished.size, 3);
      assertFailed(outcome, ends[0]!, ends[1]!);
    }),
    { numRuns: 40, endOnFailure: true },
  );
});

Deno.test("receiveOver() lets its sink forget only when the sender says that it knows", async () => {
  for (
    const [lost, sent, forgets] of [["nothing", "done", 1], ["bye", "done", 0], ["complete", "peer-lost", 0]]
  ) {
    const line: Line = { passesControl: (text) => !text.includes(`"type":"${lost}"`) };
    const outcome = await transfer({ sizes: [MIB + 1, 0], line });
    assert.deepEqual([endOf(outcome.sent), endOf(outcome.received)], [sent, "done"], `${lost} is lost`);
    assert.equal(outcome.sink.forgets, forgets, `${lost} is lost`);
    assertReleased(outcome);
  }
});

Deno.test("receiveOver() stalls when a frame is truly lost, and the sender is told", async () => {
  const line: Line = { losesFrame: (index) => index === 3 };
  const outcome = await transfer({ sizes: [MIB], line });
  const [stalled, failed] = [outcome.sent, outcome.received].map(endOf).toSorted();
  assert.ok(
    ["stalled", "remote-failed"].includes(stalled!) && ["stalled", "remote-failed"].includes(failed!),
  );
  assert.ok([endOf(outcome.sent), endOf(outcome.received)].includes("stalled"));
  assert.equal(outcome.sink.finished.size, 0);
  assertReleased(outcome);
});

Deno.test("sendOver() and receiveOver() stall when the peer answers and nothing moves", async () => {
  const outcome = await transfer({ sizes: [MIB], line: { passesData: () => false } });
  assert.ok([endOf(outcome.sent), endOf(outcome.received)].includes("stalled"));
  assertReleased(outcome);
});

Deno.test("sendOver() and receiveOver() lose a peer that falls silent", async () => {
  const timings = { ...SHORT, peerSilenceMs: 200, stallMs: 10_000 };
  let isSilent = false;
  const line: Line = { passesControl: () => !isSilent, passesData: () => !isSilent, bytesPerSecond: 2e6 };
  const outcome = await transfer({
    sizes: [5 * MIB],
    timings,
    line,
    watch: (_, { event }) => isSilent ||= event === "progress",
  });
  assertFailed(outcome, "peer-lost", "peer-lost");
});

Deno.test("receiveOver() declines at once, and both sides know within no grace", async () => {
  const timings = { ...SHORT, closeGraceMs: 60_000 };
  const outcome = await transfer({ sizes: [5], decide: () => Promise.resolve(false), timings });
  assertFailed(outcome, "declined", "refused");
  assert.deepEqual(outcome.told.sender.map(({ event }) => event), ["offer", "declined"]);
  assert.deepEqual(outcome.told.receiver.map(({ event }) => event), ["offer", "declined"]);
  assert.equal(outcome.source.readBytes, 0);
});

Deno.test("receiveOver() tells why when whoever decides throws, even with our own word for no", async () => {
  const decide = () => Promise.reject(slipError("refused"));
  assertFailed(await transfer({ decide }), "remote-failed", "refused");
  assertFailed(
    await transfer({ decide: () => Promise.reject(new Error("no terminal")) }),
    "remote-failed",
    "bug",
  );
});

Deno.test("receiveOver() fails without asking when the sink refuses the list", async () => {
  const sink = new MemorySink({
    survey: () => {
      throw slipError("file-exists", { path: "file-0" });
    },
  });
  const decide = () => Promise.reject(new Error("nobody should be asked"));
  assertFailed(await transfer({ sink, decide }), "remote-failed", "file-exists");
});

Deno.test("receiveOver() fails when a write or a finish does, and tells the sender", async () => {
  const full = () => {
    throw slipError("disk-full", { path: "file-0" });
  };
  for (const hooks of [{ write: full }, { finish: full }]) {
    const outcome = await transfer({ sizes: [3 * MIB, 1], sink: new MemorySink(hooks) });
    assertFailed(outcome, "remote-failed", "disk-full");
    assert.match(String(outcome.sent.status === "rejected" && outcome.sent.reason), /no space left/);
  }
});

Deno.test("receiveOver() waits for writes under way before it closes the sink", async () => {
  const gate = Promise.withResolvers<void>();
  let writes = 0;
  const write = () => {
    if (++writes === 2) throw slipError("disk-full", { path: "file-0" });
    return gate.promise;
  };
  const sink = new MemorySink({ write });
  const running = transfer({ sizes: [2 * MIB], sink });
  await until(() => writes === 2, { what: "two writes" });
  setTimeout(gate.resolve, 50);
  assertFailed(await running, "remote-failed", "disk-full");
});

Deno.test("sendOver() fails when the source changed or cannot be read, and tells the receiver", async () => {
  for (const code of ["source-changed", "source-failed"] as const) {
    const source = new MemorySource([3 * MIB], (_file, offset) => {
      if (offset > 0) throw slipError(code, { path: "file-0" });
    });
    assertFailed(await transfer({ source }), code, "remote-failed");
  }
});

Deno.test("sendOver() reads nothing any more when it has settled", async () => {
  const gate = Promise.withResolvers<void>();
  const stop = new AbortController();
  const source: MemorySource = new MemorySource([3 * MIB], () => {
    stop.abort();
    setTimeout(gate.resolve, 400);
    return gate.promise;
  });
  assertFailed(await transfer({ source, signals: { sender: stop.signal } }), "interrupted", "cancelled");
});

Deno.test("receiveOver() notices bytes that differ from their digest", async () => {
  let calls = 0;
  const damaged = {
    ...memoryPlatform,
    sha256: async (bytes: Uint8Array<ArrayBuffer>) => {
      const digest = await memoryPlatform.sha256(bytes);
      if (calls++ === 1) digest[0]! ^= 1;
      return digest;
    },
  };
  const outcome = await transfer({ sizes: [3 * MIB], platforms: { sender: damaged } });
  assertFailed(outcome, "remote-failed", "digest-mismatch");
  assert.equal(outcome.sink.finished.size, 0);
});

Deno.test("sendOver() and receiveOver() end in order when a report throws", async () => {
  for (const side of ["sender", "receiver"] as const) {
    for (const event of ["offer", "accepted", "progress", "file"]) {
      const watch = (one: string, status: Status) => {
        if (one === side && status.event === event) throw new Error("a broken screen");
      };
      const outcome = await transfer({ sizes: [MIB, 1], watch });
      const ends = [endOf(outcome.sent), endOf(outcome.received)];
      assert.equal(ends[side === "sender" ? 0 : 1], "bug", `${side} ${event}: ${ends}`);
      assertReleased(outcome);
    }
  }
});
