/** Our SCTP against werift's, an independent one, packets handed over in memory: either may begin, both may talk. */
import { strict as assert } from "node:assert";
import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";
import type { Association, AssociationListener, Delivery } from "./association.ts";
import type { PacketOutlet } from "./packet_outlet.ts";
import { MAX_PACKET_BYTES } from "./sctp/numbers.ts";
import { SctpAssociation } from "./sctp_association.ts";
import { until } from "./testing_connections.ts";
import { WeriftAssociation } from "./testing_werift_association.ts";

const SIZES = [1, 2, 3, 1159, 1160, 1161, 5000, 60_000];

class Ear implements AssociationListener {
  readonly got: { ppid: number; bytes: Uint8Array }[] = [];
  readonly resets: number[] = [];
  readonly whenConnected = Promise.withResolvers<void>();
  connected(): void {
    this.whenConnected.resolve();
  }
  message(_streamId: number, ppid: number, bytes: Uint8Array): void {
    this.got.push({ ppid, bytes: new Uint8Array(bytes) });
  }
  streamsReset(streamIds: readonly number[]): void {
    this.resets.push(...streamIds);
  }
  resetDone(streamIds: readonly number[]): void {
    this.streamsReset(streamIds);
  }
  closed(): void {}
}

/** Ours and werift's, joined. */
function join(
  weriftOpens: boolean,
): { ours: Association; theirs: Association; ears: { ours: Ear; theirs: Ear } } {
  const ears = { ours: new Ear(), theirs: new Ear() };
  const outlet: PacketOutlet = {
    buffer: new Uint8Array(MAX_PACKET_BYTES),
    offset: 0,
    isReady: true,
    commit(length) {
      const packet = Buffer.from(this.buffer.slice(0, length));
      setImmediate(() => theirs.receive(packet));
    },
    flush: () => {},
  };
  const ours = new SctpAssociation({ remotePort: 5000, outlet }, ears.ours);
  const theirs: Association = new WeriftAssociation({
    remotePort: 5000,
    opens: weriftOpens,
    send: (packet) => {
      const copy = new Uint8Array(packet);
      setImmediate(() => ours.receive(copy));
      return Promise.resolve();
    },
  }, ears.theirs);
  return { ours, theirs, ears };
}

for (const weriftOpens of [true, false]) {
  for (const ordered of [true, false]) {
    Deno.test(`messages go both ways, ${ordered ? "ordered" : "unordered"}, when ${weriftOpens ? "werift" : "ours"} opens`, async () => {
      const { ours, theirs, ears } = join(weriftOpens);
      // Both do, as WebRTC has it; werift's waits for an INIT unless it opens.
      ours.connect();
      theirs.connect();
      await Promise.all([ears.ours.whenConnected.promise, ears.theirs.whenConnected.promise]);
      const delivery: Delivery = { ordered, maxRetransmits: null, maxPacketLifeTime: null };
      const messages = SIZES.map((size, index) => new Uint8Array(size).fill(index + 1));
      for (const message of messages) {
        ours.send(2, 53, message.slice(), delivery);
        theirs.send(2, 53, message.slice(), delivery);
      }
      await until(
        () => ears.ours.got.length === SIZES.length && ears.theirs.got.length === SIZES.length,
        "all messages",
      );
      for (const { got } of [ears.ours, ears.theirs]) {
        const sorted = ordered ? got : got.toSorted((left, right) => left.bytes[0]! - right.bytes[0]!);
        assert.deepEqual(sorted.map(({ bytes }) => bytes), messages);
        assert.ok(got.every(({ ppid }) => ppid === 53));
      }
      ours.resetStream(2);
      await until(() => ears.theirs.resets.includes(2) && ears.ours.resets.includes(2), "the reset");
      ours.close();
      theirs.close();
    });
  }
}
