import assert from "node:assert/strict";
import { CHANNEL_MESSAGE_BYTES, DATA_CHANNELS } from "../limits.ts";
import type { Association, AssociationListener } from "./association.ts";
import { ChannelTable } from "./channel_table.ts";
import type { TerminalDataChannel } from "./data_channel.ts";
import { encodeAck, encodeOpen, PPID } from "./dcep.ts";
import { until } from "./testing_connections.ts";

const PARAMETERS = { label: "x", protocol: "", ordered: false, maxRetransmits: 3, maxPacketLifeTime: null };

/** An association that keeps what is sent until it is let go, one message at a time. */
class SlowAssociation implements Association {
  readonly sent: { streamId: number; ppid: number; length: number; ordered: boolean }[] = [];
  readonly reset: number[] = [];
  #letGo: (() => void)[] = [];
  isClosed = false;

  connect(): void {}
  receive(): void {}

  send(...[streamId, ppid, bytes, { ordered }]: Parameters<Association["send"]>): Promise<void> {
    this.sent.push({ streamId, ppid, length: bytes.length, ordered });
    return new Promise((resolve) => this.#letGo.push(resolve));
  }

  resetStream(streamId: number): void {
    this.reset.push(streamId);
  }

  close(): void {
    this.isClosed = true;
  }

  letGo(): void {
    for (const resolve of this.#letGo.splice(0)) resolve();
  }
}

function table() {
  const association = new SlowAssociation();
  const opened: TerminalDataChannel[] = [];
  const channels = new ChannelTable({
    maxMessageSize: () => 1000,
    opened: (channel) => opened.push(channel),
  });
  channels.attach(association, true);
  const listener: AssociationListener = channels;
  return { association, opened, channels, listener };
}

/** Messages other than those of DCEP. */
function data({ sent }: SlowAssociation): { streamId: number; length: number }[] {
  return sent.filter(({ ppid }) => ppid !== PPID.dcep).map(({ streamId, length }) => ({ streamId, length }));
}

Deno.test("ChannelTable gives the DTLS client even streams, and opens them in order", () => {
  const { channels, listener, association } = table();
  const [one, two] = [channels.create("one"), channels.create("two")];
  assert.deepEqual([one.id, one.readyState], [null, "connecting"]);
  listener.connected();
  assert.deepEqual([one.id, two.id, one.readyState], [0, 2, "open"]);
  assert.deepEqual(association.sent.map(({ streamId, ppid }) => [streamId, ppid]), [[0, PPID.dcep], [
    2,
    PPID.dcep,
  ]]);
  channels.end();
});

Deno.test("ChannelTable sends what is queued at any turn of sending what came before", async () => {
  for (let turns = 0; turns < 12; turns++) {
    const { channels, listener, association } = table();
    const [control] = [channels.create("control"), channels.create("bulk"), channels.create("third")];
    listener.connected();
    association.letGo();
    control.send("first");
    await until(() => data(association).length === 1, "the first message");
    association.letGo();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    control.send("second");
    await until(() => data(association).length === 2, `the message after ${turns} turns`);
    channels.end();
  }
});

Deno.test("ChannelTable lets a small channel go ahead of what waits in a full one", async () => {
  const { channels, listener, association } = table();
  const [bulk, control] = [channels.create("bulk"), channels.create("control")];
  listener.connected();
  for (let count = 0; count < 10; count++) bulk.send(new Uint8Array(1000));
  control.send("now");
  association.letGo();
  await until(() => data(association).length === 2, "the second message");
  assert.deepEqual(data(association), [{ streamId: 0, length: 1000 }, { streamId: 2, length: 3 }]);
  assert.equal(bulk.bufferedAmount, 9000);
  channels.end();
});

Deno.test("ChannelTable sends in order until the other side confirmed the channel (RFC 8832, section 6)", async () => {
  const { channels, listener, association } = table();
  const channel = channels.create("x", { ordered: false });
  listener.connected();
  channel.send("before");
  association.letGo();
  await until(() => channel.bufferedAmount === 0, "the first message");
  listener.message(0, PPID.dcep, encodeAck());
  channel.send("after");
  await until(() => data(association).length === 2, "the second message");
  assert.deepEqual(association.sent.map(({ ordered }) => ordered), [true, true, false]);
  channels.end();
});

Deno.test("ChannelTable confirms a channel and shows it as it was made", () => {
  const { channels, listener, association, opened } = table();
  listener.connected();
  listener.message(1, PPID.dcep, encodeOpen(PARAMETERS));
  listener.message(1, PPID.dcep, encodeOpen(PARAMETERS));
  assert.equal(opened.length, 1);
  const [channel] = opened;
  assert.deepEqual([channel!.id, channel!.label, channel!.ordered, channel!.maxRetransmits], [
    1,
    "x",
    false,
    3,
  ]);
  assert.deepEqual(association.sent.map(({ streamId, length }) => [streamId, length]), [[1, 1]]);
  channels.end();
});

Deno.test("ChannelTable ignores messages that mean nothing", () => {
  const { channels, listener, association, opened } = table();
  listener.connected();
  listener.message(9, PPID.text, Uint8Array.of(1));
  listener.message(9, PPID.dcep, encodeAck());
  listener.message(9, PPID.dcep, Uint8Array.of());
  listener.message(9, PPID.dcep, Uint8Array.of(3, 1, 2));
  listener.message(9, 99, Uint8Array.of(1));
  listener.streamsReset([9]);
  assert.deepEqual([opened.length, association.sent.length], [0, 0]);
  listener.message(1, PPID.dcep, encodeOpen(PARAMETERS));
  let messages = 0;
  opened[0]!.addEventListener("message", () => messages++);
  opened[0]!.release();
  listener.message(1, 99, Uint8Array.of(1));
  listener.message(1, PPID.text, Uint8Array.of(0xff));
  assert.equal(messages, 1, "text that is not UTF-8 is text nevertheless");
  channels.end();
});

Deno.test("ChannelTable resets a channel whose message is too large, and refuses too many channels", async () => {
  const { channels, listener, association, opened } = table();
  listener.connected();
  listener.message(1, PPID.dcep, encodeOpen(PARAMETERS));
  listener.message(1, PPID.binary, new Uint8Array(CHANNEL_MESSAGE_BYTES));
  assert.equal(opened[0]!.readyState, "open");
  let error: ErrorEvent | undefined;
  opened[0]!.addEventListener("error", (event) => error = event as ErrorEvent);
  listener.message(1, PPID.binary, new Uint8Array(CHANNEL_MESSAGE_BYTES + 1));
  assert.deepEqual([opened[0]!.readyState, association.reset], ["closed", [1]]);
  await until(() => error !== undefined, "the error");
  for (let count = 0; count <= DATA_CHANNELS; count++) {
    listener.message(3 + 2 * count, PPID.dcep, encodeOpen(PARAMETERS));
  }
  assert.equal(opened.length, 1 + DATA_CHANNELS);
  assert.deepEqual(association.reset, [1, 3 + 2 * DATA_CHANNELS]);
  channels.end();
});

Deno.test("ChannelTable answers a reset with its own, and does not use the stream again", () => {
  const { channels, listener, association } = table();
  const channel = channels.create("x");
  listener.connected();
  listener.streamsReset([0]);
  assert.deepEqual([channel.readyState, association.reset], ["closed", [0]]);
  const next = channels.create("y");
  listener.connected();
  assert.equal(next.id, 2);
  channels.end();
});

Deno.test("ChannelTable keeps a channel on a stream whose last one is confirmed late to be reset", () => {
  const { listener, association, opened } = table();
  listener.connected();
  listener.message(1, PPID.dcep, encodeOpen(PARAMETERS));
  listener.streamsReset([1]);
  // The peer has our reset and uses the stream again; that it has it, we hear only when it is asked again.
  listener.message(1, PPID.dcep, encodeOpen(PARAMETERS));
  listener.resetDone([1]);
  assert.deepEqual(opened.map(({ readyState }) => readyState), ["closed", "open"]);
  assert.deepEqual(association.reset, [1]);
  listener.closed();
});

Deno.test("ChannelTable resets a stream once, however often it finds nothing left to send", async () => {
  const { channels, listener, association } = table();
  const channel = channels.create("x");
  listener.connected();
  association.letGo();
  channel.send("last");
  await until(() => data(association).length === 1, "the message");
  channel.close();
  association.letGo();
  await until(() => channel.bufferedAmount === 0, "the queue to be empty");
  await Promise.resolve();
  assert.deepEqual(association.reset, [0]);
  listener.resetDone([0]);
  assert.equal(channel.readyState, "closed");
  channels.end();
});

Deno.test("ChannelTable answers a reset of a channel that closes but has messages left", () => {
  const { channels, listener, association } = table();
  const channel = channels.create("x");
  listener.connected();
  channel.send("one");
  channel.send("two");
  channel.close();
  assert.deepEqual(association.reset, []);
  listener.streamsReset([0]);
  assert.deepEqual([channel.readyState, association.reset], ["closed", [0]]);
  channels.end();
});

Deno.test("ChannelTable resets the stream of a channel that it does not understand (RFC 8832, section 6)", () => {
  const { channels, listener, association, opened } = table();
  listener.connected();
  const open = encodeOpen(PARAMETERS);
  listener.message(1, PPID.dcep, open.with(1, 0x7f));
  listener.message(3, PPID.dcep, open.subarray(0, 5));
  assert.deepEqual([opened.length, association.sent.length, association.reset], [0, 0, [1, 3]]);
  channels.end();
});

Deno.test("ChannelTable closes a channel for which no stream is left", async () => {
  const { channels, listener } = table();
  listener.connected();
  let errors = 0;
  for (let count = 0; count <= 65_534 / 2 + 1; count++) {
    const channel = channels.create("x");
    channel.addEventListener("error", () => errors++);
    listener.connected();
    assert.equal(channel.readyState, count <= 65_534 / 2 ? "open" : "closed");
    if (channel.id !== null) listener.streamsReset([channel.id]);
  }
  await until(() => errors === 1, "the error");
  channels.end();
});

Deno.test("ChannelTable.create() refuses limits that are no 16-bit numbers", () => {
  const { channels } = table();
  for (const value of [-1, 65_536, NaN, Infinity]) {
    assert.throws(() => channels.create("x", { maxRetransmits: value }), TypeError);
    assert.throws(() => channels.create("x", { maxPacketLifeTime: value }), TypeError);
  }
  assert.equal(channels.create("x", { maxRetransmits: 65_535 }).maxRetransmits, 65_535);
  channels.end();
});

Deno.test("ChannelTable gives texts as they were sent, a byte order mark too", () => {
  const { channels, listener, opened } = table();
  listener.connected();
  listener.message(1, PPID.dcep, encodeOpen({ ...PARAMETERS, label: "\ufefflabel" }));
  const texts: string[] = [];
  opened[0]!.addEventListener("message", (event) => texts.push((event as MessageEvent).data));
  opened[0]!.release();
  listener.message(1, PPID.text, new TextEncoder().encode("\ufeffa"));
  assert.deepEqual([opened[0]!.label, texts], ["\ufefflabel", ["\ufeffa"]]);
  channels.end();
});

Deno.test("ChannelTable.end() closes everything, with the reason", async () => {
  const { channels, listener, association } = table();
  const channel = channels.create("x");
  listener.connected();
  channel.send("never");
  const said: string[] = [];
  for (const type of ["error", "close"]) channel.addEventListener(type, () => said.push(type));
  channels.end(new Error("lost"));
  channels.end();
  assert.deepEqual([channel.readyState, association.isClosed, said], ["closed", true, []]);
  await until(() => said.length === 2, "the events");
  assert.deepEqual(said, ["error", "close"]);
  association.letGo();
});
