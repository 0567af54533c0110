import assert from "node:assert/strict";
import { connectChannel, eventOf, openChannel, signal, until } from "./testing_connections.ts";
import { withPair } from "./testing_pair.ts";

Deno.test("send() refuses what is not open, too large, or a Blob", () =>
  withPair(async (offerer, answerer) => {
    const early = offerer.createDataChannel("early");
    assert.throws(() => early.send("x"), { name: "InvalidStateError" });
    const { near } = await connectChannel(offerer, answerer);
    const { maxMessageSize } = offerer.sctp!;
    assert.throws(() => near.send(new Uint8Array(maxMessageSize + 1)), TypeError);
    assert.throws(() => near.send("ü".repeat(maxMessageSize / 2 + 1)), TypeError);
    assert.throws(() => near.send(new Blob(["x"])), TypeError);
    near.send(new Uint8Array(maxMessageSize));
  }));

Deno.test("bufferedAmount grows with send(), falls to 0, and bufferedamountlow comes once on the way", () =>
  withPair(async (offerer, answerer) => {
    const { near } = await connectChannel(offerer, answerer);
    let low = 0;
    near.addEventListener("bufferedamountlow", () => low++);
    near.bufferedAmountLowThreshold = 100_000;
    for (let count = 0; count < 5; count++) near.send(new Uint8Array(60_000));
    near.send("");
    assert.equal(near.bufferedAmount, 300_000);
    await until(() => near.bufferedAmount === 0, "the queue to be empty");
    assert.equal(low, 1);
  }));

Deno.test("createDataChannel() refuses what contradicts itself, and too many channels", () =>
  withPair(async (offerer, answerer) => {
    assert.throws(
      () => offerer.createDataChannel("x", { maxRetransmits: 1, maxPacketLifeTime: 1 }),
      TypeError,
    );
    assert.throws(() => offerer.createDataChannel("ü".repeat(32768)), TypeError);
    assert.throws(() => offerer.createDataChannel("x", { negotiated: true }), TypeError);
    const [near, far] = [offerer, answerer].map((one) =>
      one.createDataChannel("n", { negotiated: true, id: 7 })
    );
    assert.throws(() => offerer.createDataChannel("x", { negotiated: true, id: 7 }), {
      name: "OperationError",
    });
    await signal(offerer, answerer);
    await Promise.all([openChannel(near!), openChannel(far!)]);
    const text = eventOf<MessageEvent>(far!, "message");
    near!.send("hello");
    assert.equal((await text).data, "hello");
    for (let count = 1; count < 64; count++) offerer.createDataChannel("x");
    assert.throws(() => offerer.createDataChannel("x"), { name: "OperationError" });
  }));
