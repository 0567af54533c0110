/**
 * What every pair of peer connections must do with data channels: ours, and ours with another stack.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { DataChannel, PeerConnection } from "../ports.ts";
import { connectChannel, eventOf, inTime, openChannel, signal, until } from "./testing_connections.ts";

/** Two connections that do not know each other yet. */
export interface Ends {
  readonly offerer: PeerConnection;
  readonly answerer: PeerConnection;
  /** Closes both and waits until nothing is left. */
  close(): Promise<void>;
}

/** How another stack differs from what is asked of ours. */
export interface Deviations {
  /** Tests that it cannot pass, by their promise, each with what it does instead. */
  readonly skip?: Readonly<Record<string, string>>;
  /** Whether it leaves timers behind. @default false */
  readonly leaks?: boolean;
}

/** Bytes of the largest message that ours takes, and libdatachannel too. */
const MAX_MESSAGE_BYTES = 256 * 1024;

const MIB = 1024 * 1024;

/** Registers the tests of a kind of pair. */
export function testDataChannels(name: string, make: () => Promise<Ends>, deviations: Deviations = {}): void {
  const { skip = {}, leaks = false } = deviations;

  function test(promise: string, body: (ends: Ends) => Promise<void>): void {
    const options = {
      ignore: promise in skip,
      ...(leaks && { sanitizeOps: false, sanitizeResources: false }),
    };
    Deno.test(`${name}: ${promise}`, options, async () => {
      const ends = await make();
      try {
        await body(ends);
      } finally {
        await ends.close();
      }
    });
  }

  test("a channel arrives unordered as it was made", async ({ offerer, answerer }) => {
    offerer.createDataChannel("unordered", { ordered: false });
    const opened = eventOf<RTCDataChannelEvent>(answerer, "datachannel");
    await signal(offerer, answerer);
    assert.equal((await opened).channel.ordered, false);
  });

  test("a channel arrives with its label and protocol", async ({ offerer, answerer }) => {
    const near = offerer.createDataChannel("größe 📦", { protocol: "p" });
    const opened = eventOf<RTCDataChannelEvent>(answerer, "datachannel");
    await signal(offerer, answerer);
    const { channel } = await opened;
    assert.equal(channel.label, "größe 📦");
    assert.equal(channel.ordered, true);
    assert.equal(channel.protocol, "p");
    await openChannel(near);
    await openChannel(channel);
  });

  test("texts arrive as texts and bytes as ArrayBuffers, in order, empty ones too", async (ends) => {
    const { near, far } = await connectChannel(ends.offerer, ends.answerer);
    const sent = [
      "",
      "a",
      "größe 📦\0",
      "x".repeat(60_000),
      ...[0, 1, 1199, 1200, 1201, 65_535].map(patterned),
    ];
    for (const [from, to] of [[near, far], [far, near]] as const) {
      const received = collect(to, sent.length);
      for (const data of sent) from.send(data as string);
      assert.deepEqual((await received).map(comparable), sent.map(comparable));
    }
  });

  test("views are sent as they are at the moment of send()", async (ends) => {
    const { near, far } = await connectChannel(ends.offerer, ends.answerer);
    const received = collect(far, 3);
    const whole = Uint8Array.of(1, 2, 3, 4, 5, 6);
    near.send(whole.subarray(2, 4));
    near.send(new DataView(whole.buffer, 4));
    near.send(whole);
    whole.fill(0);
    assert.deepEqual((await received).map(comparable), ["0304", "0506", "010203040506"]);
  });

  test("a message of the largest size arrives", async (ends) => {
    const { near, far } = await connectChannel(ends.offerer, ends.answerer);
    const received = collect(far, 1);
    near.send(patterned(MAX_MESSAGE_BYTES));
    assert.deepEqual((await received).map(comparable), [comparable(patterned(MAX_MESSAGE_BYTES))]);
  });

  for (const ordered of [true, false]) {
    test(`a mebibyte arrives each way, ${ordered ? "in order" : "unordered"}, paced by bufferedamountlow`, async (ends) => {
      const { near, far } = await connectChannel(ends.offerer, ends.answerer, { ordered });
      await Promise.all([transfer(near, far), transfer(far, near)]);
    });
  }

  test("several channels at once keep their messages apart", async ({ offerer, answerer }) => {
    const near = ["a", "b", "c"].map((label) => offerer.createDataChannel(label));
    const far = new Map<string, DataChannel>();
    const texts = new Map<string, Promise<unknown[]>>();
    answerer.addEventListener("datachannel", (event) => {
      const { channel } = event as RTCDataChannelEvent;
      far.set(channel.label, channel);
      texts.set(channel.label, collect(channel, 1));
    });
    await signal(offerer, answerer);
    await Promise.all(near.map(openChannel));
    for (const channel of near) channel.send(`for ${channel.label}`);
    await until(() => texts.size === 3, "three channels");
    for (const [label, text] of texts) assert.deepEqual(await text, [`for ${label}`]);
  });

  test("nothing is lost that is sent at once, when who listens takes a moment", async ({ offerer, answerer }) => {
    const near = offerer.createDataChannel("eager");
    near.addEventListener("open", () => ["one", "two", "three"].forEach((text) => near.send(text)));
    const received = Promise.withResolvers<unknown[]>();
    answerer.addEventListener("datachannel", async (event) => {
      const { channel } = event as RTCDataChannelEvent;
      await Promise.resolve();
      await Promise.resolve();
      received.resolve(collect(channel, 3));
    });
    await signal(offerer, answerer);
    assert.deepEqual(await inTime(received.promise, "the messages"), ["one", "two", "three"]);
  });

  test("closing a channel delivers what was sent before, then closes it on both sides", async (ends) => {
    const { near, far } = await connectChannel(ends.offerer, ends.answerer);
    const received = collect(far, 3);
    const closed = [eventOf(near, "close"), eventOf(far, "close")];
    for (let count = 0; count < 3; count++) near.send(patterned(60_000));
    near.close();
    assert.equal((await received).length, 3);
    await Promise.all(closed);
    assert.deepEqual([near.readyState, far.readyState], ["closed", "closed"]);
  });

  test("a channel that closes or closed takes no more messages", async (ends) => {
    const { near } = await connectChannel(ends.offerer, ends.answerer);
    const closed = eventOf(near, "close");
    near.close();
    assert.throws(() => near.send("late"), { name: "InvalidStateError" });
    await closed;
    assert.throws(() => near.send("late"), { name: "InvalidStateError" });
  });

  test("the side that did not make a channel may close it", async (ends) => {
    const { near, far } = await connectChannel(ends.offerer, ends.answerer);
    const closed = [eventOf(near, "close"), eventOf(far, "close")];
    far.close();
    await Promise.all(closed);
  });

  test("closing a connection closes the other side's channel", async ({ offerer, answerer }) => {
    const { near, far } = await connectChannel(offerer, answerer);
    const closed = eventOf(far, "close");
    offerer.close();
    await closed;
    await until(() => near.readyState === "closed", "the near end to close");
  });
}

