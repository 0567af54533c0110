import assert from "node:assert/strict";
import { acceptChannels, type Channels, createChannels } from "../../core/connection/channels.ts";
import { DirectLane } from "../../core/connection/direct_lane.ts";
import { LaneLog, type LanePair, testLaneCompliance } from "../../core/connection/testing_lane_compliance.ts";
import { CONTROL_BACKLOG_BYTES, CONTROL_MESSAGE_BYTES, HELD_CHANNEL_MESSAGES } from "../../core/limits.ts";
import { createPeerConnection, type TerminalPeerConnection } from "../../core/webrtc/mod.ts";
import { signal } from "../../core/webrtc/testing_connections.ts";
import { until, within } from "../support/wait.ts";

/** A real connection with its channels open. */
interface End {
  readonly connection: TerminalPeerConnection;
  readonly channels: Channels;
}

/** Both ends of a connection on this machine; closed at the end of the scope. */
async function connect(): Promise<{ readonly near: End; readonly far: End } & AsyncDisposable> {
  const configuration = { iceServers: [] };
  const ends = await Promise.all([createPeerConnection(configuration), createPeerConnection(configuration)]);
  const [one, other] = ends;
  const created = createChannels(one);
  const accepting = acceptChannels(other);
  await signal(one, other);
  const accepted = await within(accepting, { what: "the channels of the other side" });
  for (const { control, data } of [created, accepted]) {
    await within(Promise.all([control.opened, data.opened]), { what: "open channels" });
  }
  return {
    near: { connection: one, channels: created },
    far: { connection: other, channels: accepted },
    async [Symbol.asyncDispose]() {
      for (const end of ends) end.close();
      await within(Promise.all(ends.map(({ closed }) => closed)), { what: "the stacks to be released" });
    },
  };
}

const laneOf = ({ connection, channels }: End) => new DirectLane(connection, channels, "test");

async function directLanes(): Promise<LanePair> {
  const pair = await connect();
  return {
    a: laneOf(pair.near),
    b: laneOf(pair.far),
    [Symbol.asyncDispose]: () => pair[Symbol.asyncDispose](),
  };
}

testLaneCompliance("DirectLane", directLanes);

Deno.test("DirectLane is closed from the start when the other side left before it was made", async () => {
  await using pair = await connect();
  pair.near.connection.close();
  const { channel } = pair.far.channels.data;
  await until(() => channel.readyState === "closed", { what: "the channel to close" });
  const log = new LaneLog(laneOf(pair.far));
  assert.equal(log.ends.length, 1);
});

const BREACHES: readonly (readonly [name: string, breach: (channels: Channels) => void])[] = [
  ["bytes come as control", ({ control }) => control.channel.send(new Uint8Array(3))],
  ["text comes as data", ({ data }) => data.channel.send("text")],
];

for (const [name, breach] of BREACHES) {
  Deno.test(`DirectLane ends with protocol when ${name}`, async () => {
    await using pair = await connect();
    const log = new LaneLog(laneOf(pair.far));
    breach(pair.near.channels);
    await until(() => log.ends.length > 0, { what: "the end" });
    assert.match(String(log.ends[0]), /broke the protocol/);
  });
}

Deno.test("DirectLane ends with protocol when the other side takes no control messages", async () => {
  await using pair = await connect();
  const lane = laneOf(pair.near);
  const log = new LaneLog(lane);
  new LaneLog(laneOf(pair.far));
  // In one turn, in which nothing can leave: as if a peer that keeps the connection alive would not read.
  const text = "x".repeat(CONTROL_MESSAGE_BYTES);
  const most = Math.floor(CONTROL_BACKLOG_BYTES / CONTROL_MESSAGE_BYTES);
  for (let sent = 0; sent < most; sent++) lane.sendControl(text);
  assert.equal(log.ends.length, 0, `${most} messages are not too many`);
  for (let sent = 0; sent < 2 * most && log.ends.length === 0; sent++) lane.sendControl(text);
  assert.match(String(log.ends[0]), /broke the protocol/);
});

Deno.test("ChannelReader cuts off a peer that floods a channel nobody reads yet", async () => {
  await using pair = await connect();
  for (let index = 0; index <= HELD_CHANNEL_MESSAGES; index++) pair.near.channels.control.channel.send("x");
  const { channel } = pair.far.channels.control;
  await until(() => channel.readyState !== "open", { what: "the channel to close" });
  const log = new LaneLog(laneOf(pair.far));
  assert.deepEqual([log.controls.length, log.ends.length], [HELD_CHANNEL_MESSAGES, 1]);
});

Deno.test("acceptChannels() closes all further channels, also those of the two labels", async () => {
  await using pair = await connect();
  const extra = ["slip.control", "slip.data", "other"].map((label) =>
    pair.near.connection.createDataChannel(label)
  );
  for (const channel of extra) {
    await until(() => channel.readyState === "closed", { what: `${channel.label} to be closed` });
  }
  const logs = [new LaneLog(laneOf(pair.near)), new LaneLog(laneOf(pair.far))];
  pair.near.channels.control.channel.send("still there");
  await until(() => logs[1]!.controls.length > 0, { what: "a message on the first channel" });
});