/** `length` bytes that differ from place to place. */
function patterned(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 255);
}

function collect(channel: DataChannel, count: number): Promise<unknown[]> {
  const messages: unknown[] = [];
  const { promise, resolve } = Promise.withResolvers<unknown[]>();
  channel.binaryType = "arraybuffer";
  channel.addEventListener("message", (event) => {
    messages.push((event as MessageEvent).data);
    if (messages.length === count) resolve(messages);
  });
  return inTime(promise, `${count} messages on ${channel.label}`);
}

/** Texts as they are, bytes as hex, long ones by their digest. */
function comparable(data: unknown): string {
  if (typeof data === "string") {
    return data.length > 100 ? digest(new TextEncoder().encode(data)) : `text ${data}`;
  }
  assert.ok(data instanceof ArrayBuffer || data instanceof Uint8Array, "neither text nor bytes");
  const bytes = new Uint8Array(data);
  return bytes.length > 100 ? digest(bytes) : bytes.toHex();
}

function digest(...parts: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

async function transfer(from: DataChannel, to: DataChannel): Promise<void> {
  const size = 32 * 1024;
  const frames = Array.from({ length: MIB / size }, (_, index) => patterned(size).fill(index, 0, 4));
  const received = collect(to, frames.length);
  from.bufferedAmountLowThreshold = 2 * size;
  for (const frame of frames) {
    if (from.bufferedAmount > 4 * size) await eventOf(from, "bufferedamountlow");
    from.send(frame);
  }
  const parts = (await received).map((data) => new Uint8Array(data as ArrayBuffer));
  parts.sort((a, b) => a[0]! - b[0]!);
  assert.equal(digest(...parts), digest(...frames));
  await until(() => from.bufferedAmount === 0, "the queue to be empty");
}
